"""What a person at a terminal sees: panels, tables and progress; no traceback for a mistake."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from hotspot.core.errors import HotspotError

out = Console()
err = Console(stderr=True)


def show_problem(problem: HotspotError) -> None:
    """Show what went wrong, where, which rule it breaks and what to do."""
    err.print(Panel(Text(str(problem)), title="This did not work", border_style="red"))


def show_done(text: str) -> None:
    """Show that something is finished, and where it is."""
    out.print(Panel(Text(text), border_style="green"))


def show_stopped(text: str) -> None:
    """Show that something would not go through."""
    out.print(Panel(Text(text), border_style="red"))


def table(title: str, *headings: str) -> Table:
    """Make an empty table with a title and headings."""
    made = Table(title=title, title_justify="left", header_style="bold")
    for heading in headings:
        made.add_column(heading)
    return made


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show how far a job of ``total`` steps has come.

    Parameters
    ----------
    total : int
        Steps of the job.

    Yields
    ------
    Callable
        To be called with a step in words as it begins.
    """
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    begun = 0
    with Progress(*columns, console=err) as bar:
        task = bar.add_task("starting", total=total)

        def tell(step: str) -> None:
            nonlocal begun
            bar.update(task, description=step, completed=begun)
            begun += 1

        yield tell
        bar.update(task, description="done", completed=total)

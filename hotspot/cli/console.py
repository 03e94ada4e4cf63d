"""What a person at a terminal sees: panels, tables and progress; no traceback for a mistake."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from hotspot.core.errors import HotspotError

STOPPED = 130
"""Exit code of a job that somebody stopped."""

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


class Progressing:
    """How far a job has come, on the terminal.

    Parameters
    ----------
    bar : Progress
        Of rich.
    total : int
        Steps of the job.
    """

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._total = total
        self._begun = 0
        self._step = "starting"
        self._task = bar.add_task(self._step, total=total)

    def __call__(self, step: str) -> None:
        """Show that a step begins."""
        self._step = step
        self._bar.update(self._task, description=step, completed=self._begun)
        self._begun += 1

    def detail(self, words: str) -> None:
        """Show how far the step has come."""
        self._bar.update(self._task, description=f"{self._step}: {escape(words)}")

    def finish(self) -> None:
        """Show that all steps are done."""
        self._bar.update(self._task, description="done", completed=self._total)


@contextmanager
def progress(total: int) -> Iterator[Progressing]:
    """Show how far a job of ``total`` steps has come.

    Parameters
    ----------
    total : int
        Steps of the job.

    Yields
    ------
    Progressing
        To be called with a step in words as it begins.
    """
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bar:
        telling = Progressing(bar, total)
        yield telling
        telling.finish()


@contextmanager
def stoppable(what_stays: str) -> Iterator[None]:
    """Let Ctrl-C, and whoever asks the process to end, end a job without a traceback.

    Parameters
    ----------
    what_stays : str
        What to tell the person who stopped it.

    Yields
    ------
    None
        For the length of a ``with``.

    Raises
    ------
    Exit
        With code 130, as shells expect, if it was stopped.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        err.print(Panel(Text(what_stays), title="Stopped", border_style="yellow"))
        raise typer.Exit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

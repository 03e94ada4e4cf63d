"""Everything Hotspot does without a browser is one command of one word."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from hotspot.cli.console import show_problem
from hotspot.core.errors import HotspotError

for _library in ("OPENBLAS", "OMP", "MKL"):  # before numpy: threads fight over a shared machine
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

app = typer.Typer(
    name="hotspot",
    help="Neighborhood hotspotting for children's health.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_DAY = ["%Y-%m-%d"]
SettingsFile = Annotated[
    Path, typer.Option("--settings", "-s", help="The site's settings file.", show_default=True)
]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", help="Folder of the snapshots, instead of settings.")
]
AllowOlder = Annotated[
    bool, typer.Option("--allow-older", help="Let an older day or extract replace a newer one.")
]
AcceptChanges = Annotated[
    bool,
    typer.Option("--accept-changes", help="Let changes since earlier snapshots pass, once."),
]
Port = Annotated[int | None, typer.Option(help="Port; the first free one from 8501 if not given.")]
ServerNames = Annotated[
    list[str] | None,
    typer.Option("--name", help="Name under which a proxy lets readers in; may be repeated."),
]


def main() -> None:
    """Run a command; what a user can put right is shown without a traceback."""
    try:
        app()
    except HotspotError as problem:
        show_problem(problem)
        sys.exit(problem.exit_code)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo is kept.")] = Path(".demo"),
    port: Port = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make it again from nothing.")] = False,
    serve: Annotated[bool, typer.Option(help="Open the dashboard on it.")] = True,
) -> None:
    """Make synthetic extracts for a real county, refresh twice, and open the dashboard."""
    from hotspot.cli import demonstration, serving

    store = demonstration.ensure(folder, fresh=fresh)
    if serve:
        serving.serve(store, address=serving.LOOPBACK, port=port)


@app.command()
def init(
    tracts: Annotated[Path, typer.Argument(help="Tract boundaries.")],
    populations: Annotated[Path, typer.Argument(help="CSV of the children of each tract.")],
    encounters: Annotated[Path, typer.Argument(help="Extract: CSV or Parquet.")],
    *,
    screenings: Annotated[
        Path | None, typer.Option(help="Extract of social-needs answers, if there is one.")
    ] = None,
    neighborhoods: Annotated[
        Path | None, typer.Option(help="CSV from tract to neighborhood, if there is one.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the region.")] = "Our region",
    year: Annotated[int | None, typer.Option(help="Year the children were counted.")] = None,
    out: Annotated[Path, typer.Option(help="Settings file to write.")] = Path("hotspot.toml"),
) -> None:
    """Write a settings file for your own files, as far as their columns can be guessed."""
    from hotspot.cli import starting

    files = starting.Files(tracts, populations, encounters, screenings, neighborhoods)
    starting.begin(files, out, name=name, year=year)


@app.command()
def check(
    settings: Annotated[Path, typer.Argument(help="The site's settings file.")] = Path(
        "hotspot.toml"
    ),
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Day of the extracts; today.")
    ] = None,
    allow_older: AllowOlder = False,
    accept_changes: AcceptChanges = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report for a program to read.")
    ] = False,
) -> None:
    """Judge the extracts and say what would be dropped, mended or refused; publish nothing.

    The exit code is 0 if a refresh would go through, and 2 if not.
    """
    from hotspot.cli import extracts

    meant = {"allow_older": allow_older, "accept_changes": accept_changes}
    if not extracts.check(settings, as_of=_day(as_of), as_json=as_json, **meant):
        raise typer.Exit(HotspotError.exit_code)


@app.command()
def refresh(
    settings: SettingsFile = Path("hotspot.toml"),
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Day of the extracts; today.")
    ] = None,
    allow_older: AllowOlder = False,
    accept_changes: AcceptChanges = False,
    again: Annotated[
        bool, typer.Option("--again", help="Publish even if neither files nor settings changed.")
    ] = False,
    emit_sql: Annotated[
        bool,
        typer.Option("--emit-sql", help="Print the counting as SQL for a warehouse, and stop."),
    ] = False,
    dialect: Annotated[str, typer.Option(help="Language of the SQL.")] = "postgres",
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="First day the SQL counts; five years.")
    ] = None,
) -> None:
    """Turn the extracts into a snapshot; if that fails, the old one stays up."""
    from hotspot.cli import extracts

    if emit_sql:
        first = since.date() if since else None
        extracts.emit_sql(settings, as_of=_day(as_of), since=first, dialect=dialect)
        return
    meant = {"allow_older": allow_older, "accept_changes": accept_changes}
    extracts.refresh(settings, as_of=_day(as_of), again=again, **meant)


@app.command()
def serve(
    settings: SettingsFile = Path("hotspot.toml"),
    store: StoreFolder = None,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Port = None,
    names: ServerNames = None,
) -> None:
    """Open the dashboard."""
    from hotspot.cli import serving

    folder = serving.store_of(settings, store)
    serving.serve(folder, address=address, port=port, names=names or ())


@app.command()
def export(  # noqa: PLR0913 - one option a control of the dashboard
    *,
    measure: Annotated[
        str, typer.Option(help="Key of the measure; by condition, ed_visits@asthma.")
    ] = "ed_visits",
    window: Annotated[int, typer.Option(help="Weeks the map sums: 4, 13 or 52.")] = 4,
    week: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="A day of the last week; the newest complete one."),
    ] = None,
    level: Annotated[
        Literal["tract", "neighborhood"] | None,
        typer.Option(help="Areas of the map; the finest that can be shown."),
    ] = None,
    neighborhood: Annotated[
        list[str] | None,
        typer.Option(help="Keep this one and add its chart; may be given again."),
    ] = None,
    age_band: Annotated[str, typer.Option(help="'all', or a band of the site.")] = "all",
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path(),
    snapshot: Annotated[str | None, typer.Option(help="Id; the current one.")] = None,
    settings: SettingsFile = Path("hotspot.toml"),
    store: StoreFolder = None,
) -> None:
    """Write map and charts as PNG and CSV: as on the screen, with the same cells suppressed.

    Without a neighborhood, the charts are of those that have a signal in the chosen week.
    """
    from hotspot.cli import exporting, serving

    exporting.export(
        serving.store_of(settings, store),
        snapshot,
        exporting.Choice(
            measure,
            window,
            week.date() if week else None,
            level,
            tuple(neighborhood or ()),
            age_band,
        ),
        out,
    )


@app.command()
def snapshots(settings: SettingsFile = Path("hotspot.toml"), store: StoreFolder = None) -> None:
    """List the snapshots of a store."""
    from hotspot.cli import listing, serving

    listing.show(serving.store_of(settings, store))


@app.command()
def doctor(
    settings: SettingsFile = Path("hotspot.toml"),
    dev: Annotated[
        bool, typer.Option("--dev", help="Run every check of the code instead.")
    ] = False,
) -> None:
    """Say how this installation stands: every setting, versions, the store."""
    from hotspot.cli import health

    if dev:
        sys.exit(health.check_code())
    health.show(settings)


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()

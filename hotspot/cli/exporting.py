"""Files say what a screen says, after the same suppression, with no browser in between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hotspot.cli.console import out, progress
from hotspot.core.errors import InvalidSettings, NotEnoughData
from hotspot.core.types import SIGNALS, Level
from hotspot.core.weeks import week_ending
from hotspot.disclosure.beside import leave_out_counts, unsaid_beside
from hotspot.disclosure.charts import hide_in_charts
from hotspot.disclosure.maps import protect_counts, protect_map
from hotspot.disclosure.pooling import pool_hidden
from hotspot.disclosure.suppression import protect_signals
from hotspot.disclosure.years import leave_out_change
from hotspot.store.snapshots import Snapshot, open_snapshot
from hotspot.surveillance.answers import Comparison, Context, Picture, Signal
from hotspot.surveillance.compare import year_on_year
from hotspot.surveillance.panels import context_of, panel_of, week_choices
from hotspot.surveillance.pictures import draw
from hotspot.surveillance.signals import neighborhood_signals
from hotspot.view.csv_file import chart_csv, map_csv
from hotspot.view.file_names import chart_file_name, map_file_name
from hotspot.view.png import chart_png, map_png


@dataclass(frozen=True)
class Choice:
    """What to write, in the words of the dashboard's controls.

    Parameters
    ----------
    measure : str
        Key of the measure.
    window : int
        Weeks the map sums.
    week : date or None
        A day of the last week; None is the newest complete week.
    level : {"tract", "neighborhood"} or None
        None takes the finest level that can be shown.
    neighborhoods : tuple of str
        Those to keep, each with its chart; empty keeps all, with the charts of those that have a
        signal in that week.
    age_band : str
        "all" or a band.
    """

    measure: str
    window: int
    week: date | None
    level: Level | None
    neighborhoods: tuple[str, ...]
    age_band: str


def export(store: Path, snapshot_id: str | None, choice: Choice, folder: Path) -> None:
    """Write map and charts, as pictures and as tables.

    Parameters
    ----------
    store : Path
        Folder of the snapshots.
    snapshot_id : str or None
        Snapshot to show; None is the current one.
    choice : Choice
        What to write.
    folder : Path
        Where to; made if it is not there, and files of the same name are replaced.

    Raises
    ------
    HotspotError
        If there is no such snapshot, or the choice asks for what it does not have.
    """
    snapshot = open_snapshot(store, snapshot_id)
    if snapshot.notice:
        out.print(f"[yellow]{snapshot.notice}")
    week = _week(snapshot, choice)
    _refuse_unknown(snapshot, choice)
    with progress(3) as tell:
        tell("drawing the map")
        picture = _picture(snapshot, choice, week)
        tell("drawing charts")
        every, context = _charts(snapshot, choice, week)
        charts = _wanted(every, choice)
        compared = _compared(snapshot, choice, week, charts) if context.complete else {}
        picture = _beside(snapshot, choice, picture, every)
        tell("writing files")
        folder.mkdir(parents=True, exist_ok=True)
        written = [
            _write(folder / name, content)
            for name, content in (
                *_map_files(snapshot, picture),
                *(
                    file
                    for chart in charts
                    for file in _chart_files(chart, context, compared.get(chart.area))
                ),
            )
        ]
    for path in written:
        out.print(str(path), highlight=False, soft_wrap=True)


def _week(snapshot: Snapshot, choice: Choice) -> date:
    if choice.week is None:
        return week_choices(snapshot, choice.measure)[1]
    return week_ending([choice.week])[0].item()


def _refuse_unknown(snapshot: Snapshot, choice: Choice) -> None:
    areas = snapshot.tables["areas"]
    known = set(areas.loc[areas["level"] == "neighborhood", "area"])
    unknown = [name for name in choice.neighborhoods if name not in known]
    if unknown:
        raise InvalidSettings(
            f"{', '.join(unknown)}: no such {snapshot.site.noun} in this snapshot;"
            f" there are {', '.join(sorted(known))}"
        )
    bands = ("all", *snapshot.site.age_bands)
    if choice.age_band not in bands:
        raise InvalidSettings(f"there is no age band {choice.age_band}; choose {', '.join(bands)}")


def _picture(snapshot: Snapshot, choice: Choice, week: date) -> Picture:
    options = {
        "measure": choice.measure,
        "window": choice.window,
        "week": week,
        "age_band": choice.age_band,
        "pool": pool_hidden,
    }
    whole = draw(snapshot, **options, level=choice.level)
    if not choice.neighborhoods:
        return protect_map(snapshot, whole)
    part = draw(snapshot, **options, level=whole.level, neighborhoods=choice.neighborhoods)
    return protect_map(snapshot, part, region=whole)


def _charts(snapshot: Snapshot, choice: Choice, week: date) -> tuple[list[Signal], Context]:
    panel = panel_of(snapshot, choice.measure, "region", window=1, age_band=choice.age_band)
    context = context_of(snapshot, panel, week, choice.neighborhoods)
    found = neighborhood_signals(
        snapshot,
        measure=choice.measure,
        week=week,
        age_band=choice.age_band,
        hide=hide_in_charts,
    )
    return list(protect_signals(found, context)), context


def _wanted(signals: list[Signal], choice: Choice) -> list[Signal]:
    if choice.neighborhoods:
        return [one for one in signals if one.area in choice.neighborhoods]
    return [one for one in signals if one.status in SIGNALS]


def _beside(snapshot: Snapshot, choice: Choice, picture: Picture, charts: list[Signal]) -> Picture:
    """Leave out of the map the counts that would tell what charts of the same folder hide."""
    try:
        counted = protect_counts(
            snapshot, choice.measure, choice.window, picture.context.week, choice.age_band,
            "neighborhood",
        )  # fmt: skip
    except NotEnoughData:
        return picture
    unsaid = unsaid_beside(counted, charts, total=True)
    return leave_out_counts(picture, unsaid.areas, snapshot.tables["shares"])


def _map_files(snapshot: Snapshot, picture: Picture) -> Iterator[tuple[str, bytes]]:
    shapes = snapshot.shapes
    areas = shapes[shapes["level"] == picture.level]
    borders = shapes[shapes["level"] == "neighborhood"] if picture.level == "tract" else None
    yield map_file_name(picture, "png"), map_png(picture, areas, borders)
    yield map_file_name(picture, "csv"), map_csv(picture)


def _compared(
    snapshot: Snapshot, choice: Choice, week: date, charts: list[Signal]
) -> dict[str, Comparison | None]:
    """Compare newest years with their past, if there are years enough and no chart hides a week."""
    try:
        found = year_on_year(
            snapshot, measure=choice.measure, week=week, age_band=choice.age_band, pool=pool_hidden
        )
    except NotEnoughData:
        return {}
    by_area = {one.area: one for one in found}
    return {one.area: leave_out_change(snapshot, by_area.get(one.area), one) for one in charts}


def _chart_files(
    signal: Signal, context: Context, compared: Comparison | None
) -> Iterator[tuple[str, bytes]]:
    yield chart_file_name(signal, context, "png"), chart_png(signal, context, compared)
    yield chart_file_name(signal, context, "csv"), chart_csv(signal, context, compared)


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path

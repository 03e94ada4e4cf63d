"""The protected side: extracts are judged and counted here, and a reader is told what was found."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from hotspot.cli.console import out, progress, show_done, show_stopped, stoppable, table
from hotspot.core.columns import SEVERITIES
from hotspot.core.errors import HotspotError
from hotspot.core.settings import load_settings
from hotspot.ingest.findings import Finding, quality_table
from hotspot.refresh import STEPS, rehearse
from hotspot.refresh import refresh as run_refresh
from hotspot.refresh.script import script_of
from hotspot.refresh.sources import grown_old
from hotspot.store.snapshots import current_id, open_snapshot
from hotspot.surveillance.findings import in_order, in_words

REPORT_VERSION = 1
"""Raised when the report of ``hotspot check --json`` changes in a way a program must know."""

_SMALL = 0.001
_UNCHANGED = "The snapshot that was up is still up. Run hotspot refresh again when you like."


def check(path: Path, *, as_of: date, as_json: bool = False, **meant: bool) -> bool:
    """Judge the extracts of a site and print what was found; nothing is published.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day of the extracts.
    as_json : bool
        Print what a program can read, as ``report_of`` says, and nothing else.
    **meant : bool
        ``allow_older`` and ``accept_changes`` of ``rehearse``.

    Returns
    -------
    bool
        True if a refresh would go through.

    Raises
    ------
    HotspotError
        If the settings break a rule; as JSON, that is a finding like any other.
    """
    if as_json:
        report = report_of(path, as_of, _judged(path, as_of, **meant))
        print(json.dumps(report, indent=2, ensure_ascii=False))  # noqa: T201 - no markup, no wrapping
        return report["would_publish"]
    settings = load_settings(path)
    with stoppable("Nothing was changed."), progress(len(STEPS) - 2) as tell:
        quality = rehearse(settings, as_of=as_of, progress=tell, detail=tell.detail, **meant)
    show_quality(quality)
    stops = _stops(quality)
    if stops:
        show_stopped(f"A refresh as of {as_of} would not go through: {_reasons(len(stops))}.")
    else:
        show_done(f"A refresh as of {as_of} would go through.")
    return not stops


def report_of(path: Path, as_of: date, quality: pd.DataFrame) -> dict[str, Any]:
    """Say what was found in plain values, for programs.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day of the extracts.
    quality : DataFrame
        Table of that name, with the findings that stop a refresh.

    Returns
    -------
    dict
        schema_version, as_of, settings (name of the file), would_publish, message (all that stops
        it, "" if nothing does) and findings, the most urgent first: rule, severity (a key of
        ``core.columns.SEVERITIES``), feed, rows, share, facility, area and finding. Besides names
        of facilities no value of a row is in it.
    """
    listed = in_order(quality).rename(columns={"n_rows": "rows"}).astype(object)
    stops = _stops(quality)
    return {
        "schema_version": REPORT_VERSION,
        "as_of": as_of.isoformat(),
        "settings": path.name,
        "would_publish": not stops,
        "message": "\n".join(stops),
        "findings": listed.where(listed.notna(), None).to_dict("records"),
    }


def _judged(path: Path, as_of: date, **meant: bool) -> pd.DataFrame:
    """Judge a site; settings that break a rule are a finding."""
    try:
        return rehearse(load_settings(path), as_of=as_of, **meant)
    except HotspotError as problem:
        what = Finding("not readable", "settings", "stop", 0, 0.0, None, None, str(problem))
        return quality_table([what])


def _stops(quality: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(quality.loc[quality["severity"] == "stop", "finding"]))


def _reasons(count: int) -> str:
    return "one finding stops it" if count == 1 else f"{count} findings stop it"


def refresh(path: Path, *, as_of: date, again: bool = False, **meant: bool) -> None:
    """Refresh a site and say what was published and what was found.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day of the extracts.
    again : bool
        Publish even if files and settings are those of the snapshot that is up.
    **meant : bool
        ``allow_older`` and ``accept_changes`` of ``hotspot.refresh.refresh``.

    Raises
    ------
    HotspotError
        If the refresh cannot be made; the snapshot that is up stays up.
    """
    settings = load_settings(path)
    store = settings.store.path
    before = current_id(store)
    with stoppable(_UNCHANGED), progress(len(STEPS)) as tell:
        made = run_refresh(
            settings,
            as_of=as_of,
            progress=tell,
            detail=tell.detail,
            again=again,
            **meant,
        )
    up = open_snapshot(store, made)
    if made == before:
        old = quality_table(grown_old(up, as_of, settings.checks))
        if not old.empty:
            show_quality(old)
        show_done(
            f"Nothing new: files and settings are those of snapshot {made} as of {up.as_of}, which"
            " stays up. To publish them all the same, refresh with --again."
        )
        return
    show_quality(up.tables["quality"])
    show_done(f"Snapshot {made} as of {as_of} is up in {store}")


def emit_sql(path: Path, *, as_of: date, since: date | None, dialect: str) -> None:
    """Print the counting of a site as SQL; no extract is read.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day whose knowledge the counts are.
    since : date or None
        First day that is counted.
    dialect : str
        Language of the SQL.

    Raises
    ------
    HotspotError
        If settings or geography break a rule, or the dialect is not known.
    """
    made = script_of(load_settings(path), as_of=as_of, since=since, dialect=dialect)
    print(made, end="")  # noqa: T201 - no markup, no wrapping


def show_quality(quality: pd.DataFrame) -> None:
    """Print what was dropped, mended or noticed, what is most urgent first.

    Parameters
    ----------
    quality : DataFrame
        Table of that name of a snapshot.
    """
    if quality.empty:
        out.print("Nothing was dropped, mended or noticed.")
        return
    listed = table("What was found, the most urgent first", "", "feed", "rows", "share")
    listed.add_column("finding", overflow="fold")
    for row in in_words(quality).itertuples():
        listed.add_row(SEVERITIES[row.severity], row.feed, *_size(row), Text(row.finding))
    out.print(listed)


def _size(row: Any) -> tuple[str, str]:  # noqa: ANN401
    """Rows and their share, in words; a finding about no row has neither."""
    if not row.n_rows:
        return "", ""
    return f"{row.n_rows:,}", "under 0.1%" if row.share < _SMALL else f"{row.share:.1%}"

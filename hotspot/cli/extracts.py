"""The protected side: extracts are judged and counted here, and a reader is told what was found."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from hotspot.cli.console import out, progress, show_done, table
from hotspot.core.columns import SEVERITIES
from hotspot.core.settings import load_settings
from hotspot.refresh import STEPS, rehearse
from hotspot.refresh import refresh as run_refresh
from hotspot.store.snapshots import open_snapshot

_SMALL = 0.001


def check(path: Path, *, as_of: date) -> None:
    """Judge the extracts of a site and print what was found; nothing is published.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day of the extracts.

    Raises
    ------
    HotspotError
        If settings, geography or an extract break a rule that stops a refresh.
    """
    settings = load_settings(path)
    with progress(len(STEPS) - 1) as tell:
        quality = rehearse(settings, as_of=as_of, progress=tell)
    show_quality(quality)
    show_done(f"A refresh as of {as_of} would go through.")


def refresh(path: Path, *, as_of: date) -> None:
    """Refresh a site and say what was published and what was found.

    Parameters
    ----------
    path : Path
        The site's settings file.
    as_of : date
        Day of the extracts.

    Raises
    ------
    HotspotError
        If the refresh cannot be made; the snapshot that is up stays up.
    """
    settings = load_settings(path)
    with progress(len(STEPS)) as tell:
        made = run_refresh(settings, as_of=as_of, progress=tell)
    store = settings.store.path
    show_quality(open_snapshot(store, made).tables["quality"])
    show_done(f"Snapshot {made} as of {as_of} is up in {store}")


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
    for row in in_order(quality).itertuples():
        finding = row.finding if pd.isna(row.facility) else f"{row.facility}: {row.finding}"
        listed.add_row(SEVERITIES[row.severity], row.feed, *_size(row), Text(finding))
    out.print(listed)


def _size(row: Any) -> tuple[str, str]:  # noqa: ANN401
    """Rows and their share, in words; a finding about no row has neither."""
    if not row.n_rows:
        return "", ""
    return f"{row.n_rows:,}", "under 0.1%" if row.share < _SMALL else f"{row.share:.1%}"


def in_order(quality: pd.DataFrame) -> pd.DataFrame:
    """Put the urgent findings first, and of the equally urgent those of the largest share.

    A finding about no row is about rows that never came, and stands before the others.

    Parameters
    ----------
    quality : DataFrame
        Table of that name of a snapshot.

    Returns
    -------
    DataFrame
        The same rows; otherwise equal ones stay as they were.
    """
    urgency = quality["severity"].map(list(SEVERITIES).index)
    share = quality["share"].mask(quality["n_rows"] == 0, 1.0)
    keys = pd.DataFrame({"urgency": urgency, "share": -share}, index=quality.index)
    return quality.loc[keys.sort_values(["urgency", "share"], kind="stable").index]

"""The protected side: extracts are judged and counted here, and a reader is told what was found."""

from datetime import date
from pathlib import Path

import pandas as pd

from hotspot.cli.console import out, progress, show_done, table
from hotspot.core.settings import load_settings
from hotspot.ingest.intake import take_in
from hotspot.ingest.tracts import read_tracts
from hotspot.refresh import STEPS
from hotspot.refresh import refresh as run_refresh
from hotspot.store.snapshots import open_snapshot


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
    with progress(2) as tell:
        tell("reading tracts")
        tracts = read_tracts(settings.region)
        tell("reading and judging extracts")
        with take_in(settings, as_of, tracts) as intake:
            quality = intake.quality
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
    """Print what was dropped, mended or noticed."""
    if quality.empty:
        out.print("Nothing was dropped, mended or noticed.")
        return
    listed = table("What was found in the extracts", "severity", "feed", "rows", "share")
    listed.add_column("finding", overflow="fold")
    for row in quality.itertuples():
        listed.add_row(row.severity, row.feed, f"{row.n_rows:,}", f"{row.share:.1%}", row.finding)
    out.print(listed)

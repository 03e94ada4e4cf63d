"""The demo is a whole site in one folder: region, extracts, settings and two weekly snapshots.

It is made once and kept for as long as the code that made it stays the same.
"""

import hashlib
import shutil
from pathlib import Path

from hotspot.cli.console import out, progress
from hotspot.cli.serving import ROOT
from hotspot.core.errors import InvalidSettings, SnapshotUnavailable
from hotspot.core.settings import load_settings
from hotspot.ingest.demo import AS_OF, FOLDER, DemoFeed, demo_feed, write_demo
from hotspot.ingest.demo.past import past_reporting
from hotspot.refresh import STEPS, refresh
from hotspot.store.snapshots import open_snapshot

_MARK = ".hotspot-demo"
_DRAWING = 3
"""Steps in which the feed is drawn."""


def ensure(folder: Path, *, fresh: bool) -> Path:
    """Make the demo unless it is there already.

    Parameters
    ----------
    folder : Path
        Where it is kept; made if it is not there.
    fresh : bool
        Make it again in any case.

    Returns
    -------
    Path
        Its store.

    Raises
    ------
    InvalidSettings
        If the folder holds something else.
    """
    place = folder.expanduser().resolve()
    store = place / "store"
    if not fresh and _is_made(place, store):
        out.print(f"The demo in {folder} is there already (make it again with --fresh).")
        return store
    _clear(place)
    with progress(_DRAWING + len(AS_OF) * (len(STEPS) + 1)) as tell:
        feed = demo_feed(tell)
        write_past(store, feed)
        for as_of in AS_OF:
            tell(f"{as_of}: writing the extracts")
            settings = load_settings(write_demo(place, as_of, feed))
            at = settings.model_copy(
                update={"store": settings.store.model_copy(update={"path": store})}
            )
            refresh(at, as_of=as_of, progress=lambda step, day=as_of: tell(f"{day}: {step}"))
    (place / _MARK).write_text(_code(), encoding="utf-8")
    return store


def write_past(store: Path, feed: DemoFeed) -> None:
    """Bring what weekly refreshes before the first snapshot would have known."""
    limit = load_settings(FOLDER / "hotspot.toml").ages.limit
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    past_reporting(feed, AS_OF[0], age_limit=limit).to_parquet(store / "reporting.parquet")


def _is_made(place: Path, store: Path) -> bool:
    mark = place / _MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != _code():
        return False
    try:
        return not open_snapshot(store).notice
    except SnapshotUnavailable:
        return False


def _clear(place: Path) -> None:
    """Empty the folder, but only if what is in it is a demo."""
    if place.exists() and any(place.iterdir()):
        if not (place / _MARK).is_file():
            raise InvalidSettings(
                f"{place} holds something else; name an empty folder with --folder"
            )
        shutil.rmtree(place)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    (place / _MARK).touch()


def _code() -> str:
    """Fingerprint of the code and region a demo is made of."""
    rooms = ("core", "counts", "ingest", "linalg", "rates", "refresh", "space", "store")
    sources = [path for room in rooms for path in (ROOT / "hotspot" / room).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted([*sources, *FOLDER.iterdir()]):
        digest.update(path.read_bytes())
    return digest.hexdigest()

"""A site that was well last week and gets a bad input today."""

import shutil
import tempfile
import traceback
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from hotspot.core.errors import HotspotError
from hotspot.core.settings import Settings
from hotspot.refresh import refresh, rehearse
from hotspot.store.snapshots import current_id, open_snapshot
from tests.unit.ingest import sites

LAST_WEEK = date(2025, 12, 27)
AS_OF = sites.AS_OF
CANARY = sites.CANARY


def rows(n=40, **cells):
    """``n`` ED visits of as many children over the last ten weeks, newest first."""
    return [sites.encounter(**(_ordinary(i) | cells)) for i in range(n)]


def _ordinary(i):
    start = datetime(2025, 12, 30, 8) - timedelta(days=(i * 70) // 40)
    return {
        "visit": f"E{i}",
        "patient": f"P{i}",
        "arrived": start,
        "left": start + timedelta(hours=4),
        "tract": sites.GEOIDS[i % 4],
        "changed": start + timedelta(days=1),
    }


def answers(n=40, **cells):
    start = datetime(2025, 12, 30, 8)
    return [
        sites.answer(
            **(
                {
                    "answer": f"A{i}",
                    "patient": f"P{i}",
                    "asked": start - timedelta(days=(i * 70) // 40),
                    "tract": sites.GEOIDS[i % 4],
                }
                | cells
            )
        )
        for i in range(n)
    ]


class Site:
    """Settings, one extract of encounters and one snapshot that is up."""

    def __init__(self, folder: Path, temp: Path):
        self.folder, self.temp = folder, temp
        self.extract = folder / "e.csv"
        self.sections: dict = {}
        self.feed: dict = {}
        self.others: tuple = ()
        self.place: dict = {}

    def write(self, lines, extract=None):
        """Write rows, text or bytes as the extract of today."""
        file = extract or self.extract
        if isinstance(lines, bytes):
            file.write_bytes(lines)
        elif isinstance(lines, str):
            file.write_text(lines, encoding="utf-8")
        else:
            sites.write_csv(file, lines)
        return self

    @property
    def settings(self) -> Settings:
        feed = sites.encounters_feed(self.extract, **self.feed)
        made = sites.site(self.folder, feed, *self.others).model_dump(exclude_unset=True)
        for name, section in self.place.items():
            made[name] = made[name] | section
        made |= {"store": {"path": self.folder / "store"}} | self.sections
        return Settings.model_validate(made)

    def publish(self, as_of=LAST_WEEK):
        """Publish what is there, as last week's snapshot."""
        return refresh(self.settings, as_of=as_of)

    def findings(self, as_of=AS_OF) -> pd.DataFrame:
        """What the checks find, by rule; nothing of it quotes a cell."""
        quality = rehearse(self.settings, as_of=as_of)
        assert CANARY not in quality.to_csv()
        assert self.left_behind() == []
        return quality.set_index("rule")

    def stop(self, as_of=AS_OF, **options) -> str:
        """What a refresh says that must not go through; the snapshot that is up stays up."""
        before = current_id(self.folder / "store")
        with pytest.raises(HotspotError) as refused:
            refresh(self.settings, as_of=as_of, **options)
        assert current_id(self.folder / "store") == before
        assert self.left_behind() == []
        shown = "".join(traceback.format_exception(refused.value))
        assert CANARY not in shown
        return str(refused.value)

    def snapshot(self, as_of=AS_OF):
        """The snapshot a refresh publishes today."""
        return open_snapshot(self.folder / "store", refresh(self.settings, as_of=as_of))

    def left_behind(self):
        return [path.name for path in self.temp.rglob("*") if path.is_file()]


@pytest.fixture(scope="session")
def well(tmp_path_factory):
    """The folder of a site that published last week's snapshot."""
    folder = tmp_path_factory.mktemp("well")
    earlier = [row for row in rows() if row["arrived"].date() <= LAST_WEEK]
    Site(folder, folder).write(earlier).publish()
    return folder


@pytest.fixture
def bad(well, tmp_path, monkeypatch):
    """A site whose last snapshot is up."""
    folder, temp = tmp_path / "site", tmp_path / "temp"
    shutil.copytree(well, folder)
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    return Site(folder, temp)

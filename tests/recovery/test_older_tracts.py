"""Extracts of an older vintage, of two, and of Connecticut, from their rows to the map."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from hotspot.core.errors import HotspotError
from hotspot.core.settings import Settings
from hotspot.refresh import refresh, rehearse
from hotspot.store.snapshots import open_snapshot
from tests.unit.ingest import sites
from tests.unit.ingest.sites import AS_OF, GEOIDS, encounter, encounters_feed

DIVIDED, RENAMED = "06067009900", "06067008800"
PARTS = [
    (DIVIDED, GEOIDS[0], 0.25),
    (DIVIDED, GEOIDS[1], 0.75),
    (RENAMED, GEOIDS[2], 1),
    (GEOIDS[3], GEOIDS[3], 1),
]


def visits(*tracts, first=0, **cells):
    start = datetime(2025, 12, 1, 8)
    return [
        encounter(
            visit=f"V{first + i}",
            patient=f"P{i}",
            tract=tract,
            arrived=start + timedelta(days=i % 25),
            left=start + timedelta(days=i % 25, hours=3),
            **cells,
        )
        for i, tract in enumerate(tracts)
    ]


def site(folder, rows, *, parts=PARTS, vintage=2010, **changes):
    """A site with one feed a name: its rows, and the vintage said of them."""
    feeds = []
    for name, (said, lines) in rows.items():
        sites.write_csv(folder / f"{name}.csv", lines)
        more = {"vintage": said} if said else {}
        feeds.append(encounters_feed(folder / f"{name}.csv", name=name, **more))
    plain = [encounters_feed(folder / f"{name}.csv", name=name) for name in rows]
    made = sites.site(folder, *plain).model_dump(exclude_unset=True) | {"feeds": feeds}
    shares = pd.DataFrame(parts, columns=["was", "is", "share"])
    shares.to_csv(folder / "parts.csv", index=False)
    made["relationship"] = {
        "file": folder / "parts.csv",
        "vintage": vintage,
        "from_column": "was",
        "to_column": "is",
        "weight_column": "share",
    }
    made |= {"store": {"path": folder / "store"}} | changes
    return Settings.model_validate(made)


def totals(settings, level, column="value"):
    snapshot = open_snapshot(settings.store.path, refresh(settings, as_of=AS_OF))
    counts = snapshot.tables["counts"]
    chosen = (counts["level"] == level) & (counts["age_band"] == "all")
    visits = counts[chosen & (counts["measure"] == "ed_visits")]
    return visits.groupby("area", observed=True)[column].sum().to_dict()


def test_rows_of_a_divided_tract_are_shared_out_and_the_region_keeps_them_all(tmp_path):
    settings = site(tmp_path, {"old": (2010, visits(*[DIVIDED] * 8, RENAMED, GEOIDS[3]))})
    assert totals(settings, "tract") == dict(zip(GEOIDS, (2, 6, 1, 1), strict=True))
    assert totals(settings, "neighborhood") == {"West": 8, "East": 2}
    assert totals(settings, "region") == {"region": 10}


def test_a_child_in_feeds_of_two_vintages_is_one_child(tmp_path):
    rows = {
        "old": (2010, visits(DIVIDED, RENAMED)),
        "new": (None, visits(GEOIDS[0], GEOIDS[2], first=10)),
    }
    settings = site(tmp_path, rows)
    assert totals(settings, "region") == {"region": 4}
    assert totals(settings, "region", "n_persons") == {"region": 2}
    assert totals(settings, "tract", "n_persons")[GEOIDS[2]] == 1
    assert totals(settings, "neighborhood", "n_persons")["West"] == 1


def test_coordinates_place_a_child_of_a_divided_tract_whole(tmp_path):
    settings = site(tmp_path, {"old": (2010, visits(DIVIDED, DIVIDED, lon=-123.5, lat=38.5))})
    assert totals(settings, "tract") == {GEOIDS[0]: 2}


def stops(settings):
    found = rehearse(settings, as_of=AS_OF)
    with pytest.raises(HotspotError):
        refresh(settings, as_of=AS_OF)
    return " ".join(found.loc[found["severity"] == "stop", "finding"])


def test_12_rows_of_another_vintage_are_told_which_and_what_to_write(tmp_path):
    said = stops(site(tmp_path, {"new": (None, visits(*[DIVIDED] * 3, *[GEOIDS[3]] * 30))}))
    assert "these are the tracts of 2010: set vintage = 2010 below the feed" in said


def test_12_two_vintages_in_one_feed_are_refused(tmp_path):
    mixed = visits(*[DIVIDED] * 3, *[GEOIDS[0]] * 3, *[GEOIDS[3]] * 30)
    for vintage in (None, 2010):
        assert "those of each vintage as a feed of their own" in stops(
            site(tmp_path, {"both": (vintage, mixed)})
        )


def test_12_a_stray_row_of_another_vintage_is_a_warning(tmp_path):
    settings = site(tmp_path, {"new": (None, visits(DIVIDED, *[GEOIDS[0]] * 30))})
    found = rehearse(settings, as_of=AS_OF).set_index("rule")
    assert found.loc["tract unknown", "severity"] == "warning"


def connecticut(folder, rows, **changes):
    """Tracts of a planning region, whose ids begin 09110 where those of its county were 09003."""
    ids = [f"09110{geoid[5:]}" for geoid in GEOIDS]
    parts = [(f"09003{geoid[5:]}", f"09110{geoid[5:]}", 1) for geoid in GEOIDS]
    settings = site(folder, rows, parts=parts, vintage=2020, **changes)
    tracts = sites.row_of_tracts().assign(geoid=ids)
    (folder / "tracts.geojson").write_text(tracts.to_json())
    for name in ("children.csv", "names.csv"):
        file = folder / name
        file.write_text(file.read_text().replace("06067", "09110"))
    return settings


def test_13_codes_of_connecticut_are_told_and_their_remedy_works(tmp_path):
    old = visits(*[f"09003{geoid[5:]}" for geoid in GEOIDS])
    told = connecticut(tmp_path, {"ct": (None, old)})
    assert "these are the codes before: set vintage = 2020 below the feed" in stops(told)
    said = stops(told.model_copy(update={"relationship": None}))
    assert "4 of 4 tract ids are of Connecticut's counties" in said
    settings = connecticut(tmp_path, {"ct": (2020, old)})
    assert totals(settings, "tract") == {f"09110{geoid[5:]}": 1 for geoid in GEOIDS}

"""A table of other tracts than the map's is noticed, and refused if it is plainly another's."""

from pathlib import Path

import pandas as pd
import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.ingest.geography.older import Older
from hotspot.ingest.geography.vintages import find_strangers, judge_ids
from tests.unit.ingest.sites import GEOIDS, encounters_feed, site

TRACTS = [f"39061{number:06d}" for number in range(100)]
OTHERS = [f"39061{number:06d}" for number in range(900, 1000)]


def judged(ids):
    return list(judge_ids(ids, TRACTS, Path("names.csv"), "neighborhoods"))


def test_a_table_of_the_same_tracts_is_worth_no_word():
    assert judged(TRACTS * 2) == []
    assert judged(TRACTS[:3]) == []


def test_a_few_strangers_are_a_warning_and_more_raise_a_doubt():
    (few,) = judged(TRACTS[:98] + OTHERS[:2])
    assert (few.severity, few.n_rows, few.share) == ("warning", 2, 0.02)
    assert few.finding == (
        "names.csv: 2 of 100 ids of the region's counties are no tracts of the region, first"
        " 39061000900. Not used."
    )
    (more,) = judged(TRACTS[:80] + OTHERS[:20])
    assert "Another vintage?" in more.finding


def test_more_than_one_in_five_is_another_vintage():
    with pytest.raises(InvalidGeography, match=r"21 of 100 .*\[neighborhoods\] and region.tracts"):
        judged(TRACTS[:79] + OTHERS[:21])


def test_a_table_of_the_whole_state_is_fine():
    (state,) = judged([*TRACTS, *(f"39{county:03d}000100" for county in range(62, 162))])
    assert (state.severity, state.n_rows, state.share) == ("note", 100, 0.5)


def test_both_tables_of_a_site_are_judged(tmp_path):
    settings = site(tmp_path, encounters_feed(tmp_path / "e.csv"))
    assert list(find_strangers(settings, GEOIDS)) == []
    for file, section in (("names.csv", "neighborhoods"), ("children.csv", "populations")):
        path = tmp_path / file
        whole = path.read_text()
        path.write_text(f"{whole}06067000500,7\n")
        (found,) = find_strangers(settings, GEOIDS)
        assert (found.rule, found.feed, found.share) == ("not a tract", "geography", 0.2)
        path.write_text(f"{whole}06067000500,7\n06067000600,7\n")
        with pytest.raises(InvalidGeography, match=rf"\[{section}\]"):
            list(find_strangers(settings, GEOIDS))
        path.write_text(whole)


NEWER = [f"39061{number:06d}" for number in range(500, 520)]
MAP = [*TRACTS[:80], *NEWER]
WAS = Older(
    2010,
    pd.DataFrame(
        {"source": TRACTS, "target": [*TRACTS[:80], *NEWER], "weight": 1.0},
    ),
)


def test_a_table_of_the_older_vintage_is_told_which_it_is():
    with pytest.raises(InvalidGeography, match=r"tracts of 2010: 20 of 100 .* vintage = 2010 in"):
        list(judge_ids(TRACTS, MAP, Path("c.csv"), "populations", WAS))
    with pytest.raises(InvalidGeography, match=r"\[neighborhoods\] must be of the vintage of"):
        list(judge_ids(TRACTS, MAP, Path("n.csv"), "neighborhoods", WAS))


def test_a_table_of_two_vintages_is_refused():
    both = [*TRACTS[:90], *NEWER[:5]]
    with pytest.raises(InvalidGeography, match="10 ids are tracts of 2010 alone, 5 of 2020 alone"):
        list(judge_ids(both, MAP, Path("c.csv"), "populations", WAS))


def test_a_table_of_the_map_s_own_vintage_is_worth_no_word_whatever_came_before():
    assert list(judge_ids(MAP, MAP, Path("c.csv"), "populations", WAS)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "kinds"),
    [("09110", "09003", "counties, region.tracts of its planning"), ("09003", "09110", "planning")],
)
def test_codes_of_connecticut_name_their_remedy(ours, theirs, kinds):
    given = [f"{theirs}{number:06d}" for number in range(10)]
    own = [f"{ours}{number:06d}" for number in range(10)]
    with pytest.raises(InvalidGeography, match=f"10 of 10 ids are of Connecticut's {kinds}"):
        list(judge_ids(given, own, Path("c.csv"), "populations"))
    with pytest.raises(InvalidGeography, match=r"\[relationship\], with vintage = 2020"):
        list(judge_ids(given, own, Path("c.csv"), "populations"))

"""Whoever copies the example has seen every key there is."""

import re
import tomllib
from pathlib import Path

import pytest

from hotspot.core.keys import keys_of
from hotspot.core.lines import LINES
from hotspot.core.measures import DOMAINS
from hotspot.core.settings import Settings, load_settings
from hotspot.ingest.rules import CLASSES, RESULTS

INSTEAD = ("band_shares", "band_columns", "year_column", "url", "table")
"""Keys that stand for others, so that not all can be given at once."""

EXAMPLE = Path(__file__).parents[3] / "data" / "hamilton.toml"


@pytest.fixture(scope="module")
def text():
    return EXAMPLE.read_text(encoding="utf-8")


def section_of(text, section):
    if section == "feeds":
        return text[text.index("[[feeds]]") :]
    rest = re.split(rf"^(?:# )?\[{section}(?:\.\w+)?\]$", text, maxsplit=1, flags=re.MULTILINE)[1]
    return re.split(r"^(?:# )?\[\w+\]$", rest, maxsplit=1, flags=re.MULTILINE)[0]


def test_the_example_is_valid():
    settings = load_settings(EXAMPLE)
    assert settings.populations.label == "children under 18, ACS 2019-23"
    assert [feed.kind for feed in settings.feeds] == ["encounter", "screening"]


@pytest.mark.parametrize("key", keys_of(Settings), ids=lambda key: f"{key.section}.{key.name}")
def test_every_key_stands_in_its_section_of_the_example(text, key):
    stands = rf"^(# )?{key.name} = |^\[feeds\.{key.name}[\].]"
    assert re.search(stands, section_of(text, key.section), re.MULTILINE)


def test_what_is_commented_out_would_be_valid_too(text, tmp_path):
    hidden = rf"^# ((?!(?:{'|'.join(INSTEAD)}) )[a-z_]+ = |\[[a-z_.]+\]$)"
    unveiled = re.sub(hidden, r"\1", text, flags=re.MULTILINE)
    path = tmp_path / "hotspot.toml"
    path.write_text(unveiled, encoding="utf-8")
    assert load_settings(path).region.crs == "EPSG:4269"
    shares = re.search(r"^# (band_shares = .*)$", text, re.MULTILINE)[1]
    given = tomllib.loads(shares)["band_shares"]
    assert sum(given.values()) == pytest.approx(1)
    assert tuple(given) == load_settings(path).ages.bands


@pytest.mark.parametrize(
    ("kind", "column", "codes"),
    [
        (0, "encounter_class", CLASSES),
        (1, "domain", DOMAINS),
        (1, "result", RESULTS),
    ],
)
def test_the_example_explains_every_code(kind, column, codes):
    feed = load_settings(EXAMPLE).feeds[kind]
    assert set(feed.values[column].values()) - {"not_counted"} == set(codes)


@pytest.mark.parametrize("kind", ["encounter", "screening"])
def test_every_column_a_feed_may_have_stands_in_the_example(text, kind):
    for column in LINES[kind]:
        assert re.search(rf"^(# )?{column.name} = ", text, re.MULTILINE), column.name

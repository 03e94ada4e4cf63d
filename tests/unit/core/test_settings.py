"""A typing error in a threshold must not pass silently."""

import re

import pytest

from hotspot.core.errors import InvalidSettings, SnapshotUnavailable
from hotspot.core.keys import REQUIRED, keys_of
from hotspot.core.settings import Settings, load_settings
from hotspot.core.site import site_from, site_of

MINIMAL = """
[region]
name = "Clark"
tracts = "tracts.gpkg"
id_column = "GEOID"
vintage = 2020

[neighborhoods]
file = "areas.csv"
tract_column = "geoid"
name_column = "name"

[populations]
file = "children.csv"
tract_column = "geoid"
count_column = "n"
year = 2023
label = "children under 18, ACS 2019-23"

[[feeds]]
name = "north"
kind = "encounter"
path = "extracts/*.parquet"
[feeds.columns]
encounter_id = "ENC"
person_id = "PAT"
encounter_class = "CLASS"
start_ts = "IN"
end_ts = "OUT"
birth_date = "DOB"
tract_geoid = "TRACT"
"""


@pytest.fixture
def load(tmp_path):
    """Load settings written as text."""

    def read(text):
        path = tmp_path / "hotspot.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path)

    return read


def with_section(section, line):
    return f"{MINIMAL}\n[{section}]\n{line}\n"


def test_the_minimum_is_enough_and_paths_start_at_its_folder(load, tmp_path):
    settings = load(MINIMAL)
    assert settings.region.tracts == tmp_path / "tracts.gpkg"
    assert settings.feeds[0].path == str(tmp_path / "extracts/*.parquet")
    assert settings.store.path.is_absolute()
    assert settings.disclosure.threshold == 11
    assert settings.ages.edges == ((0, 0), (1, 4), (5, 9), (10, 14), (15, 17))


@pytest.mark.parametrize(
    ("section", "line", "remedy"),
    [
        ("disclosure", "treshold = 5", "did you mean threshold\\?"),
        ("reporting", "lag = 2", "there are lag_weeks, learn, open_stay_days"),
        ("reporting", "lag_week = 2", "did you mean lag_weeks\\?"),
        ("reporting", "threshold = 12", r"belongs into \[disclosure\]"),
        ("wishes", "peace = true", "there are region, populations"),
        ("store", "folder = 'x'", "there are path"),
    ],
)
def test_an_unknown_key_is_refused_by_name(load, section, line, remedy):
    with pytest.raises(InvalidSettings, match=rf"{section}.*: unknown key.*{remedy}"):
        load(with_section(section, line))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("value = -4", r"targets\.ed_visits\.value: must be 0 or more"),
        ("valeu = 4", r"targets\.ed_visits\.valeu: unknown key; did you mean value\?"),
        ("value = 4\nunit = '%'", "targets: ed_visits: unit must be"),
        ("trajectory = [{ on = 'soon', value = 4 }]", r"trajectory\.0\.on: must be a valid date"),
        ("neighborhoods = { A = { value = -1 } }", r"neighborhoods\.A\.value: must be 0 or more"),
    ],
)
def test_a_wrong_target_is_refused_by_its_key(load, line, words):
    with pytest.raises(InvalidSettings, match=words):
        load(with_section("targets.ed_visits", line))


@pytest.mark.parametrize("threshold", [1, 0, -3, 101])
def test_a_threshold_that_hides_nothing_or_everything_is_refused(load, threshold):
    with pytest.raises(InvalidSettings, match=r"disclosure\.threshold"):
        load(with_section("disclosure", f"threshold = {threshold}"))


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("bands = ['00', '01-16']", "ages 0 to 17 once each"),
        ("bands = ['00-09', '09-17']", "ages 0 to 17 once each"),
        ("bands = ['00-09', '11-17']", "ages 0 to 17 once each"),
        ("bands = ['05-17', '00-04']", "ages 0 to 17 once each"),
        ("bands = ['0', '01-17']", "two digits"),
        ("bands = ['00-17', 'teen']", "two digits"),
        ("limit = 16", "ages 0 to 15 once each"),
    ],
)
def test_bands_cover_every_age_once(load, line, rule):
    with pytest.raises(InvalidSettings, match=rule):
        load(with_section("ages", line))


def test_other_bands_of_another_limit_are_fine(load):
    ages = load(with_section("ages", "limit = 16\nbands = ['00-04', '05-15']")).ages
    assert ages.edges == ((0, 4), (5, 15))


def test_all_broken_rules_are_named_at_once(load):
    broken = MINIMAL.replace('name = "Clark"', 'name = ""').replace("2020", "2021")
    with pytest.raises(InvalidSettings) as refusal:
        load(broken.replace("year = 2023", "year = 23"))
    for key in ("region.name", "region.vintage", "populations.year"):
        assert key in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('encounter_id = "ENC"', ""), "must map encounter_id"),
        (('tract_geoid = "TRACT"', ""), "tract_geoid, or both longitude and latitude"),
        (('tract_geoid = "TRACT"', 'longitude = "X"'), "both longitude and latitude"),
        (('encounter_id = "ENC"', 'encounter_id = "ENC"\nname = "N"'), "name are not of ours"),
        (("[feeds.columns]", '[feeds.values.domain]\nx = "y"\n[feeds.columns]'), "do not map"),
        (('name = "north"', 'name = "no/rth"'), "feed no/rth, name: may hold letters"),
    ],
)
def test_a_feed_maps_what_is_needed_and_only_ours(load, change, rule):
    with pytest.raises(InvalidSettings, match=rule):
        load(MINIMAL.replace(*change))


def test_two_feeds_need_two_names(load):
    feed = MINIMAL[MINIMAL.index("[[feeds]]") :]
    with pytest.raises(InvalidSettings, match="different names"):
        load(MINIMAL + feed)


@pytest.mark.parametrize(
    ("shares", "fine"),
    [
        ("'00-08' = 0.5, '09-17' = 0.5", True),
        ("'00-08' = 0.5, '09-17' = 0.4", False),
        ("'00-08' = 0.5", False),
    ],
)
def test_assumed_shares_cover_the_bands_and_sum_to_one(load, shares, fine):
    text = MINIMAL.replace("year = 2023", f"year = 2023\nband_shares = {{ {shares} }}")
    text += "\n[ages]\nbands = ['00-08', '09-17']\n"
    if fine:
        assert site_of(load(text)).bands_have_children
    else:
        with pytest.raises(InvalidSettings, match="name every age band and sum to 1"):
            load(text)


def test_a_file_that_is_not_there_or_not_toml_is_named(tmp_path, load):
    with pytest.raises(InvalidSettings, match="no such file; name one with --settings"):
        load_settings(tmp_path / "nothing.toml")
    with pytest.raises(InvalidSettings, match="not valid TOML"):
        load("[region")


def test_settings_never_change_and_their_fingerprint_follows_decisions(load):
    settings = load(MINIMAL)
    with pytest.raises(ValueError, match="frozen"):
        settings.disclosure.threshold = 2
    assert settings.fingerprint() == load(MINIMAL).fingerprint()
    other = load(with_section("disclosure", "threshold = 12"))
    assert settings.fingerprint() != other.fingerprint()


def test_every_default_is_explained():
    found = {f"{key.section}.{key.name}": key for key in keys_of(Settings)}
    assert found["disclosure.threshold"].default == 11
    assert found["region.tracts"].default is REQUIRED
    assert found["feeds.kind"].default is REQUIRED
    assert all(re.search(r"[.;,:]", key.meaning) for key in found.values())


def test_a_site_survives_the_manifest(load):
    site = site_of(load(MINIMAL))
    assert site_from({**site.to_dict(), "age_bands": list(site.age_bands)}) == site
    assert site.sources == ("north",)


def test_a_site_of_a_snapshot_made_before_shares_could_be_said_is_read(load):
    values = site_of(load(MINIMAL)).to_dict()
    older = {key: value for key, value in values.items() if not key.startswith("capture")}
    assert site_from(older).capture_minimum is None
    for wrong in (older | {"colour": "red"}, {k: v for k, v in older.items() if k != "threshold"}):
        with pytest.raises(SnapshotUnavailable, match="refresh it"):
            site_from(wrong)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("share = 0.95", "95 % by the settings"),
        ('file = "shares.csv"\nminimum = 0.75', "shares.csv"),
        ('share = 0.9\nfile = "lists/shares.csv"', "shares.csv, elsewhere 90 % by the settings"),
    ],
)
def test_a_site_says_where_its_shares_are_from(load, text, source):
    site = site_of(load(f"{MINIMAL}\n[capture]\n{text}\n"))
    assert site.capture_source == source
    assert site.capture_minimum == (0.75 if "minimum" in text else 0.8)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("minimum = 0.9", "give share, or file"),
        ("share = 85", "share"),
        ("minimum = 80", "minimum"),
    ],
)
def test_shares_that_say_nothing_or_are_per_cent_are_refused(load, text, said):
    with pytest.raises(InvalidSettings, match=said):
        load(f"{MINIMAL}\n[capture]\n{text}\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('path = "extracts/*.parquet"', ""), ["feed north: give either path or url"]),
        (('name = "north"', ""), ["feed 1, name: must be given (Name on the Data page"]),
        (('kind = "encounter"', 'kind = "visit"'), ["must be 'encounter' or 'screening'"]),
        (("vintage = 2020", "vintage = 2015"), ["region.vintage: must be 2000, 2010 or 2020"]),
        (("year = 2023", 'year = "last"'), ["populations.year: must be a whole number"]),
        (("year = 2023", "year = 1890"), ["populations.year: must be 1990 or more"]),
        (('name = "Clark"', "name = 4"), ["region.name: must be text in quotes"]),
        (("[[feeds]]", "[feeds]"), ["feeds: must be given at least once, as [[feeds]]"]),
        (('path = "extracts', 'paht = "extracts'), ["feed north, paht: unknown key; did you mean"]),
    ],
)
def test_a_refusal_speaks_of_keys_and_rules(load, change, said):
    with pytest.raises(InvalidSettings) as refusal:
        load(MINIMAL.replace(*change))
    words = str(refusal.value)
    assert all(sentence in words for sentence in said)
    for foreign in ("Tuple", "Input", "validation", "Field", "feeds.0"):
        assert foreign not in words


def test_a_missing_section_is_named_with_the_rest(load):
    text = MINIMAL[MINIMAL.index("[populations]") :]
    with pytest.raises(InvalidSettings) as refusal:
        load(text[: text.index("[[feeds]]")])
    words = str(refusal.value)
    assert "region: must be given as a section of its own" in words
    assert "feeds: must be given at least once, as [[feeds]]" in words


@pytest.mark.parametrize("where", ["", "[feeds.values.encounter_class]\n"])
def test_a_key_of_the_feed_below_its_columns_or_codes_is_named(load, where):
    with pytest.raises(InvalidSettings, match=r"time_format stands below .*above \[feeds.columns"):
        load(MINIMAL + where + 'time_format = "%m/%d/%Y"\n')

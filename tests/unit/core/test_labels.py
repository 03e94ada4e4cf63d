"""A site says its own names in the languages its families read, and a snapshot remembers them."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from hotspot.core.errors import InvalidSettings
from hotspot.core.settings import load_settings
from hotspot.core.site import site_from, site_of

DEMO = Path(__file__).parents[3] / "data" / "demo" / "hotspot.toml"


@pytest.fixture
def changed(tmp_path):
    def write(old, new):
        text = DEMO.read_text("utf-8")
        assert old in text
        path = tmp_path / "hotspot.toml"
        path.write_text(text.replace(old, new), "utf-8")
        return path

    return write


def test_labels_and_the_contact_come_back_from_what_a_snapshot_keeps():
    site = site_of(load_settings(DEMO))
    (spanish,) = site.labels
    assert (spanish.language, spanish.noun) == ("es", "el distrito")
    assert dict(spanish.feeds).keys() == set(site.sources)
    assert site.contact == "Ana Pérez, 555-0100"
    assert site_from(json.loads(json.dumps(asdict(site)))) == site


def test_a_snapshot_made_before_there_were_labels_still_opens():
    known = json.loads(json.dumps(asdict(site_of(load_settings(DEMO)))))
    del known["labels"], known["contact"]
    site = site_from(known)
    assert site.labels == ()
    assert site.contact == ""


def test_a_label_of_a_feed_that_is_not_there_is_refused_and_those_there_are_named(changed):
    with pytest.raises(
        InvalidSettings, match="there is no feed hospital visits; there are"
    ) as said:
        load_settings(changed('"hospital encounters" = "visitas', '"hospital visits" = "visitas'))
    assert "hospital encounters, social needs screening" in str(said.value)


def test_a_language_nobody_can_write_sheets_in_is_refused(changed):
    with pytest.raises(InvalidSettings, match=r"labels\.fr"):
        load_settings(changed("[labels.es]", "[labels.fr]"))

"""No sheet slides from one language into another, and no name of a file is given twice."""

from dataclasses import replace

import pytest

from hotspot.core.labels import Labels
from hotspot.view.catalogue import tongue
from hotspot.view.community_beside import beside
from hotspot.view.community_csv import about
from hotspot.view.community_names import place_name
from hotspot.view.community_pack import file_name
from hotspot.view.community_words import title
from tests.unit.view.answers import SITE
from tests.unit.view.neighborhood_told import hidden, told

SPANISH = Labels(
    "es",
    region="el condado de Ejemplo",
    noun="distrito",
    population="niños menores de 18 años, Censo de 2020",
    feeds=(("hospital encounters", "visitas al hospital"),),
)
OURS = replace(SITE, labels=(SPANISH,))
OLD = replace(SITE, population="Children under 18, Census 2000", population_years=(2000,))


def everything(found, code):
    return " ".join(about(found, tongue(code))).replace("\u00a0", " ")


def test_a_sheet_in_spanish_has_no_english_name_of_the_site():
    said = everything(replace(told(site=OURS), name="District 14"), "es")
    for english in ("District", "hospital encounters", "Children", "Census", "Sample County"):
        assert english not in said
    for spanish in ("Distrito 14", "visitas al hospital", "Censo de 2020", "condado de Ejemplo"):
        assert spanish in said


def test_a_noun_with_its_article_stands_as_in_a_sentence():
    words = replace(SPANISH, noun="el distrito")
    found = replace(told(site=replace(SITE, labels=(words,))), name="District 14")
    assert title(found, tongue("es")) == "La salud de nuestros niños en el distrito 14"
    assert [one.name for one in beside(found, tongue("es"))] == [
        "El distrito 14",
        "El condado de Ejemplo",
    ]


def test_a_name_that_nobody_translated_is_quoted():
    said = everything(told(), "es")
    assert "“hospital encounters”" in said
    assert "“Children under 18, Census 2020”" in said
    assert "“" not in everything(told(), "en").replace("“fairly sure”", "").replace("“Fairly", "")


@pytest.mark.parametrize("name", ["Mill Creek", "Districts of the north", "Old District"])
def test_a_place_keeps_a_name_of_its_own(name):
    assert place_name(replace(told(site=OURS), name=name), tongue("es")) == name


def test_children_counted_long_ago_are_not_said_to_live_here_now():
    then = everything(told(site=OLD), "en")
    assert "In 2000, the census counted 2,000 children under 18 here." in then
    assert "live here" not in then.partition("What is good to know first")[2].partition(".")[0]
    assert "who were counted here in 2000" in then
    assert "2,000 children under 18 live here." in everything(told(), "en")


def test_a_count_of_three_years_ago_still_says_who_lives_here():
    year = told().context.week.year
    fresh, old = (replace(SITE, population_years=(year - ago,)) for ago in (3, 4))
    assert told(site=fresh).counted_in is None
    assert told(site=old).counted_in == year - 4


@pytest.mark.parametrize(("lately", "word"), [("more", "more"), ("fewer", "fewer")])
def test_the_newest_weeks_are_told_where_they_are_not_as_usual(lately, word):
    said = everything(told(lately=lately), "en")
    assert (
        f"In the newest weeks, up to October 10, 2026, there were {word} visits to the emergency"
        in said
    )
    assert "In the newest weeks" not in everything(told(), "en")
    assert "In the newest weeks" not in everything(told(hidden(), lately=lately), "en")


def test_fewer_while_a_facility_is_silent_is_no_news():
    said = everything(told(lately="fewer", silent=True), "en")
    assert "In the newest weeks" not in said
    assert "hospitals or clinics have sent no records of the newest weeks" in said
    assert "In the newest weeks" in everything(told(lately="more", silent=True), "en")


def test_good_news_of_the_newest_weeks_stands_among_what_is_good():
    first, _, rest = everything(told(lately="fewer"), "en").partition("What the number is now")
    assert "there were fewer visits" in first
    assert "there were fewer visits" not in rest
    first, _, rest = everything(told(lately="more"), "en").partition("What the number is now")
    assert "there were more visits" not in first
    assert "there were more visits" in rest


def test_names_without_latin_letters_and_long_ones_have_files_of_their_own():
    names = ["北區", "南區", "a" * 70, "a" * 70 + "b", "Peña", "District 1", "District 2"]
    found = {file_name(replace(told(), name=name), tongue("en"), "csv") for name in names}
    assert len(found) == len(names)
    assert all(one.isascii() and len(one) < 150 for one in found)


def test_numbers_stay_with_their_units_and_per_cent_is_written_as_readers_do():
    english, spanish = tongue("en"), tongue("es")
    assert english.bound("20 % of 100 children") == "20% of 100\u00a0children"
    assert spanish.bound("20 % de 100 niños") == "20\u00a0% de 100\u00a0niños"
    assert english.bound("to October 2, 2026") == "to October\u00a02,\u00a02026"
    assert english.bound("visits · to 2026") == "visits\u00a0· to 2026"
    assert spanish.bound("el 2 de octubre de 2026") == "el 2\u00a0de\u00a0octubre de\u00a02026"

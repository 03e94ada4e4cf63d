"""A name that nobody translated is quoted, so that no sheet slides from one language into another.

Places keep their own names; only what people here call one, such as district, is said in the
language of the reader where the site has given its word.
"""

from collections.abc import Sequence

from hotspot.core.labels import Labels
from hotspot.view.catalogue import Tongue
from hotspot.view.community_numbers import Told
from hotspot.view.words import capital, sentence

_OWN = "en"
"""Language in which a site writes its settings."""

_COUNTS = ("census", "censo")


def place_name(told: Told, tongue: Tongue) -> str:
    """Name the neighborhood within a sentence: District 14; el distrito 14, or Distrito 14."""
    noun, label = told.context.site.noun, _labels(told, tongue).noun
    first, gap, rest = told.name.partition(" ")
    if not label or first.casefold() != noun.casefold():
        return told.name
    with_article = len(label.split()) > 1
    return f"{label if with_article else capital(label)}{gap}{rest}"


def region_name(told: Told, tongue: Tongue) -> str:
    """Name the region as it stands within a sentence."""
    return _labels(told, tongue).region or told.region


def source_names(told: Told, tongue: Tongue) -> Sequence[str]:
    """Name the feeds; in quotes where a site has no word of this language."""
    known = dict(_labels(told, tongue).feeds)
    return [known.get(one) or _quoted(one, tongue) for one in told.context.site.sources]


def sender_names(told: Told) -> tuple[str, ...]:
    """Name those who sent the records; nothing where the records know them by a code.

    A code has no small letter: ED-2, MAIN. Nobody outside the hospital can read it.
    """
    names = told.senders.names
    return names if all(any(map(str.islower, one)) for one in names) else ()


def population_name(told: Told, tongue: Tongue) -> str:
    """Name the count of the children as a sentence; in quotes as the feeds are."""
    label = _labels(told, tongue).population
    return sentence(label or _quoted(told.context.site.population, tongue))


def by_the_census(told: Told) -> bool:
    """Tell whether a census counted the children."""
    return any(word in told.context.site.population.casefold() for word in _COUNTS)


def _labels(told: Told, tongue: Tongue) -> Labels:
    given = (one for one in told.context.site.labels if one.language == tongue.code)
    return next(given, Labels(tongue.code))


def _quoted(text: str, tongue: Tongue) -> str:
    return text if tongue.code == _OWN else f"“{text}”"

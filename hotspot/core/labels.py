"""A family that reads Spanish hears of its district, not of a "district": a site's words, twice.

The names of feeds and of the count of children are written by the site, so no catalogue can
translate them; whoever writes the settings can.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from hotspot.core.sections import Section

Language = Literal["es"]
"""Languages besides English in which sheets for families are written."""


class LanguageLabels(Section):
    """What the site's own names are in another language; what is not given stays in quotes."""

    region: str = Field(
        "", description="The region with its article, as in a sentence: 'el condado de Clark'."
    )
    noun: str = Field(
        "", description="What one calls a neighborhood, with its article: 'el distrito'."
    )
    population: str = Field(
        "", description="Name of the count of children: 'niños menores de 18 años, Censo de 2020'."
    )
    feeds: dict[str, str] = Field(
        default_factory=dict, description="Name of a feed = its name in this language."
    )


@dataclass(frozen=True)
class Labels:
    """A site's words in another language, as a snapshot remembers them.

    Parameters
    ----------
    language : str
        Code of the language.
    region, noun, population : str
        As ``LanguageLabels``; "" where the site gave none.
    feeds : tuple of (str, str)
        Names of feeds, each with its name in this language.
    """

    language: str
    region: str = ""
    noun: str = ""
    population: str = ""
    feeds: tuple[tuple[str, str], ...] = ()


def labels_of(given: dict[Language, LanguageLabels]) -> tuple[Labels, ...]:
    """Give the labels of the settings as a snapshot remembers them, by language."""
    return tuple(
        Labels(code, one.region, one.noun, one.population, tuple(one.feeds.items()))
        for code, one in sorted(given.items())
    )


def labels_from(values: tuple[dict[str, object], ...]) -> tuple[Labels, ...]:
    """Read the labels back from a manifest."""
    return tuple(Labels(**one | {"feeds": tuple(map(tuple, one["feeds"]))}) for one in values)


def check_labels(given: dict[Language, LanguageLabels], feeds: set[str]) -> None:
    """Refuse the label of a feed that is not there.

    Raises
    ------
    ValueError
        Which feed, and those that are there.
    """
    for code, one in given.items():
        unknown = sorted(set(one.feeds) - feeds)
        if unknown:
            known = ", ".join(sorted(feeds))
            said = f"there is no feed {unknown[0]}; there are {known}"
            raise ValueError(f"labels.{code}.feeds: {said}")

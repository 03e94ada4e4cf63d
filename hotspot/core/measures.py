"""What the network measures, in one registry.

A measure knows its family, because the family decides the variance: visits are events, a bed-day
is a day of a person (one stay adds many), a screening result is a proportion of the screened.
It knows which direction is better, so that no page has to guess it from a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from hotspot.core.weeks import WEEKS_PER_YEAR

Family = Literal["events", "person_days", "proportion"]
Better = Literal["lower", "higher"]

DOMAINS = ("food", "housing", "utilities", "transport", "safety")
"""Social needs a screening can ask about."""

MANY_BED_DAYS = 14
"""Bed-days of one child in a window from which a place may look high because of her alone."""


@dataclass(frozen=True)
class Measure:
    """One thing the network counts.

    Parameters
    ----------
    key : str
        Name in tables, links and files.
    label : str
        Name on the screen; part of the public links, so it never changes.
    noun : str
        What one counts, in a sentence: "ED visits".
    family : {"events", "person_days", "proportion"}
        Decides the variance and the chart.
    better : {"lower", "higher"}
        Direction that is good for children.
    definition : str
        One sentence that a file carries with the numbers.
    denominator : str or None
        Key of the counts a proportion is a share of; None means children who live there.
    of : str or None
        Key of the measure that this one is a variant of.
    part_of : str or None
        Key of the measure of which this one counts the events of one condition group.
    condition : str
        That condition group; "" for all conditions.
    """

    key: str
    label: str
    noun: str
    family: Family
    better: Better
    definition: str
    denominator: str | None = None
    of: str | None = None
    part_of: str | None = None
    condition: str = ""

    @property
    def unit(self) -> str:
        """Unit of the rate as shown: a share of the screened, or a yearly rate."""
        if self.family == "proportion":
            return "% of children screened"
        return f"{self.noun} per 1,000 children per year"

    @property
    def scale(self) -> float:
        """Factor from a stored rate to the one shown: per 1,000 a year, or per cent."""
        return 100.0 if self.family == "proportion" else 1000.0 * WEEKS_PER_YEAR

    @property
    def feed_kind(self) -> Literal["encounter", "screening"]:
        """Kind of the feeds it is counted from."""
        return "screening" if self.key.startswith("screen") else "encounter"


def _need(domain: str) -> Measure:
    return Measure(
        key=f"screen_positive_{domain}",
        label=f"{domain.capitalize()} need",
        noun=f"children with a {domain} need",
        family="proportion",
        better="lower",
        definition=(
            f"Children whose last {domain} answer in a week reported a need, as a share of the"
            " children with a valid answer (declined and unknown answers are left out)."
        ),
        denominator=f"screened_{domain}",
    )


def _registry(measures: Iterable[Measure]) -> dict[str, Measure]:
    return {measure.key: measure for measure in measures}


MEASURES: dict[str, Measure] = _registry(
    (
        Measure(
            "ed_visits",
            "ED visits",
            "ED visits",
            "events",
            "lower",
            "Emergency department visits, counted in the week they began.",
        ),
        Measure(
            "bed_days",
            "Bed-days",
            "bed-days",
            "person_days",
            "lower",
            "Midnights that children spent in hospital, each counted in the week it fell in.",
        ),
        Measure(
            "admissions",
            "Hospital stays",
            "hospital stays",
            "events",
            "lower",
            "Inpatient and observation stays, counted in the week they began.",
        ),
        Measure(
            "screened",
            "Children screened",
            "children screened",
            "events",
            "higher",
            "Children with a valid social-needs answer, counted once a week.",
        ),
        Measure(
            "screen_positive",
            "Any social need",
            "children with a social need",
            "proportion",
            "lower",
            "Children who reported a need in any domain in a week, as a share of the children"
            " with a valid answer (declined and unknown answers are left out).",
            denominator="screened",
        ),
        *(_need(domain) for domain in DOMAINS),
    )
)
"""Every measure a page can show, by key, in the order it is offered."""


def denominators() -> tuple[str, ...]:
    """List the counts that are kept only because a proportion needs them."""
    keys = (measure.denominator for measure in MEASURES.values())
    return tuple(dict.fromkeys(key for key in keys if key and key not in MEASURES))


NEWBORN_DAYS = 28
"""Age in days from which a child is no newborn any more."""

VARIANTS: dict[str, Measure] = _registry(
    Measure(key, label, "bed-days", "person_days", "lower", definition, of="bed_days")
    for key, label, definition in (
        (
            "bed_days_without_newborns",
            "Bed-days without newborns",
            "Bed-days without those of stays that began when the child was under"
            f" {NEWBORN_DAYS} days old.",
        ),
        (
            "bed_days_capped",
            "Bed-days with long stays cut",
            "Bed-days, of each stay no more than its first days: as many as the site says.",
        ),
    )
)
"""Other ways to count a measure, by key. They answer whether a place stands out for another reason;
no page offers them beside the measure, because the difference of two counts is of few children."""


SPLIT = ("ed_visits", "admissions", "bed_days")
"""Measures that a site may split by the condition behind a visit or stay."""

OTHER = "other"
"""What is in none of a site's condition groups. It is counted, because it says what subtraction
would tell, and never shown."""


def part_key(measure: str, condition: str) -> str:
    """Give the key of the part of a measure that is of one condition group; of all, its own."""
    return f"{measure}@{condition}" if condition else measure


def condition_words(condition: str) -> str:
    """Say a condition group in a sentence: "mental health"."""
    return condition.replace("_", " ")


@lru_cache(maxsize=64)
def part_of(key: str) -> Measure | None:
    """Make the measure that counts the events of one condition group.

    Parameters
    ----------
    key : str
        As `part_key` gives it.

    Returns
    -------
    Measure or None
        None if the key names no part of a measure that can be split.
    """
    whole, _, condition = key.partition("@")
    if whole not in SPLIT or not condition:
        return None
    measure, words = MEASURES[whole], condition_words(condition)
    return replace(
        measure,
        key=key,
        label=f"{measure.label} for {words}",
        noun=f"{measure.noun} for {words}",
        definition=f"{measure.definition} Only those whose primary diagnosis is in the group"
        f" “{words}” of this site.",
        part_of=whole,
        condition=condition,
    )


def known_as(measure: Measure) -> Measure:
    """Give the measure whose weeks are those of a variant or part: itself, for all others."""
    whole = measure.of or measure.part_of
    return MEASURES[whole] if whole else measure


def corrections() -> tuple[str, ...]:
    """List the counts that turn a measure into its variants.

    Returns
    -------
    tuple of str
        For each variant a count to take away (``_less``) and one to put in its place (``_plus``),
        both of the few children whom it concerns. All that is counted is a sum over children, so
        what is left is exact: events, children, squared totals.
    """
    return tuple(f"{key}_{what}" for key in VARIANTS for what in ("less", "plus"))

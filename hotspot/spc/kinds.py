"""What is counted, and how much of it, decides which chart tells its noise from news."""

import numpy as np

from hotspot.core.errors import UnsupportedMethod
from hotspot.core.measures import Family

SERVES: dict[Family, tuple[str, ...]] = {
    "events": ("u′", "u", "negative binomial", "XmR", "run"),
    "person_days": ("negative binomial", "u′", "XmR", "run"),
    "proportion": ("p′", "p", "beta-binomial", "XmR", "run"),
}
"""Charts that serve each family; bed-days never meet a Poisson chart."""

FEW_EVENTS = 5.0
"""Below this mean a point, three sigma lies; limits come from probabilities."""

FEWER_EVENTS = 2.0
"""Below this, longer periods tell more."""

FEWEST_EVENTS = 0.5
"""Below this, only the time between events tells anything."""

FEW_ASKED = 20.0
"""Below this many children asked a point, shares have probability limits."""


def choose_kinds(
    kind: str, family: Family, events: np.ndarray, asked: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Choose the chart of each area, and say why.

    Parameters
    ----------
    kind : str
        "auto", or a chart for all areas.
    family : {"events", "person_days", "proportion"}
        Of the measure.
    events, asked : ndarray of float, shape (n,)
        Mean events and mean exposure a point of the baseline; not a number without one.

    Returns
    -------
    tuple of (ndarray of str, list of str)
        Chart and reason, one an area.

    Raises
    ------
    UnsupportedMethod
        If the family is unknown, or the kind does not serve it.
    """
    if family not in SERVES:
        raise UnsupportedMethod(f"no chart serves {family!r}; families are {', '.join(SERVES)}")
    if kind not in ("auto", *SERVES[family]):
        *most, last = ("auto", *SERVES[family])
        raise UnsupportedMethod(
            f"chart {kind!r} does not serve {family}; choose {', '.join(most)} or {last}"
        )
    if kind != "auto":
        return np.full(len(events), kind), [""] * len(events)
    if family == "proportion":
        return _of_shares(events, asked)
    if family == "person_days":
        return np.full(len(events), "negative binomial"), [_of_days(mean) for mean in events]
    return _of_counts(events)


def _of_counts(events: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Take three sigma where counts are large, probabilities where they are not."""
    few = ~(events >= FEW_EVENTS)
    whys = [_of_count(mean) for mean in events]
    return np.where(few, "negative binomial", "u′"), whys


def _of_count(mean: float) -> str:
    if not np.isfinite(mean):
        return ""
    if mean >= FEW_EVENTS:
        return f"Chosen for about {mean:.0f} events a point."
    said = f"Chosen because {mean:.1f} events a point are too few for three sigma."
    return f"{said} {_when_rare(mean)}".strip()


def _when_rare(mean: float) -> str:
    """Say what would tell more than points of so few events."""
    if mean < FEWEST_EVENTS:
        return "So rare an event is better charted by the time between events."
    return "Longer periods would tell more." if mean < FEWER_EVENTS else ""


def _of_days(mean: float) -> str:
    said = "Chosen because one stay adds many days: limits for independent events would cry wolf."
    rare = np.isfinite(mean) and mean < FEW_EVENTS
    return f"{said} Longer periods would tell more." if rare else said


def _of_shares(events: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Take three sigma where enough children are asked, and enough say yes and no."""
    enough = (asked >= FEW_ASKED) & (events >= FEW_EVENTS) & (asked - events >= FEW_EVENTS)
    whys = [
        f"Chosen for about {size:.0f} children a point."
        if many
        else f"Chosen because of {size:.0f} children a point too few say yes, or no."
        if np.isfinite(size)
        else ""
        for size, many in zip(asked, enough, strict=True)
    ]
    return np.where(enough, "p′", "beta-binomial"), whys

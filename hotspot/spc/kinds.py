"""Each family of measure varies in its own way, and has the chart that knows how."""

from hotspot.core.errors import UnsupportedMethod
from hotspot.core.measures import Family

KIND_OF: dict[Family, str] = {"events": "u′", "person_days": "u′", "proportion": "p′"}
"""Chart that fits the variance of each family; bed-days never meet a Poisson chart."""


def choose_kind(kind: str, family: Family) -> str:
    """Say which chart serves a family of measure.

    Parameters
    ----------
    kind : {"auto", "u′", "p′", "XmR"}
        What was asked for.
    family : {"events", "person_days", "proportion"}
        Of the measure.

    Returns
    -------
    str
        "u′", "p′" or "XmR".

    Raises
    ------
    UnsupportedMethod
        If the family is unknown, or the kind does not serve it.
    """
    if family not in KIND_OF:
        raise UnsupportedMethod(f"no chart serves {family!r}; families are {', '.join(KIND_OF)}")
    serves = (KIND_OF[family], "XmR")
    if kind not in ("auto", *serves):
        raise UnsupportedMethod(
            f"chart {kind!r} does not serve {family}; choose auto, {' or '.join(serves)}"
        )
    return serves[0] if kind == "auto" else kind

"""A fall while a facility sends nothing is not good news: it may be records that are missing."""

from collections.abc import Sequence

from hotspot.surveillance.answers import Context


def may_be_missing(meaning: str, silent: Sequence[str], context: Context) -> bool:
    """Tell whether what looks like an improvement may only be records that did not come.

    Parameters
    ----------
    meaning : str
        "concern", "improvement" or "neither".
    silent : sequence of str
        Facilities that have sent nothing of the chosen week.
    context : Context
        Whose measure says in which direction it is better.

    Returns
    -------
    bool
        Always False of a rise: what did not come cannot raise a number.
    """
    return bool(silent) and meaning == "improvement" and context.measure.better == "lower"


def who_is_silent(silent: Sequence[str]) -> str:
    """Name the one facility that is silent, or count them: ED-WEST is silent."""
    return f"{silent[0]} is silent" if len(silent) == 1 else f"{len(silent)} facilities are silent"

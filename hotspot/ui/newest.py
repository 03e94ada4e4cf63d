"""A screen goes along with the newest complete week, until the reader chooses another one."""

from collections.abc import Collection, MutableMapping
from datetime import date
from typing import Any

WEEK = "week"
"""Key of the control of weeks."""

_FOLLOWED, _OF, _LEFT = "newest_week", "newest_of", "week_left"


def follow(
    state: MutableMapping[str, Any],
    snapshot: str,
    measure: str,
    known: Collection[date],
    newest: date,
    *,
    keeps: bool = True,
) -> date | None:
    """Go along with the newest complete week before its control is drawn.

    Another measure keeps the week if it is complete there, too. If not, and in another huddle, the
    week moves, because a page of a week that is not judged would be empty. A page about what is new
    shows the newest week of every measure.

    Parameters
    ----------
    state : mutable mapping
        Of the session.
    snapshot, measure : str
        What is shown now.
    known : collection of date
        Weeks of the measure.
    newest : date
        Its newest complete one.
    keeps : bool, default True
        Whether another measure keeps the week on this page.

    Returns
    -------
    date or None
        Week that the measure made the reader leave, until something else is chosen.
    """
    week, before = state.get(WEEK), state.get(_FOLLOWED)
    same_huddle = state.get(_OF) == snapshot
    follows = before is not None and week == before
    stays = keeps and follows and same_huddle and week in known and week <= newest
    if follows and not stays and week != newest:
        state[WEEK] = newest
        state[_LEFT] = (measure, newest, week if keeps and same_huddle else None)
    if stays and week != newest:
        state[WEEK] = week  # set anew, it stands in the link although another week is usual here
    state[_FOLLOWED], state[_OF] = week if stays else newest, snapshot
    about_measure, shown, left = state.get(_LEFT, ("", None, None))
    if (about_measure, shown) != (measure, state.get(WEEK)):
        state.pop(_LEFT, None)
        return None
    return left

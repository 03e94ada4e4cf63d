"""Numbers change nothing until somebody asks somebody; a huddle ends with one question.

It follows from what changed and from nothing else, so two rooms that see the same page ask the
same. It never says why something happened: that is what the answer is for.
"""

from collections.abc import Sequence

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Context
from hotspot.view.stories import Story

UNTIL = "before the next huddle"
"""By when somebody has asked."""

_WARDS = ("bed-days", "hospital stays")


def question(stories: Sequence[Story], silent: Sequence[str], context: Context) -> str:
    """Ask the team one thing.

    Parameters
    ----------
    stories : sequence of Story
        On the cards.
    silent : sequence of str
        Facilities that have sent nothing of the chosen week.
    context : Context
        What it is about.

    Returns
    -------
    str
        One or two sentences, the last of them a question. New alarms come first, then other new
        concerns, what goes on, facilities that are silent, and what got better. A facility that is
        silent is asked beside any concern.
    """
    worse, better = (_meaning(stories, word) for word in ("concern", "improvement"))
    new = [one for one in worse if _is_new(one)]
    for found, ask in (
        ([one for one in new if _rings(one)], _alarm),
        (new, _new),
        (worse, _goes_on),
        (silent, _silent),
        (better, _better),
    ):
        if found and context.complete:
            also = () if found in (silent, better) else silent[:1]
            asked, by = ask(_asked(found[0], context.measure))
            return _joined([*asked, *(f"who asks {one}" for one in also)], by)
    return _nothing(context)


def _joined(asked: Sequence[str], by: str) -> str:
    """Ask one thing or several in one breath, and by when."""
    *more, last = asked
    said = f"{', '.join(more)}, and {last}" if more else last
    return f"{said}, {by}?" if by else f"{said}?"


def _meaning(stories: Sequence[Story], word: str) -> list[Story]:
    return [one for one in stories if one.tone == word]


def _is_new(story: Story) -> bool:
    return story.change.kind == "new" if story.change else story.filled


def _rings(story: Story) -> bool:
    return story.change is not None and "alarm" in story.change.rules


def whom(measure: Measure, name: str) -> str:
    """Say who may know more of a place, by what was counted."""
    if measure.key.startswith("screen"):
        return f"those who screen families from {name}"
    if any(word in measure.noun for word in _WARDS):
        return f"the wards that cared for children from {name}"
    return f"the clinics that see children from {name}"


def _asked(found: Story | str, measure: Measure) -> str:
    """Say who is asked: a facility about itself, of a place those who may know it."""
    return found if isinstance(found, str) else whom(measure, found.name)


def _alarm(who: str) -> tuple[tuple[str, ...], str]:
    return (f"Who will ask {who} what they have noticed in the last days",), UNTIL


def _new(who: str) -> tuple[tuple[str, ...], str]:
    return (f"Who will ask {who} whether they have noticed it too",), UNTIL


def _silent(facility: str) -> tuple[tuple[str, ...], str]:
    return (f"Who will ask {facility} when its records will come again",), UNTIL


def _goes_on(who: str) -> tuple[tuple[str, ...], str]:
    return (f"What have we heard from {who}", "who asks again"), ""


def _better(who: str) -> tuple[tuple[str, ...], str]:
    return (f"Who will ask {who} what is going well there",), UNTIL


def _nothing(context: Context) -> str:
    lead = "Nothing new to ask about" if context.complete else "Nothing is judged yet"
    return f"{lead}. What did we take on at the last huddle, and is it done?"

"""The right column of the huddle, as blocks of HTML with every word escaped."""

from collections.abc import Sequence, Set
from html import escape

from hotspot.surveillance.answers import Context
from hotspot.ui.blocks import block, explained_pill
from hotspot.ui.portrait_blocks import link
from hotspot.view import story_words
from hotspot.view.huddle import verdict_words
from hotspot.view.place import DAGGER
from hotspot.view.stories import Story
from hotspot.view.terms import PHRASES, VERDICTS, marked


def card(story: Story, context: Context, careful: Set[str], to: str = "") -> str:
    """Write what stands above the chart of a card; the badge on the map links to it.

    Parameters
    ----------
    story : Story
        Of one place.
    context : Context
        What it is about.
    careful : set of str
        Areas whose numbers are to be read with care.
    to : str
        Address of the page about the place; "" where nobody can follow a link.
    """
    looked = ' hs-looked" aria-current="true' if story.looked_at else ""
    counted, apart = story_words.counts(story, context), story_words.counts_apart(story, context)
    name = link(story.name, to) if to else escape(story.name)
    title = (
        f'<span class="hs-badge">{story.number}</span><b>{name}</b>'
        + explained_pill(story.pill, story.tone, f"card {story.number}", filled=story.filled)
        + (block("counts", escape(counted), "span") if counted and not apart else "")
    )
    about = {story.area, story.change.area if story.change else ""}
    dagger = f" {DAGGER}" if about & careful else ""
    first = f"<strong>{escape(counted)}.</strong> " if apart else ""
    return (
        f'<section class="hs-story{looked}" id="hs-card-{story.number}" tabindex="-1">'
        f"{block('signal', title, 'h3')}<p>{first}{_said(story)}{dagger}</p>"
        "</section>"
    )


def _said(story: Story) -> str:
    """Write the sentence of a card; whether to believe it, and which rules say so, is explained."""
    said = story_words.said(story)
    verdict = verdict_words(story.change) if story.change else ""
    plain = said.removesuffix(verdict)
    return escape(plain) + marked(said[len(plain) :], VERDICTS, f"card {story.number}")


def rest(lines: Sequence[str]) -> str:
    """Write in quiet lines what no card says."""
    inner = "".join(
        f"<li>{marked(line, PHRASES, f'rest {number}')}</li>"
        for number, line in enumerate(lines)
        if line
    )
    return f'<ul class="hs-rest">{inner}</ul>' if inner else ""


def ask(question: str) -> str:
    """Write the one question of the huddle."""
    return block("ask", f"<strong>For the huddle:</strong> {escape(question)}", "p")

"""Answers become blocks of HTML, with every word escaped and every colour from the frame's sheet.

Nothing here knows Streamlit; ``panels`` puts the blocks on the page.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from html import escape

from hotspot.core.site import Site
from hotspot.core.types import TOO_LITTLE
from hotspot.surveillance.answers import Comparison, Context
from hotspot.view import words, years
from hotspot.view.cards import Card
from hotspot.view.headline import Piece
from hotspot.view.methods import Step
from hotspot.view.style import CUES, HATCHED, SELDOM, STATUSES, tone
from hotspot.view.terms import INTERVAL, define, key_of, marked

_TONES = {"worsening": "concern", "improvement": "improvement"}


def block(kind: str, inner: str, tag: str = "div") -> str:
    """Wrap markup in an element of one class."""
    return f'<{tag} class="hs-{kind}">{inner}</{tag}>'


def sentence(pieces: Iterable[Piece]) -> str:
    """Write pieces, the strong ones bold."""
    return "".join(_piece(one) for one in pieces)


def _piece(piece: Piece) -> str:
    if piece.badge:
        return _label(piece.text, "concern")
    if piece.to:
        to = escape(piece.to, quote=True)
        return f'<a class="hs-way" href="{to}" target="_self">{escape(piece.text)}</a>'
    return f"<strong>{escape(piece.text)}</strong>" if piece.strong else escape(piece.text)


def headline(pieces: Iterable[Piece]) -> str:
    """Write the sentence on top of the page."""
    return block("headline", sentence(pieces), "h1")


def pill(text: str, tone: str, *, filled: bool = False) -> str:
    """Write a short verdict in a frame."""
    return framed(escape(text), tone, filled=filled)


def explained_pill(text: str, tone: str, place: str, *, filled: bool = False) -> str:
    """Write a short verdict in a frame, with what it means under the pointer and the Tab key."""
    return framed(define(key_of(text), text, place), tone, filled=filled)


def framed(inner: str, tone: str, *, filled: bool = False) -> str:
    """Put markup into such a frame."""
    look = "filled" if filled else "outlined"
    return f'<span class="hs-pill hs-{tone} hs-{look}">{inner}</span>'


def number_card(card: Card) -> str:
    """Write one big number with what is usual for it."""
    said, filled = card.verdict, card.tone == "concern"
    verdict = explained_pill(said, card.tone, card.label, filled=filled) if said else ""
    number = f'<span class="hs-number hs-{card.tone}">{escape(card.number)}</span>'
    lines = "".join(block("line", escape(text)) for text in card.lines)
    return block(
        "card", block("label", escape(card.label)) + block("big", number + verdict) + lines
    )


def number_cards(cards: Sequence[Card]) -> str:
    """Write the row of numbers."""
    return block("cards", "".join(number_card(card) for card in cards))


def year_lines(lines: Sequence[Comparison]) -> str:
    """Write whose year differs from its past."""
    rows = "".join(
        f"<li>{explained_pill(one.verdict, _TONES[one.verdict], f'year {one.area}')}"
        f"<span>{_year(one)}</span></li>"
        for one in lines
    )
    return f'<ul class="hs-changes hs-years">{rows}</ul>'


def _year(one: Comparison) -> str:
    """Write a sentence about a year, in which luck is explained."""
    return "".join(
        sentence([piece])
        if piece.strong
        else marked(piece.text, {"luck alone": "luck"}, f"year {one.area}")
        for piece in years.year_pieces(one)
    )


def legend(context: Context, found: Set[str], *, rising: bool = False, brief: bool = False) -> str:
    """Write what colours and marks of a map mean, and hatches of those kinds of nothing it has.

    A brief one says once of all areas that can have no rate that they have none.
    """
    shown = [
        word
        for word in STATUSES
        if word in found or (word not in SELDOM and TOO_LITTLE not in found)
    ]
    without = [word for word in shown if brief and word in HATCHED and word != "suppressed"]
    short = {"suppressed": "Too few to show", "can't tell": "Can’t tell"} if brief else {}
    entries = "".join(
        _entry([word], short.get(word) or words.status_word(word, context), context, word)
        for word in shown
        if word not in without
    )
    none = _entry(without, "No rate", context, "no rate") if without else ""
    said = define("rising", "Rising" if brief else "High and rising", "legend")
    marks = f'<span class="hs-entry">▲ {said}</span>'
    return block(
        "legend hs-brief" if brief else "legend", entries + none + (marks if rising else "")
    )


def _entry(which: Sequence[str], said: str, context: Context, term: str) -> str:
    drawn = "".join(_swatch(word, context) for word in which)
    kinds = "; ".join(words.status_word(word, context) for word in which)
    more = "" if term == which[0] else f"{kinds}."
    return f'<span class="hs-entry">{drawn}{define(term, said, "legend", more)}</span>'


def _swatch(word: str, context: Context) -> str:
    number = STATUSES.index(tone(word, context.measure))
    hatch = f" hs-{word.replace(' ', '-')}" if word in HATCHED else ""
    letter = CUES[word].letter
    cue = f' data-cue="{letter}"' if letter else ""
    return f'<i class="hs-swatch{hatch}"{cue} style="--fill: var(--fill-{number})"></i>'


def about(site: Site, as_of: date, *, chosen: bool = False, past: bool = False) -> str:
    """Write the label of every page: synthetic or not, how old, and whether it is a past huddle.

    Where the day stands in a control beside it (``chosen``), only a screen reader hears it twice.
    """
    old = _label("Past huddle", "concern") if past else ""
    synthetic = _label("Synthetic data", "neither") if site.synthetic else ""
    day = f" · as of {words.short_day(as_of)}"
    spoken = f'<span class="hs-unseen">{day}</span>' if chosen else day
    region = block("region", escape(site.region), "span")
    return block("about", old + synthetic + region + spoken)


def _label(term: str, tone: str) -> str:
    """Write in capitals what all of a page is."""
    return framed(define(term, term.upper(), "about"), tone, filled=True)


def heading(text: str, small: str = "") -> str:
    """Write a heading with an optional quieter part."""
    quiet = f"<small>{escape(small)}</small>" if small else ""
    return block("heading", f"{escape(text)} {quiet}", "h2")


def badges(shown: Sequence[tuple[str, str]]) -> str:
    """Write small drawings, each beside its words, in one line; the words are escaped here."""
    each = "".join(f"<span>{icon} {escape(said)}</span>" for icon, said in shown)
    return block("badges", each, "div")


def question(title: str, words: str) -> str:
    """Write a question and its answer in plain words."""
    return block("question", f"<h3>{escape(title)}</h3><p>{escape(words)}</p>", "section")


def note(text: str, tone: str = "quiet") -> str:
    """Write a quiet paragraph."""
    return f'<p class="hs-note hs-{tone}">{escape(text)}</p>'


def warning(text: str) -> str:
    """Write what must be known before any number is read."""
    return f'<p class="hs-note hs-warning" role="alert">{escape(text)}</p>'


def footer(context: Context, line: str) -> str:
    """Write what every page must say below its numbers."""
    synthetic = f"<strong>{escape(words.SYNTHETIC)}</strong> " if context.site.synthetic else ""
    return block("footer", synthetic + escape(line), "footer")


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Write pairs of a term and its value."""
    inner = "".join(
        f"<dt>{define(term, term, 'fact')}</dt><dd>{marked(value, INTERVAL, term)}</dd>"
        for term, value in rows
    )
    return block("facts", inner, "dl")


def notes(*lines: str) -> str:
    """Write the small print of a page."""
    return block("notes", "".join(f"<p>{escape(line)}</p>" for line in lines))


def table(rows: Sequence[dict[str, str]]) -> str:
    """Write a table; every row has the same columns."""
    if not rows:
        return note("Nothing to list.")
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in row.values())}</tr>" for row in rows
    )
    return f'<table class="hs-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def steps(found: Iterable[Step]) -> str:
    """Write the steps from extract to screen."""
    return "".join(block("step", _step(one), "section") for one in found)


def _step(one: Step) -> str:
    does = "".join(
        f"<li><code>{escape(name)}</code> {escape(what)}</li>" for name, what in one.functions
    )
    limits = "".join(
        f"<li><code>{escape(name)}</code> = {escape(value)}: {escape(meaning)}</li>"
        for name, value, meaning in one.thresholds
    )
    sources = "".join(f"<p><small>{escape(source)}</small></p>" for source in one.references)
    listed = f"<ul>{does}{limits}</ul>" if does or limits else ""
    return (
        f"<h3>{escape(one.title)}</h3><div><p class='hs-claim'>{escape(one.claim)}</p>"
        f"<p>{escape(one.why)}</p>{listed}{sources}</div>"
    )


def error(message: str, *, above: bool = False) -> str:
    """Write a problem the reader can act on; above a page it takes little room."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in message.splitlines())
    look = "hs-error hs-notice" if above else "hs-error"
    return f'<section class="{look}" role="alert">{paragraphs}</section>'

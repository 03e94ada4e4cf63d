"""A picture says the same of itself wherever it hangs: at length on paper, briefly on a slide.

Measure and rule, how many areas or weeks, how old the knowledge is, how rates were made, from what,
and what is hidden.
"""

import numpy as np

from hotspot.core.types import WITHOUT_RATE
from hotspot.surveillance.answers import Context, Picture
from hotspot.view import lateness, making, shown, words
from hotspot.view.luck import luck_label, luck_note
from hotspot.view.png_series import Series
from hotspot.view.small_print import chart_privacy_line, left_out_line, privacy_line
from hotspot.view.style import format_count


def map_notes(picture: Picture, *, brief: bool = False) -> list[list[str]]:
    """Write the small print of a map.

    Parameters
    ----------
    picture : Picture
        Already suppressed.
    brief : bool
        Leave out what the table of the same map says at length.

    Returns
    -------
    list of list of str
        Columns of paragraphs: three if brief, else two.
    """
    context, left_out = picture.context, left_out_line(picture)
    counted = f"{areas_line(picture)} {lateness.as_of_line(context)}. Snapshot {context.snapshot}."
    private = f"{privacy_line(context.site)} {words.PROMPT}"
    if brief:
        smooth = f"Smoothed rates: {words.sentence(picture.smooth.method)}"
        method = " ".join(filter(None, (making.thin_line(picture), smooth)))
        return [[measure_line(context), counted], [method, _sources(context)], [private]]
    return [
        [
            measure_line(context),
            making.rule_line(picture),
            *([left_out] if left_out else []),
            counted,
        ],
        [making.method_line(picture), " ".join(words.source_lines(context)), private],
    ]


def chart_notes(series: Series, *, brief: bool = False) -> list[list[str]]:
    """Write the small print of a control chart.

    Parameters
    ----------
    series : Series
        What is drawn.
    brief : bool
        Leave out what the table of the same chart says at length.

    Returns
    -------
    list of list of str
        Columns of paragraphs: three if brief, else two.
    """
    signal, context = series.signal, series.context
    what = f"{measure_line(context)} {_target_line(series)}".strip()
    luck = [luck_note(series.luck, series.compared)] if series.luck else []
    counted = f"{weeks_line(series)} {lateness.as_of_line(context)}. Snapshot {context.snapshot}."
    private = f"{chart_privacy_line(signal, context.site)} {words.PROMPT}"
    if brief:
        rules = f"Rules: {words.sentence('; '.join(signal.chart.rules) or 'none')}"
        shaded = f" Shaded: {luck_label(series.luck)}." if series.luck else ""
        method = f"{signal.chart.kind} chart. {rules}{shaded}"
        return [[what, counted], [method, _sources(context)], [private]]
    return [
        [
            what,
            f"{making.chart_method_line(signal)} {making.decided_words(signal)}".strip(),
            f"{counted} {lateness.hollow_note(signal)}".strip(),
        ],
        [*luck, " ".join(words.source_lines(context)), private],
    ]


def areas_line(picture: Picture) -> str:
    """Count the areas of a map, and those of which no number is shown."""
    status, noun = shown.area_status(picture), words.area_noun(picture)
    total, hidden = len(status), int((status == "suppressed").sum())
    without = int(np.isin(status, WITHOUT_RATE).sum())
    said = [f"n = {format_count(total)} {noun if total == 1 else words.plural(noun)}"]
    said += [f"{format_count(hidden)} with too few children to show"] if hidden else []
    said += [f"{format_count(without)} without a rate"] if without else []
    return f"{', '.join(said)}."


def weeks_line(series: Series) -> str:
    """Count the points of a chart, and those that are hidden."""
    listed = series.drawn(shown.listed_weeks(series.signal, series.context))
    hidden = int((listed & (series.status == "suppressed")).sum())
    points = words.periods(int(listed.sum()), series.signal.panel)
    return f"n = {points}{f', {hidden} with too few children to show' if hidden else ''}."


def measure_line(context: Context) -> str:
    """Name what is counted, and what it is."""
    return f"{context.measure.label}: {context.measure.definition}"


def _target_line(series: Series) -> str:
    """Say where a target that changes begins and ends; "" if it does not, or none is drawn."""
    said = shown.target_words(series.signal, series.context)
    return (
        words.sentence(said.replace("target", "Target", 1))
        if said and np.isfinite(series.aim).any()
        else ""
    )


def _sources(context: Context) -> str:
    """Say from what it was made; the boundaries are left to the table."""
    return " ".join(words.source_lines(context)[:2])

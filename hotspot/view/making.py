"""A number is only as good as what was done to get it, so that is said beside it, in words."""

import re

from hotspot.core.chart import Exclusion, Phase
from hotspot.core.types import TOO_LITTLE
from hotspot.surveillance.answers import Picture, Signal
from hotspot.surveillance.estimates import FEWEST_EXPECTED
from hotspot.view import shown
from hotspot.view.words import area_noun, percent, sentence, short_day


def method_line(picture: Picture) -> str:
    """Say how the rates were smoothed, why so, and what their interval means."""
    smooth = picture.smooth
    said = [
        thin_line(picture),
        f"Smoothed rates: {sentence(smooth.method)}",
        f"Why: {sentence(smooth.why)}" if smooth.why else "",
        f"The {percent(smooth.coverage)} interval holds the true rate with that probability.",
        f"Unsmoothed rates: {sentence(picture.crude.method)}",
    ]
    return " ".join(filter(None, said))


def thin_line(picture: Picture) -> str:
    """Say why areas are not compared where too little is expected of them; "" where they are."""
    if not (shown.area_status(picture) == TOO_LITTLE).any():
        return ""
    noun, weeks = area_noun(picture), picture.context.window
    return (
        f"Too little data to map: the typical {noun} expects {picture.typical:.1f} separate events"
        f" in {weeks} weeks, and {FEWEST_EXPECTED:g} are needed. Choose more weeks or larger areas."
    )


def rule_line(picture: Picture) -> str:
    """Give the hotspot rule and when it last changed."""
    hotspots = picture.hotspots
    rule = re.sub(r"(?<=\d)%", " %", sentence(hotspots.rule))
    return f"Hotspot rule ({hotspots.rule_version}): {rule}"


def chart_method_line(signal: Signal) -> str:
    """Say which chart this is, why, and which rules were applied."""
    chart, rules = signal.chart, "; ".join(signal.chart.rules) or "none"
    kind = "" if chart.kind in chart.why else f"{chart.kind} chart: "
    return f"{kind}{sentence(chart.why)} Rules: {sentence(rules)}"


def settings_line(signal: Signal) -> str:
    """Say every decision behind the limits of a chart, so that they can be made again."""
    return "; ".join(f"{name} {value}" for name, value in signal.chart.made)


def decided_words(signal: Signal) -> str:
    """Say what people decided about a chart, why, and who; "" if nothing."""
    return " ".join(_decision(one) for one in signal.chart.decided)


def _decision(one: Phase | Exclusion) -> str:
    """Write one decision as a sentence."""
    said = ", ".join(part for part in (one.why, one.author) if part)
    because = f" ({said})" if said else ""
    if isinstance(one, Phase):
        until = f", frozen to {short_day(one.until)}" if one.until else ""
        return f"New limits from the week to {short_day(one.start)}{until}{because}."
    span = short_day(one.first)
    span = span if one.first == one.last else f"{span} to {short_day(one.last)}"
    return f"{span} set no limits{because}."

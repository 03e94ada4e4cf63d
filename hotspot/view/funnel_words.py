"""A dot on a funnel is a place: its name, what was counted, what was expected, where it lies."""

import numpy as np

from hotspot.core.measures import Measure
from hotspot.surveillance.answers import Context
from hotspot.surveillance.funnels import AreaFunnel
from hotspot.view.style import format_amount
from hotspot.view.words import day, percent, plural, window

FEW_AREAS = 10
"""Areas below which one that stands out weighs much in the spread and the rate of all."""

MANY_LEFT_OUT = 0.1
"""Share of the areas left out from which it is said what that does to the others."""

_STANDING = {
    2: "above the outer limits",
    1: "above the inner limits, within the outer ones",
    0: "within the limits",
    -1: "below the inner limits, within the outer ones",
    -2: "below the outer limits",
}
_NOT_JUDGED = "late records are still arriving; not judged"


def expected_counts(found: AreaFunnel) -> np.ndarray:
    """Give what the region's rate or share lets one expect of each area, shape (n,)."""
    funnel = found.compared.funnel
    return funnel.size * funnel.centre


def ratios(found: AreaFunnel) -> np.ndarray:
    """Give how many times what is expected each area has, shape (n,)."""
    funnel = found.compared.funnel
    return funnel.value / funnel.centre


def across_words(measure: Measure) -> str:
    """Name the axis of sizes."""
    counted = "children screened" if _is_share(measure) else f"expected {measure.noun}"
    return f"{counted} (larger places to the right)"


def up_words(measure: Measure) -> str:
    """Name the axis of values."""
    return measure.unit if _is_share(measure) else "times what is expected"


def area_words(found: AreaFunnel, row: int) -> list[str]:
    """Say of one area what was counted, what was expected, and where it lies, line by line."""
    measure, funnel = found.context.measure, found.compared.funnel
    counted, expected = format_amount(found.observed[row]), _expected(expected_counts(found)[row])
    times = f"{ratios(found)[row]:.2f} times what is expected"
    lines = [f"{counted} {measure.noun}, {expected} expected", times]
    if _is_share(measure):
        asked, share = format_amount(funnel.size[row]), 100 * funnel.value[row]
        lines[0] += f" of {asked} screened"
        lines[1] = f"{share:.1f} %, {times}"
    where = _STANDING[int(found.level[row])] if found.judged else _NOT_JUDGED
    caution = found.cautions.get(str(found.areas[row]), "")
    return [*lines, where, *([caution] if caution else [])]


def bridge_words(context: Context) -> str:
    """Say why a funnel may flag other places than a control chart or a map."""
    noun = context.site.noun
    return (
        f"It may flag other places than the chart above or the map: a chart asks whether the weeks"
        f" of a {noun} changed, a map how surely a rate is far from the region’s, and the"
        f" funnel whether it is farther from it than most {plural(noun)} of that size are."
    )


def funnel_alt(found: AreaFunnel) -> str:
    """Read a funnel out: its message, then every area, those farthest from the limits first."""
    order = np.lexsort((-np.abs(np.log(np.maximum(ratios(found), 0.01))), -np.abs(found.level)))
    rows = [f"{found.names[row]}: {'; '.join(area_words(found, row))}." for row in order]
    title = f"{found.context.measure.label} by size, {window(found.context)}."
    return " ".join([title, found.sentence, *rows])


def funnel_note(found: AreaFunnel) -> str:
    """Say under a funnel how it was made, of which weeks, as known when, and what is not in it."""
    context, measure = found.context, found.context.measure
    against = (
        f"{measure.noun} as a share of those screened; in the region"
        f" {percent(found.compared.funnel.centre)}"
        if _is_share(measure)
        else f"its {measure.noun} over those expected from the region’s rate and its number of"
        " children; differences in age are not allowed for"
    )
    said = (
        f"Each dot is a {context.site.noun}: {against}.",
        _method(found),
        f"{window(context)}, as of {day(context.as_of)}.",
        _left_out(found),
    )
    return " ".join(said)


def _method(found: AreaFunnel) -> str:
    """Say how the limits were made, and how many areas lie beyond them all the same."""
    measure, many = found.context.measure, plural(found.context.site.noun)
    share = _is_share(measure)
    if not found.compared.allows_for_spread:
        law = "binomial" if share else "Poisson"
        return (
            f"{many.capitalize()} differ no more than by chance, so the limits are exact ({law}):"
            f" 2 in 1,000 {many} lie beyond the outer ones all the same."
        )
    how, tau2 = "arcsine" if share else "SHMI-type", found.compared.funnel.tau2
    return (
        f"{many.capitalize()} differ by more than chance alone (the band), so the limits allow for"
        f" the spread that most have in common ({how}, extremes set aside, τ² = {tau2:.2g}; nowhere"
        f" narrower than exact limits): 2 in 1,000 {many} lie beyond the outer ones all the same."
        f"{_few(found)}"
    )


def _few(found: AreaFunnel) -> str:
    """Say so where one area that stands out would widen the limits it is judged by."""
    if found.among >= FEW_AREAS:
        return ""
    noun = found.context.site.noun
    return f" Of {found.among}, one {noun} must stand out far to be told from such a spread."


def _left_out(found: AreaFunnel) -> str:
    """Say which areas are not there, and that they moved nothing."""
    site, left_out = found.context.site, found.left_out
    few = (
        f"Not shown and not compared: {plural(site.noun)} with fewer than {site.threshold} children"
        " behind the number, and others if a hidden number could be worked out from them"
    )
    if not left_out:
        return f"{few}; here none."
    lean = "; small counts are hidden first, so the dots lean high" if _many_gone(found) else ""
    return f"{few}, or without a rate; here {left_out}{lean}."


def _many_gone(found: AreaFunnel) -> bool:
    """Tell whether so many areas are not there that those left are no picture of all."""
    return found.left_out > MANY_LEFT_OUT * (found.left_out + found.among)


def _expected(count: float) -> str:
    return f"{count:,.1f}" if count < 10 else f"{count:,.0f}"


def _is_share(measure: Measure) -> bool:
    return measure.family == "proportion"

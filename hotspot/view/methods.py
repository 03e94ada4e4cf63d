"""What was computed is read from the code itself, so that this page cannot say anything else.

Explanations are the docstrings of the modules that did the work, thresholds are their named
constants, and settings are those the snapshot remembers. Sources are read, not imported.
"""

import ast
import re
from dataclasses import dataclass, fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from hotspot.core.measures import MEASURES, VARIANTS
from hotspot.core.site import Site

STEPS = (
    ("Taking in", "hotspot.ingest.checks", ()),
    ("What is seen", "hotspot.ingest.geography.capture", ("fill_capture",)),
    ("Weeks", "hotspot.core.weeks", ()),
    ("Counting", "hotspot.counts.tally", ("tally",)),
    ("Late records", "hotspot.counts.completeness", ("learn_completeness",)),
    ("Rates as counted", "hotspot.rates.crude", ("crude_rates",)),
    ("Repeat visits and long stays", "hotspot.rates.effective", ("effective_counts",)),
    ("Ages", "hotspot.rates.expected", ("expected_counts",)),
    ("Which method, and why", "hotspot.surveillance.estimates", ("estimate", "typical_count")),
    ("Smoothed rates", "hotspot.rates.spatial.fit", ("fit_spatial",)),
    ("Where no map is known", "hotspot.rates.gamma_poisson", ("shrink_by_likelihood",)),
    ("Ranks", "hotspot.rates.ranks", ("rank_areas",)),
    ("Without a rate", "hotspot.surveillance.unrated", ("why_no_rate",)),
    ("What stands out", "hotspot.clusters.exceedance", ("find_hotspots",)),
    ("A list that lasts", "hotspot.clusters.staying", ("keep_on_list",)),
    ("Versions of the rule", "hotspot.core.hotspot_rules", ("rule_of",)),
    ("By which measure", "hotspot.surveillance.judged", ("judge_by", "high_and_rising")),
    ("Hot over time", "hotspot.clusters.emerging", ("emerging_classes",)),
    ("Rising and falling", "hotspot.clusters.trend", ("mann_kendall",)),
    ("Control charts", "hotspot.spc.charts", ("chart_many",)),
    ("Which chart", "hotspot.spc.kinds", ("choose_kinds",)),
    ("Probability limits", "hotspot.spc.limits.tails", ("negative_binomial", "beta_binomial")),
    ("Charts of hollow weeks", "hotspot.spc.limits.late", ("widen", "settle_between")),
    ("Rules of the charts", "hotspot.spc.rules.judge", ("judge",)),
    ("Icons of the charts", "hotspot.spc.icons", ("icons_of",)),
    ("How surprising a week is", "hotspot.spc.weekly.surprise", ("surprise",)),
    ("The list of the week", "hotspot.spc.weekly.alerts", ("list_week", "weeks_listed")),
    ("Places by their size", "hotspot.surveillance.funnels", ("compare_areas",)),
    ("Limits by size", "hotspot.spc.funnels.choice", ("compare_ratios", "compare_shares")),
    ("Usual for the season", "hotspot.surveillance.headlines", ("usual_range",)),
    ("The weekly alarm", "hotspot.clusters.alarm", ("weekly_alarm",)),
    ("When it rings", "hotspot.clusters.alarm_rule", ("judge", "newly_fired")),
    ("Weeks that end on any day", "hotspot.surveillance.alarm_days", ("alarms_on_days",)),
    ("Second opinions", "hotspot.surveillance.opinions", ("opinions_on",)),
    ("Circles", "hotspot.clusters.scan", ("scan_places", "scan_periods")),
    ("Circles that are alive", "hotspot.clusters.season", ("scan_now",)),
    ("Neighbors", "hotspot.clusters.local", ("local_moran", "getis_ord_star")),
    ("What changed", "hotspot.surveillance.changes", ("what_changed",)),
    ("Its lines", "hotspot.surveillance.change_lines", ("list_changes",)),
    ("A year against its past", "hotspot.surveillance.compare", ("year_on_year",)),
    ("What luck alone would do", "hotspot.rates.luck", ("change_by_luck", "mean_change_by_luck")),
    ("What lasts of a rate", "hotspot.rates.lasting", ("lasting_rates",)),
    ("How far rates wander", "hotspot.rates.wander", ("wander_values",)),
    ("What hidden counts may teach", "hotspot.surveillance.pooled", ("share_hidden",)),
    ("What may be told of several", "hotspot.disclosure.sets", ("may_tell",)),
    ("What may be shown", "hotspot.disclosure.suppression", ("protect_picture", "protect_signals")),
    ("What may be shown by condition", "hotspot.disclosure.conditions", ("hide_parts",)),
)
"""Title, module and functions of every step from extract to screen, in their order."""

_FAMILIES = {
    "events": "events; counts vary as visits do, several by one child allowed for",
    "person_days": "days of persons; one long stay is not many events",
    "proportion": "share of the children screened",
}


@dataclass(frozen=True)
class Step:
    """One step of the way, as its own code describes it.

    Parameters
    ----------
    title : str
        What it is called here.
    claim : str
        What it says of the world.
    why : str
        The rest of its explanation.
    functions : tuple of (str, str)
        Name and first line of what it does.
    thresholds : tuple of (str, str, str)
        Name, value and meaning of its constants.
    references : tuple of str
        Sources of the method.
    """

    title: str
    claim: str
    why: str
    functions: tuple[tuple[str, str], ...]
    thresholds: tuple[tuple[str, str, str], ...]
    references: tuple[str, ...]


@cache
def steps() -> tuple[Step, ...]:
    """Read every step from its source."""
    return tuple(_step(title, module, names) for title, module, names in STEPS)


def _step(title: str, module: str, names: tuple[str, ...]) -> Step:
    tree = ast.parse(Path(find_spec(module).origin).read_text("utf-8"))
    claim, _, why = (ast.get_docstring(tree) or "").partition("\n\n")
    made = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    docs = {name: ast.get_docstring(made[name]) or "" for name in names}
    return Step(
        title=title,
        claim=_flowing(claim),
        why=_flowing(why.partition("::")[0]),
        functions=tuple((name, _flowing(doc.partition("\n\n")[0])) for name, doc in docs.items()),
        thresholds=tuple(_thresholds(tree)),
        references=tuple(one for doc in docs.values() for one in _references(doc)),
    )


def _thresholds(tree: ast.Module) -> list[tuple[str, str, str]]:
    """List public constants that are plain numbers and say what they mean."""
    found = []
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        explained = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if not (isinstance(node, ast.Assign) and explained):
            continue
        name, value = node.targets[0], node.value
        if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and _is_number(value):
            found.append((name.id, f"{value.value:g}", _flowing(str(after.value.value))))
    return [one for one in found if not one[0].startswith("_")]


def _is_number(value: ast.Constant) -> bool:
    return isinstance(value.value, int | float) and not isinstance(value.value, bool)


def _references(doc: str) -> list[str]:
    _, _, listed = doc.partition("References\n----------\n")
    listed, _, _ = listed.partition("Examples\n--------\n")
    entries = re.split(r"\.\. \[\d+\]\s*", listed)
    return [_flowing(entry) for entry in entries if entry.strip()]


def measures() -> list[dict[str, str]]:
    """List what can be chosen, from the registry."""
    return [
        {
            "Measure": one.label,
            "Definition": one.definition,
            "Unit": one.unit,
            "Counted as": _FAMILIES[one.family],
            "Better": one.better,
        }
        for one in (*MEASURES.values(), *VARIANTS.values())
    ]


def settings(site: Site) -> list[dict[str, str]]:
    """List the decisions of the site that the snapshot remembers."""
    meanings = _parameters(Site.__doc__ or "")
    return [
        {
            "Setting": field.name.replace("_", " "),
            "Value": _plain(_listed(getattr(site, field.name))),
            "Meaning": meanings.get(field.name, ""),
        }
        for field in fields(site)
    ]


def _parameters(doc: str) -> dict[str, str]:
    listed = re.findall(r"^ {4}(\w+) : [^\n]+\n((?: {8}[^\n]+\n)+)", doc, flags=re.MULTILINE)
    return {name: _flowing(meaning) for name, meaning in listed}


def _listed(value: object) -> object:
    """Write named lists, such as condition groups, as text."""
    if not (isinstance(value, tuple) and value and isinstance(value[0], tuple)):
        return value
    named = all(len(one) == 2 and isinstance(one[1], tuple) for one in value)
    lines = (f"{one[0].replace('_', ' ')}: {' '.join(one[1])}" for one in value)
    return "; ".join(lines) if named else value


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "not set"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _flowing(text: str) -> str:
    """Join the lines of a docstring and take its markup away."""
    bare = re.sub(r":\w+:`([^`]*)`|`+([^`]*)`+|\*([^*\s][^*]*)\*", r"\1\2\3", text)
    return re.sub(r"\s+", " ", bare).strip()

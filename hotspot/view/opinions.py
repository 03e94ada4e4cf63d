"""Methods that ask different things may answer differently; said side by side, that is a help.

One line a method: what it says, and whether the map says so, too. Of a chosen place, what its
neighbors and the circles make of it. Never a count: a cluster is told by where, since when, how
many times as much, and how often chance does as well.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

import numpy as np

from hotspot.clusters.season import LONGEST_WEEKS
from hotspot.surveillance.alive import PAST_WEEKS
from hotspot.surveillance.answers import Picture
from hotspot.surveillance.beside import MORAN, STAR, Called
from hotspot.surveillance.circles import LARGEST_P, Circles, ToldCluster
from hotspot.surveillance.opinions import Opinions
from hotspot.view import words
from hotspot.view.place import Facts
from hotspot.view.shown import area_status, hidden_areas

METHOD, SAYS, BESIDE = "Method", "What it says", "Beside the map"
"""Columns of the table."""

WHY_THEY_DIFFER = (
    "Methods differ because they ask different things. The map asks how probable it is that a"
    " place’s own rate is high; neighbors, whether it is high together with what it touches;"
    " circles, whether a round piece of the map holds more than the rest; living clusters, whether"
    " it holds more than it used to. A lone hotspot is on the map only; many places a little high"
    " side by side may be in a circle only; what has always been high is not alive. Places that"
    " several methods name are the surest, and the map’s rule decides."
)

CONCERN = {
    "lower": {MORAN: ("high among high", "high among low"), STAR: ("hot",)},
    "higher": {MORAN: ("low among low", "low among high"), STAR: ("cold",)},
}
"""What each method calls a place of concern, by which direction is better."""

REST, USUAL = "the rest", "the usual"
"""What the rate in a cluster is held against: over a window, and of one that is alive."""

_MOST_NAMED = 3


def opinion_rows(found: Opinions, picture: Picture) -> list[dict[str, str]]:
    """Say of each method what it says, and whether the map does, too.

    Parameters
    ----------
    found : Opinions
        About the picture.
    picture : Picture
        Of the whole region, after disclosure.

    Returns
    -------
    list of dict of str to str
        A row of a table for each method, with the columns ``METHOD``, ``SAYS`` and ``BESIDE``.
    """
    rows = [
        ("Is there a pattern? (Moran’s I)", *_pattern(found, picture)),
        ("Alike with neighbors (local Moran)", *_neighbors(found, found.moran, picture)),
        ("High together with neighbors (Gi*)", *_neighbors(found, found.star, picture)),
        ("Clusters of these weeks (circular scan)", *_clusters(found.window, picture, REST)),
        ("Clusters alive now (space-time scan)", *_clusters(found.now, picture, USUAL)),
    ]
    return [dict(zip((METHOD, SAYS, BESIDE), row, strict=True)) for row in rows]


def place_opinions(found: Opinions, picture: Picture, area: str) -> Facts:
    """Say what other methods make of one place.

    Parameters
    ----------
    found : Opinions
        About the picture.
    picture : Picture
        After disclosure.
    area : str
        Id of a place in it.

    Returns
    -------
    list of (str, str)
        Terms and values; of a place that is hidden or has no rate, only that nothing is told.
    """
    if hidden_areas(picture)[picture.areas == area].any():
        return [("Second opinions", "too few children to tell")]
    row = int(np.flatnonzero(found.areas == area)[0])
    said = [
        f"{called.status[row]} ({called.method}, q {_below(float(called.q[row]))})"
        for called in (found.moran, found.star)
        if np.isfinite(called.q[row])
    ]
    facts = [("Neighbors", "; ".join(said))] if said else []
    for term, circles, than in (
        ("Circular scan", found.window, REST),
        ("Alive now", found.now, USUAL),
    ):
        for number, one in enumerate(circles.clusters, start=1):
            if area in one.areas:
                size = _size(one, picture) + _since(one, picture, alive=than == USUAL)
                facts.append((term, f"in cluster {number}: {size}, {_odds(one, than)}"))
    if facts:
        return facts
    return [("Second opinions", found.moran.why or "none: left out, or without a neighbor")]


def asked_line(found: Opinions, picture: Picture) -> str:
    """Say what the methods looked at, and what they did not."""
    about, noun = picture.context, words.plural(words.area_noun(picture))
    said = ["Asked of the whole region, of counts and never of smoothed rates."]
    if found.measure.key != about.measure.key:
        said.append(
            f"Asked of {found.measure.noun}, because {about.measure.noun} of one child come in"
            " clumps that every method would take for a cluster."
        )
    if found.pooled:
        said.append(
            f"Of {found.pooled} {noun} with too few children to show, only their sums take part."
        )
    if found.left_out:
        said.append(
            f"{found.left_out} {noun} without a rate, or with one to be read with care, are left"
            " out."
        )
    if not about.complete:
        said.append("These weeks are still filling up; places whose records come late look low.")
    return " ".join(said)


def made_line(found: Opinions) -> str:
    """Say how the opinions were made, so that they can be made again."""
    said = []
    if not found.moran.why:
        called, pattern = found.moran, found.pattern
        said.append(
            "Neighbors: rates standardized for the number of children (Assunção-Reis);"
            f" {called.permutations:,} conditional permutations, a list of which at most"
            f" {words.percent(called.false_discovery)} are expected to be wrong"
            " (Benjamini-Hochberg);"
            f" {pattern.permutations:,} shuffled maps for Moran’s I; seed {called.seed}."
        )
    scans = [one for one in (found.window, found.now) if not one.why]
    if scans:
        each = " and ".join(f"{one.replicates:,}" for one in scans)
        said.append(
            f"Circles: at most {words.percent(found.largest)} of what is expected, p against"
            f" {each} maps that are as uneven as this one, clusters with p up to {LARGEST_P:g};"
            f" seed {scans[0].seed}. Alive: at most {LONGEST_WEEKS} weeks, beside the region’s own"
            f" weeks and each place’s own past ({PAST_WEEKS} weeks at most); in one week of twenty"
            " chance alone makes one."
        )
    return " ".join(said)


def _pattern(found: Opinions, picture: Picture) -> tuple[str, str]:
    pattern, listed = found.pattern, int(_listed(picture).sum())
    if pattern.why:
        return _not_told(pattern.why)
    number = f"I = {pattern.statistic:.2f}, p {_below(pattern.p)}"
    if pattern.p <= LARGEST_P:
        beside = (
            "agrees: high places lie together" if listed else "a pattern, but nothing stands out"
        )
        return f"Yes: neighbors are more alike than on a shuffled map ({number})", beside
    beside = "differs: what the map names lies scattered" if listed else "agrees: nothing to see"
    return f"No more than on a shuffled map ({number})", beside


def _neighbors(found: Opinions, called: Called, picture: Picture) -> tuple[str, str]:
    """Count what a method calls, and how much of it the map calls, too."""
    if called.why:
        return _not_told(called.why)
    names = [name for both in CONCERN.values() for name in both[called.method]]
    counts = {name: int((called.status == name).sum()) for name in names}
    said = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    concern = CONCERN[picture.context.measure.better][called.method]
    theirs = found.areas[np.isin(called.status, concern)].astype(str)
    return said or "Nothing beyond chance", _beside(set(theirs.tolist()), picture)


def _clusters(circles: Circles, picture: Picture, than: str) -> tuple[str, str]:
    """List the clusters, and how much of them the map calls, too."""
    if circles.why:
        return _not_told(circles.why)
    alive = than == USUAL
    said = [
        f"{number}: {_where(one, picture)}, {_odds(one, than)}{_since(one, picture, alive=alive)}"
        for number, one in enumerate(circles.clusters, start=1)
    ]
    if circles.kept_back:
        said.append(f"{circles.kept_back} of too few children to tell")
    if not said:
        said.append("No cluster beyond chance")
    theirs = {area for one in circles.clusters for area in one.areas}
    if alive and not theirs:
        return "; ".join(said), "another question: what the map names may have been high before"
    return "; ".join(said), _beside(theirs, picture)


def _not_told(why: str) -> tuple[str, str]:
    return f"Not asked: {why}", ""


def _beside(theirs: Collection[str], picture: Picture) -> str:
    """Say how much of what a method names the map names, too."""
    noun, listed = words.area_noun(picture), _listed(picture)
    worse = words.concern(picture.context.measure)
    both = int((listed & np.isin(picture.areas.astype(str), list(theirs))).sum())
    named, own = len(theirs), int(listed.sum())
    if not named and not own:
        return "agrees: neither names any"
    if not named or not own:
        who, count = ("the map", own) if own else ("this method", named)
        return f"differs: only {who} names any ({count})"
    smaller = min(named, own)
    verdict = (
        "agrees"
        if both == smaller
        else "mostly agrees"
        if 2 * both >= smaller
        else "agrees in part"
        if both
        else "differs"
    )
    many = noun if named == 1 else words.plural(noun)
    are = "is" if both == 1 else "are"
    return f"{verdict}: {both} of its {named} {many} {are} {worse} on the map, which has {own}"


def _listed(picture: Picture) -> np.ndarray:
    """Mask what the map calls of concern."""
    return area_status(picture) == words.concern(picture.context.measure)


def _where(cluster: ToldCluster, picture: Picture) -> str:
    """Say how many places, and in which neighborhoods, a cluster is."""
    size = _size(cluster, picture)
    rows = np.isin(picture.areas.astype(str), cluster.areas)
    inside = picture.names if picture.level == "neighborhood" else picture.neighborhoods
    names, times = np.unique([str(name) for name in inside[rows] if name], return_counts=True)
    named = names[np.argsort(-times, kind="stable")].tolist()
    if not named:
        return size
    more = len(named) - _MOST_NAMED
    shown = named[:_MOST_NAMED] if more > 0 else named
    last = [f"{more} more"] if more > 0 else []
    return f"{size}, in {_and([*shown, *last])}"


def _size(cluster: ToldCluster, picture: Picture) -> str:
    noun, number = words.area_noun(picture), len(cluster.areas)
    more = " and more with too few children to show" if cluster.partly else ""
    return f"{number} {noun if number == 1 else words.plural(noun)}{more}"


def _since(cluster: ToldCluster, picture: Picture, *, alive: bool) -> str:
    """Say since when a living cluster has lived; the search looks no farther than four weeks."""
    if not alive:
        return ""
    first = words.short_day(picture.context.week - timedelta(weeks=cluster.weeks - 1))
    at_least = "at least " if cluster.weeks == LONGEST_WEEKS else ""
    return f", since {at_least}the week to {first}"


def _odds(cluster: ToldCluster, than: str) -> str:
    return f"{cluster.relative_risk:.1f} times {than}, p {_below(cluster.p)}"


def _below(p: float) -> str:
    """Write a probability as journals do; fewer than three decimals would say too little."""
    return "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".")


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last

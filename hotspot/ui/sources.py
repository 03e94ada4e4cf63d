"""What the numbers rest on, as rows of words."""

from datetime import date

from hotspot.core.columns import ROWS_COUNTED, ROWS_READ, SEVERITIES
from hotspot.store.snapshots import Entry, Snapshot
from hotspot.surveillance.coverage import facility_reports, measure_coverage
from hotspot.surveillance.findings import feed_accounts, in_words
from hotspot.ui.arrivals import not_judged
from hotspot.ui.told import told
from hotspot.view import words
from hotspot.view.small_print import capture_line
from hotspot.view.style import format_count

Rows = list[dict[str, str]]


def snapshot_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Say which snapshot this is and what it was made of."""
    manifest, site = snapshot.manifest, snapshot.site
    made = f"{words.day(manifest.created)} {manifest.created:%H:%M %Z}"
    return [
        ("Data as of", words.day(snapshot.as_of)),
        (
            "Snapshot",
            f"{snapshot.id}, made {made}",
        ),
        ("Region", f"{site.region}, tracts of {site.vintage}"),
        ("Feeds", ", ".join(site.sources)),
        ("Children at risk", site.population),
        ("Hidden below", f"{site.threshold} children"),
        ("Seen of each area", capture_line(site, not_measurable(snapshot))),
        ("Not judged", not_judged(snapshot)),
        ("Settings", manifest.fingerprint),
        ("Hotspot", f"version {manifest.code_version}"),
    ]


def not_measurable(snapshot: Snapshot) -> list[int]:
    """Count the tracts and, if there are any, the neighborhoods of which too little is seen."""
    areas, least = snapshot.tables["areas"], snapshot.site.capture_minimum
    low = areas["capture"] < (least or 0.0)
    levels = ("tract",) if snapshot.site.noun == "tract" else ("tract", "neighborhood")
    return [int((low & (areas["level"] == level)).sum()) for level in levels]


def account_rows(snapshot: Snapshot) -> Rows:
    """Say how many rows of each feed were read, and how many of them are counted."""
    return [
        {
            "Feed": one.feed,
            "Rows read": format_count(one.read),
            "Counted": format_count(one.counted),
            "Not counted": f"{format_count(one.uncounted)} ({_share(one.uncounted / one.read)})"
            if one.read
            else "–",
        }
        for one in feed_accounts(snapshot.tables["quality"])
    ]


def coverage_rows(snapshot: Snapshot) -> Rows:
    """Say which weeks of each measure are known."""
    return [
        {
            "Measure": one.measure.label,
            "First week": _day(one.first),
            "Newest week": _day(one.newest),
            "Newest complete": _day(one.newest_complete),
            "Weeks": f"{one.observed}, {one.complete} complete",
            "Counted": format_count(one.value),
            "Placed in a tract": f"{100 * one.placed / one.value:.1f} %" if one.value else "–",
        }
        for one in measure_coverage(snapshot)
    ]


def quality_rows(snapshot: Snapshot) -> Rows:
    """Say what was dropped, mended or noticed, the urgent first."""
    table = snapshot.tables["quality"]
    return [
        {
            "": SEVERITIES[row.severity],
            "Feed": row.feed,
            "Rows": format_count(row.n_rows),
            "Share": _share(row.share),
            "Finding": row.finding,
        }
        for row in in_words(table[~table["rule"].isin([ROWS_READ, ROWS_COUNTED])]).itertuples()
    ]


def facility_rows(snapshot: Snapshot) -> Rows:
    """Say of each facility when it last sent anything, the silent first."""
    return [
        {
            "Facility": one.facility,
            "Feed": one.feed,
            "Newest week": words.short_day(one.newest),
            "Usually a week": format_count(one.usual_rows),
            "": f"SILENT for {one.weeks_behind} whole weeks" if one.silent else "sending",
        }
        for one in facility_reports(snapshot)
    ]


def snapshot_rows(entries: tuple[Entry, ...]) -> Rows:
    """List the snapshots, newest first."""
    return [
        {
            "Snapshot": entry.id,
            "As of": words.short_day(entry.manifest.as_of) if entry.manifest else "–",
            "Made": f"{entry.manifest.created:%Y-%m-%d %H:%M}" if entry.manifest else "–",
            "": "shown" if entry.current else told(entry.problem),
        }
        for entry in reversed(entries)
    ]


def _day(when: date | None) -> str:
    return words.short_day(when) if when else "–"


def _share(share: float) -> str:
    return "–" if share == 0 else "under 0.1 %" if share < 0.001 else f"{100 * share:.1f} %"

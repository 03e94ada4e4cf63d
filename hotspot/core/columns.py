"""The contracts of every table: which columns, what they mean, what a gap in them means.

One description serves four readers: the border check of a frame, the reader of an extract, the
data dictionary that travels with a file, and the person who asks what a column means.
"""

from hotspot.core.contract import Column as Column
from hotspot.core.contract import check_columns as check_columns
from hotspot.core.measures import MANY_BED_DAYS

_WINDOWED = "as a change against the week before: the running sum over weeks is the window's value"

COUNTS = (
    Column("level", "text", "tract, neighborhood or region."),
    Column("area", "text", "GEOID of the tract, name of the neighborhood, or 'region'."),
    Column("measure", "text", "Key of the measure, or of the denominator of a proportion."),
    Column("age_band", "text", "'all', or a band of the settings."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    Column("value", "amount", "Events, bed-days or children, in this week."),
    Column("n_encounters", "amount", "Distinct encounters behind the value, in this week."),
    Column("n_persons", "amount", "Distinct children behind the value, in this week."),
    Column("sum_squares", "amount", "Sum over children of their squared value, in this week."),
    *(
        Column(f"{name}_{window}", "amount", f"{what} in the {window} weeks to here, {_WINDOWED}.")
        for window in (4, 13, 52)
        for name, what in (
            ("persons", "Distinct children"),
            ("squares", "Sum over children of their squared total"),
        )
    ),
)
"""Counts of a snapshot. A missing row is a zero where the week was observed. Amounts are fractions
only where areas were split by shares: then they are expected numbers, and children are distinct
within each part."""

LARGEST = (
    Column("level", "text", "tract, neighborhood or region."),
    Column("area", "text", "GEOID of the tract, name of the neighborhood, or 'region'."),
    Column("measure", "text", "Key of the measure."),
    Column("age_band", "text", "'all', or a band of the settings."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    *(
        Column(
            f"largest_{window}",
            "amount",
            f"Largest total of one child in the {window} weeks to here; zero where none has"
            f" {MANY_BED_DAYS} bed-days, {_WINDOWED}. About one child: never shown, never"
            " exported.",
        )
        for window in (4, 13, 52)
    ),
)
"""Of bed-days alone, and only where one child has so many that a place may look high because of
her. It answers that question and no other: nothing that leaves a snapshot may carry it."""

RECENT_DAYS = (
    Column("level", "text", "tract, neighborhood or region."),
    Column("area", "text", "GEOID of the tract, name of the neighborhood, or 'region'."),
    Column("measure", "text", "Key of the measure: ED visits and hospital stays."),
    Column("age_band", "text", "'all', or a band of the settings."),
    Column("day", "date", "Day the visit or stay began."),
    Column("value", "amount", "Events that began on this day."),
    *(
        Column(
            f"persons_{window}_days",
            "amount",
            f"Distinct children in the {window} days to here, as a change against the day before:"
            " the running sum over days is the window's value, of windows that lie within the"
            " table.",
        )
        for window in (7, 14, 28)
    ),
)
"""Events by the day, from the Sunday eight weeks before the running week up to the as-of day. A
missing row is a zero where the week was observed; the days of a week sum to its ``counts``. A day's
count in one tract is never shown or exported: it is there for seven days that end on any of them.
"""

WEEKS = (
    Column("measure", "text", "Key of the measure."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    Column("observed", "flag", "The feeds cover every day of the week."),
    Column("complete", "flag", "Late records have had time to arrive."),
    Column("value", "count", "Events of the whole region in the week, placed in a tract or not."),
    Column("placed", "count", "Of these, the ones placed in a tract of the region."),
    Column(
        "completeness",
        "number",
        "Share of the week's events known by now, learned from past refreshes; above 1 where"
        " records are taken back.",
        gap="not known, a fixed lag is used",
    ),
    *(
        Column(
            f"completeness_{end}",
            "number",
            f"{end.capitalize()} end of its 95 % interval, from how far off past ones were.",
            gap="not known",
        )
        for end in ("lower", "upper")
    ),
)
"""What is known of each week."""

POPULATIONS = (
    Column("level", "text", "tract, neighborhood or region."),
    Column("area", "text", "GEOID of the tract, name of the neighborhood, or 'region'."),
    Column("age_band", "text", "'all', or a band of the settings."),
    Column("year", "count", "Year the number is of, on July 1.", gap="not said before"),
    Column("children", "number", "Children who live there; zero is nobody.", gap="not known"),
)
"""Children at risk. Weeks between two years lie on a straight line between them."""

AREAS = (
    Column("level", "text", "tract, neighborhood or region."),
    Column("area", "text", "GEOID of the tract, name of the neighborhood, or 'region'."),
    Column("name", "text", "As shown."),
    Column("neighborhood", "text", "Neighborhood a tract lies in.", gap="in none"),
    Column(
        "capture",
        "number",
        "Share of the area's events that the feeds see, 0 to 1: the hospital's market share.",
        gap="not said",
    ),
)
"""Every place a row can be about."""

SHARES = (
    Column("area", "text", "GEOID of a tract that is split over neighborhoods."),
    Column("neighborhood", "text", "Neighborhood a part of it lies in."),
    Column("weight", "number", "Share of the tract in that part, 0 to 1."),
)
"""Shares of tracts in neighborhoods where a site splits tracts; what lacks to 1 lies in none."""

LINKS = (
    Column("level", "text", "tract or neighborhood."),
    Column("area", "text", "Id of one area."),
    Column("neighbor", "text", "Id of an area that touches it; every pair stands both ways."),
)
"""Which areas touch, from the boundaries at full resolution."""

QUALITY = (
    Column("rule", "text", "Short name of the check."),
    Column("feed", "text", "Feed it looked at."),
    Column("severity", "text", "stop, quarantined (row left out), fixed, warning or note."),
    Column("n_rows", "count", "Rows concerned."),
    Column("share", "number", "Rows concerned as a share of the feed's rows."),
    Column("facility", "text", "Facility concerned.", gap="not about one facility"),
    Column("area", "text", "GEOID of the tract concerned.", gap="not about one tract"),
    Column("finding", "text", "What was found and what became of it, in words."),
)
"""What was dropped, mended or noticed at the border."""

SEVERITIES = {
    "stop": "Stops the refresh",
    "warning": "Look at this",
    "quarantined": "Left out",
    "fixed": "Mended",
    "note": "For your information",
}
"""How a severity is said on screens and terminals, in the order a reader should see them."""

ROWS_READ, ROWS_COUNTED = "rows read", "rows counted"
"""Rules of the quality table that find nothing: they say how many rows there were."""

FACILITIES = (
    Column("facility", "text", "Facility."),
    Column("feed", "text", "Feed it sends in."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    Column("n_rows", "count", "Rows it sent for the week."),
)
"""Rows by facility and week: who has gone silent."""

FEEDS = (
    Column("feed", "text", "Feed."),
    Column("kind", "text", "encounter or screening."),
    Column("week_ending", "date", "Saturday that ends the MMWR week the rows begin in."),
    Column("n_rows", "count", "Rows counted that begin in the week."),
    Column("n_placed", "count", "Of these, the ones placed in a tract of the region."),
)
"""Rows by feed and week, as known on the day of the snapshot: what a later one is held against."""

REPORTING = (
    Column("measure", "text", "Key of the measure, or of the denominator of a proportion."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    Column("as_of", "date", "Day of a refresh: this one, and those before it."),
    Column("value", "count", "Events of the whole region in the week, as known on that day."),
)
"""What was known of the newest weeks on the day of each refresh; how complete weeks are is learned
from it."""

CURVES = (
    Column("level", "text", "tract or region."),
    Column("area", "text", "GEOID of the tract, or 'region'."),
    Column("measure", "text", "Key of the measure."),
    Column("week_ending", "date", "Saturday that ends the MMWR week."),
    Column("rate", "number", "Smoothed rate per person-week, late records made up for."),
    Column("lower", "number", "Lower end of its 95 % interval."),
    Column("upper", "number", "Upper end of its 95 % interval."),
    Column(
        "spread", "number", "Standard deviation of log rates of tracts, given those they touch."
    ),
    Column("share", "number", "How strongly tracts depend on those they touch, 0 to 1."),
    Column("persistence", "number", "Correlation of a tract's log rate with the week before."),
    Column("step", "number", "Standard deviation of the weekly change of the region's log rate."),
    Column("method", "text", "How the rates were smoothed, in words."),
)
"""Weekly rates of tracts, smoothed over neighbors and weeks when the snapshot was made. They are
worked out from every count, so they are shown under the rules of counts (``disclosure``)."""

TABLES = {
    "counts": COUNTS,
    "largest": LARGEST,
    "recent_days": RECENT_DAYS,
    "weeks": WEEKS,
    "populations": POPULATIONS,
    "areas": AREAS,
    "links": LINKS,
    "quality": QUALITY,
    "facilities": FACILITIES,
    "feeds": FEEDS,
    "reporting": REPORTING,
    "shares": SHARES,
    "curves": CURVES,
}
"""Tables of a snapshot; ``shapes`` (GeoParquet: level, area, geometry) stands beside them."""

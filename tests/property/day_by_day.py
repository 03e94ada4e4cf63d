"""The counts of a snapshot, made again by walking through days and putting children into sets.

Slow and plain on purpose: this is what the fast code must equal. Nothing of it is shared.
"""

from collections import defaultdict
from datetime import timedelta
from operator import sub

DAY = timedelta(days=1)
DOMAINS = ("food", "housing", "utilities", "transport", "safety")


def saturday(day):
    while day.strftime("%A") != "Saturday":
        day += DAY
    return day


def age_on(day, born):
    """Birthdays that have come; a child born on 29 February has hers on 1 March."""
    birthdays = 0
    while True:
        year = born.year + birthdays + 1
        if (day.year, day.month, day.day) < (year, born.month, born.day):
            return birthdays if day >= born else -1
        birthdays += 1


def band_of(age, ages):
    for band, (low, high) in zip(ages.bands, ages.edges, strict=True):
        if low <= age <= high:
            return band
    return None


def facts(
    encounters, screenings, *, ages, same_day, as_of, nights_of=None, cap=30, ending=saturday
):
    """One tuple an event, part of a stay, or child-week of screening.

    (measure, week ending, person, geoid, age band, value, id); or events by another day
    """
    found = []
    nights_of = nights_of or all_nights
    encounters, screenings = map(list, with_one_birth_date(encounters, screenings))

    corrected = corrections(
        [row for row in encounters if row["encounter_class"] in ("IMP", "OBSENC")],
        lambda row: list(nights_of(row, same_day, as_of)),
        cap,
    )

    def add(measure, day, row, value, number, first_day=None):
        band = band_of(age_on(first_day or day, row["birth_date"]), ages)
        if band is not None and value:
            found.append(
                (measure, ending(day), row["person_id"], row["geoid"], band, value, number)
            )

    for row in encounters:
        start = row["start_ts"].date()
        if row["encounter_class"] == "EMER":
            add("ed_visits", start, row, 1, row["encounter_id"])
        if row["encounter_class"] in ("IMP", "OBSENC"):
            add("admissions", start, row, 1, row["encounter_id"])
            own = list(nights_of(row, same_day, as_of))
            for measure, spent in {"bed_days": own, **corrected[row["encounter_id"]]}.items():
                nights = defaultdict(list)
                for night in spent:
                    nights[saturday(night)].append(night)
                for week, days in nights.items():
                    add(measure, week, row, len(days), row["encounter_id"], first_day=days[0])
    for measure, row in screened(screenings, ages):
        add(measure, row["screened_ts"].date(), row, 1, (row["person_id"], measure))
    return found


def with_one_birth_date(encounters, screenings):
    """Believe the earliest of a child's birth dates; answers that do not count do not tell."""
    born = {}
    for row in (*encounters, *(row for row in screenings if is_valid(row))):
        known = born.setdefault(row["person_id"], row["birth_date"])
        born[row["person_id"]] = min(known, row["birth_date"])
    return (
        [row | {"birth_date": born.get(row["person_id"], row["birth_date"])} for row in rows]
        for rows in (encounters, screenings)
    )


def corrections(stays, nights_of, cap):
    """Nights that children have, and those they have instead, where newborns or long stays do not
    count; by stay, of the children whom that concerns."""

    def is_newborn(row):
        return (row["start_ts"].date() - row["birth_date"]).days < 28

    stays = [row for row in stays if nights_of(row)]
    newborns = {row["person_id"] for row in stays if is_newborn(row)}
    long = {row["person_id"] for row in stays if len(nights_of(row)) > cap}
    found = defaultdict(dict)
    for row in stays:
        nights, mine = nights_of(row), found[row["encounter_id"]]
        if row["person_id"] in newborns:
            mine["bed_days_without_newborns_less"] = nights
            mine["bed_days_without_newborns_plus"] = [] if is_newborn(row) else nights
        if row["person_id"] in long:
            mine["bed_days_capped_less"] = nights
            mine["bed_days_capped_plus"] = nights[:cap]
    return found


def is_valid(row):
    return row["result"] in ("need", "no_need") and row["domain"] in DOMAINS


def all_nights(row, same_day, as_of):
    start = row["start_ts"].date()
    end = as_of if row["end_ts"] is None else row["end_ts"].date()
    if row["end_ts"] is not None and end == start:
        return [start] * same_day
    nights, day = [], start
    while day < end and day < as_of:
        nights.append(day)
        day += DAY
    return nights


def screened(screenings, ages):
    """The last valid answer of a child's week in each domain, and the last of all."""
    weeks = defaultdict(list)
    for row in screenings:
        day = row["screened_ts"].date()
        child = band_of(age_on(day, row["birth_date"]), ages) is not None
        if child and is_valid(row):
            weeks[row["person_id"], saturday(day)].append(row)
    for rows in weeks.values():
        rows.sort(key=lambda row: (row["screened_ts"], row["screening_id"]))
        last = {row["domain"]: row for row in rows}
        for domain, row in last.items():
            yield f"screened_{domain}", row
            if row["result"] == "need":
                yield f"screen_positive_{domain}", row
        yield "screened", rows[-1]
        if any(row["result"] == "need" for row in last.values()):
            yield "screen_positive", rows[-1]


def series_of(found, places):
    """Sort facts into (level, area, measure, age band) and week."""
    series = defaultdict(lambda: defaultdict(list))
    for measure, week, person, geoid, band, value, number in found:
        if geoid not in places:
            continue
        areas = [("tract", geoid), ("region", "region")]
        if places[geoid] is not None:
            areas.append(("neighborhood", places[geoid]))
        for level, area in areas:
            for shown in (band, "all"):
                series[level, area, measure, shown][week].append((person, value, number))
    return series


def window_of(weeks, last, length):
    """Value, encounters, children and sum of squares of the weeks that end with one."""
    totals, numbers, value = defaultdict(int), set(), 0
    for week, rows in weeks.items():
        if last - 7 * length * DAY < week <= last:
            for person, amount, number in rows:
                value += amount
                totals[person] += amount
                numbers.add(number)
    return value, len(numbers), len(totals), sum(total**2 for total in totals.values())


def largest_of(weeks, last, length, least=14):
    """Largest total of one child in the weeks that end with one, if it is large."""
    totals = defaultdict(int)
    for week, rows in weeks.items():
        if last - 7 * length * DAY < week <= last:
            for person, amount, _ in rows:
                totals[person] += amount
    most = max(totals.values(), default=0)
    return most if most >= least else 0


def largest_changes_of(weeks, last):
    """Rows of a series of bed-days as a snapshot keeps the largest: where anything changes."""
    touched = {week + 7 * later * DAY for week in weeks for later in (0, 4, 13, 52)}
    for week in sorted(day for day in touched if day <= last):
        row = [
            largest_of(weeks, week, length) - largest_of(weeks, week - 7 * DAY, length)
            for length in (4, 13, 52)
        ]
        if any(row):
            yield [week, *row]


def changes_of(weeks, last):
    """Rows of a series as a snapshot keeps them: week, sums of the week, changes of each window."""
    touched = {week + 7 * later * DAY for week in weeks for later in (0, 4, 13, 52)}
    for week in sorted(day for day in touched if day <= last):
        row = [week, *window_of(weeks, week, 1)]
        for length in (4, 13, 52):
            now, before = (window_of(weeks, day, length)[2:] for day in (week, week - 7 * DAY))
            row += [new - old for new, old in zip(now, before, strict=True)]
        yield row


def daily_changes_of(days, first, last):
    """Rows of a series by the day as a snapshot keeps them: its value, changes of each window."""
    recent = {day: rows for day, rows in days.items() if day >= first}
    touched = {day + later * DAY for day in recent for later in (0, 7, 14, 28)}
    for day in sorted(found for found in touched if found <= last):
        now, before = (
            [children_of(recent, end, length) for length in (7, 14, 28)] for end in (day, day - DAY)
        )
        row = [sum(amount for _, amount, _ in recent.get(day, ())), *map(sub, now, before)]
        if any(row):
            yield [day, *row]


def children_of(days, last, length):
    """Children seen on the days that end with one."""
    inside = (rows for day, rows in days.items() if last - length * DAY < day <= last)
    return len({person for rows in inside for person, _, _ in rows})

"""A text becomes a time in one way only, and an instant becomes what the clock showed."""

from datetime import UTC, date, datetime

import ibis
import pyarrow as pa
import pytest

from hotspot.core.errors import InvalidExtract, InvalidSettings
from hotspot.core.feed import Feed
from hotspot.ingest.engine import close, connect
from hotspot.ingest.feeds import read_feed
from hotspot.ingest.times import as_date, as_time, is_zoned, refuse_formats
from tests.unit.ingest.sites import CANARY, encounter, encounters_feed, write_csv, write_parquet

NEW_YORK = {"time_zone": "America/New_York"}


@pytest.fixture(scope="module")
def engine():
    connection = connect()
    yield connection
    close(connection)


def read_as(engine, reader, cells, kind=None, **changes):
    feed = Feed.model_validate(encounters_feed("e.csv", **changes))
    name = ibis.util.gen_name("cells")
    table = engine.create_table(name, pa.table({"cell": pa.array(cells, kind or pa.string())}))
    return table.select(found=reader(table.cell, feed)).to_pyarrow()["found"].to_pylist()


def times(engine, cells, kind=None, **changes):
    return read_as(engine, as_time, cells, kind, **changes)


def dates(engine, cells, kind=None, **changes):
    return read_as(engine, as_date, cells, kind, **changes)


@pytest.mark.parametrize(
    ("form", "text", "time"),
    [
        ("%m/%d/%Y %I:%M:%S %p", "03/04/2026 07:15:00 PM", datetime(2026, 3, 4, 19, 15)),
        ("%m/%d/%Y %I:%M %p", "3/4/2026 12:05 am", datetime(2026, 3, 4, 0, 5)),
        ("%d/%m/%Y %H:%M", "03/04/2026 07:15", datetime(2026, 4, 3, 7, 15)),
        ("%Y%m%d", "20260304", datetime(2026, 3, 4)),
        ("%d%b%Y:%H:%M:%S", "04MAR2026:07:15:00", datetime(2026, 3, 4, 7, 15)),
        ("%Y-%m-%d %H:%M:%S.%f", "2026-03-04 07:15:00.250", datetime(2026, 3, 4, 7, 15, 0, 250000)),
        ("%m/%d/%Y", "02/30/2026", None),
        ("%m/%d/%Y", "13/01/2026", None),
        ("%m/%d/%Y", "03/04/26", None),
        ("%m/%d/%Y", "03/04/0026", datetime(26, 3, 4)),
        ("%m/%d/%Y %H:%M", "03/04/2026", None),
        ("%m/%d/%Y", "12/31/9999", datetime(9999, 12, 31)),
    ],
)
def test_times_are_read_in_the_form_a_site_names(engine, form, text, time):
    assert times(engine, [text], time_format=form) == [time]


def test_dates_have_a_form_of_their_own(engine):
    changes = {"date_format": "%m/%d/%Y", "time_format": "%d.%m.%Y"}
    assert dates(engine, ["02/29/2020", "2/30/2020"], **changes) == [date(2020, 2, 29), None]
    assert times(engine, ["29.02.2020"], **changes) == [datetime(2020, 2, 29)]


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-01-03T05:30:00Z", datetime(2026, 1, 3, 0, 30)),
        ("2026-01-03T04:30:00+00:00", datetime(2026, 1, 2, 23, 30)),
        ("2026-01-03 04:30 UTC", datetime(2026, 1, 2, 23, 30)),
        ("2026-01-03 07:15:00.5-0500", datetime(2026, 1, 3, 7, 15, 0, 500000)),
        ("2026-01-03 07:15-05", datetime(2026, 1, 3, 7, 15)),
        ("2026-07-03 07:15:00 -05:00", datetime(2026, 7, 3, 8, 15)),
        ("2026-03-08T06:59:59Z", datetime(2026, 3, 8, 1, 59, 59)),
        ("2026-03-08T07:00:00Z", datetime(2026, 3, 8, 3)),
        ("2026-11-01T01:30:00-04:00", datetime(2026, 11, 1, 1, 30)),
        ("2026-11-01T01:30:00-05:00", datetime(2026, 11, 1, 1, 30)),
        ("9999-12-31T00:00:00Z", datetime(9999, 12, 31)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1)),
        ("1900-01-01T00:00:00Z", datetime(1900, 1, 1)),
        ("2026-01-03 07:15:00", datetime(2026, 1, 3, 7, 15)),
        ("2026-02-30T05:30:00Z", None),
        ("2026-01-03T05:30:00+99:00", None),
    ],
)
def test_times_with_an_offset_become_what_the_clock_of_the_zone_showed(engine, text, wall):
    assert times(engine, [text], **NEW_YORK) == [wall]


def test_an_hour_that_a_clock_skips_is_written_by_nobody_but_kept_as_written(engine):
    """A naive time has no zone to be wrong in."""
    gap = "2026-03-08 02:30:00"
    assert times(engine, [gap], **NEW_YORK) == [datetime(2026, 3, 8, 2, 30)]


def test_a_form_may_carry_an_offset(engine):
    changes = {"time_format": "%d.%m.%Y %H:%M %z", **NEW_YORK}
    cells = ["03.01.2026 05:30 +0000", "03.01.2026 05:30 Z", "03.01.2026 05:30"]
    assert times(engine, cells, **changes) == [*[datetime(2026, 1, 3, 0, 30)] * 2, None]


def test_instants_of_parquet_become_local_and_days_stay_days(engine):
    instants = [datetime(2026, 1, 3, 4, 30, tzinfo=UTC), datetime(2026, 7, 3, tzinfo=UTC), None]
    kind = pa.timestamp("us", tz="UTC")
    local = [datetime(2026, 1, 2, 23, 30), datetime(2026, 7, 2, 20), None]
    assert times(engine, instants, kind, **NEW_YORK) == local
    assert dates(engine, instants, kind, **NEW_YORK) == [date(2026, 1, 2), date(2026, 7, 3), None]


def test_a_birth_date_with_an_offset_is_the_day_that_is_written(engine):
    cells = ["2020-02-29T00:00:00Z", "2020-02-29T23:59:00-05:00", "2020-02-29"]
    assert dates(engine, cells, **NEW_YORK) == [date(2020, 2, 29)] * 3


@pytest.mark.parametrize(
    "text", ["2026-01-03T05:30:00Z", "2026-01-03 05:30-05", "2026-01-03 05:30 GMT"]
)
def test_an_offset_is_seen(engine, text):
    assert read_as(engine, lambda cell, _: is_zoned(cell, None), [text]) == [True]


@pytest.mark.parametrize("text", ["2026-01-03", "2026-01-03 05:30:00.123456", "2026-01-03T05:30"])
def test_no_offset_is_seen_where_there_is_none(engine, text):
    assert read_as(engine, lambda cell, _: is_zoned(cell, None), [text]) == [False]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"time_format": "%m/%d/%y"}, "time_format = '%m/%d/%y' has years of two digits"),
        ({"date_format": "%m/%d/%y"}, "date_format .* has years of two digits"),
        ({"time_format": "%m/%Y"}, "must have year, month and day"),
        ({"time_format": "%H:%M"}, "must have year, month and day"),
        ({"time_format": "%m/%d/%Y %I:%M"}, "without AM or PM"),
        ({"time_format": "%m/%d/%Y %q"}, "has %q, which is not known"),
        ({"time_format": "%Y-%m-%d %H:%M%z"}, "has an offset; say in time_zone"),
    ],
)
def test_forms_that_leave_something_open_are_refused(changes, fault):
    with pytest.raises(InvalidSettings, match=f"feed hospital: .*{fault}"):
        refuse_formats(Feed.model_validate(encounters_feed("e.csv", **changes)))


@pytest.mark.parametrize("form", ["%m/%d/%Y", "%-d.%-m.%Y %H:%M", "%Y%j", "%d %B %Y %I%p"])
def test_forms_that_leave_nothing_open_are_not(form):
    refuse_formats(Feed.model_validate(encounters_feed("e.csv", time_format=form)))


def refusal(engine, path, **changes):
    feed = Feed.model_validate(encounters_feed(path, **changes))
    with pytest.raises(InvalidExtract) as refused:
        read_feed(engine, feed, vintage=2020)
    assert CANARY not in str(refused.value)
    return str(refused.value)


def starts(form, days=range(1, 13), month=3):
    return [
        encounter(visit=str(day), arrived=datetime(2026, month, day, 19, 15).strftime(form))
        for day in days
    ]


def test_a_day_beyond_twelve_says_which_number_is_the_month(engine, tmp_path):
    for form, fits in (("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M"), ("%d/%m/%Y", "%d/%m/%Y")):
        write_csv(tmp_path / "e.csv", starts(form, range(1, 20)))
        said = refusal(engine, tmp_path / "e.csv")
        assert "cells mapped to start_ts (19) cannot be read" in said
        assert f'start_ts: they fit {fits}: if that is right, set time_format = "{fits}"' in said


def test_without_such_a_day_nobody_guesses(engine, tmp_path):
    write_csv(tmp_path / "e.csv", starts("%m/%d/%Y %I:%M %p"))
    said = refusal(engine, tmp_path / "e.csv")
    assert "they fit %m/%d/%Y %I:%M %p and %d/%m/%Y %I:%M %p alike" in said
    assert "ask who sends them, and set time_format" in said


def test_a_form_that_is_set_and_wrong_is_told_from_the_right_one(engine, tmp_path):
    write_csv(tmp_path / "e.csv", starts("%m/%d/%Y", range(1, 29)))
    said = refusal(engine, tmp_path / "e.csv", time_format="%d/%m/%Y")
    assert 'set time_format = "%m/%d/%Y"' in said


@pytest.mark.parametrize("n_iso", [1, 4, 60])
def test_a_form_that_would_read_only_a_part_is_not_advised(n_iso, engine, tmp_path):
    rows = [*starts("%m/%d/%Y", range(9, 19)), *starts("%Y-%m-%d", [1] * n_iso)]
    write_csv(tmp_path / "e.csv", rows)
    said = refusal(engine, tmp_path / "e.csv")
    assert "start_ts: they fit %m/%d/%Y, and the other cells of the column do not" in said
    assert "the whole column one way" in said
    assert "time_format" not in said


def test_a_few_cells_in_another_form_do_not_hide_that_of_the_column(engine, tmp_path):
    rows = [*starts("%m/%d/%Y", [20] * 60), *starts("%Y-%m-%d", [1])]
    write_csv(tmp_path / "e.csv", rows)
    assert 'set time_format = "%m/%d/%Y"' in refusal(engine, tmp_path / "e.csv")


def test_years_of_two_digits_are_refused_by_name(engine, tmp_path):
    write_csv(tmp_path / "e.csv", [encounter(born="02/29/20")])
    said = refusal(engine, tmp_path / "e.csv")
    assert "birth_date: its years have two digits, and no century is guessed" in said


def test_several_columns_are_advised_at_once_and_text_gets_no_form(engine, tmp_path):
    rows = [encounter(born="02/29/2020", arrived="20260304", left=CANARY)]
    write_csv(tmp_path / "e.csv", rows)
    said = refusal(engine, tmp_path / "e.csv")
    assert "start_ts (1), end_ts (1), birth_date (1) cannot be read" in said
    assert 'date_format = "%m/%d/%Y"' in said
    assert 'time_format = "%Y%m%d"' in said
    assert "end_ts:" not in said


def test_offsets_stop_until_a_zone_is_named(engine, tmp_path):
    write_csv(tmp_path / "e.csv", starts("%Y-%m-%dT%H:%M:%SZ"))
    said = refusal(engine, tmp_path / "e.csv")
    assert "cells mapped to start_ts (12) carry a time zone or an offset; set time_zone" in said
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", **NEW_YORK))
    lines = read_feed(engine, feed, vintage=2020).lines
    assert min(lines.start_ts.to_pyarrow().to_pylist()) == datetime(2026, 3, 1, 14, 15)
    assert lines.unreadable_start_ts.sum().to_pyarrow().as_py() == 0


def test_a_column_of_both_kinds_stops_and_placeholders_do_not_count(engine, tmp_path):
    zoned = starts("%Y-%m-%dT%H:%M:%SZ")
    write_csv(tmp_path / "e.csv", [*zoned, encounter(arrived="2026-03-01 07:15:00")])
    said = refusal(engine, tmp_path / "e.csv", **NEW_YORK)
    assert "some cells carry an offset or a time zone, start_ts (12), and others" in said
    assert "do not, start_ts (1)" in said
    write_csv(tmp_path / "e.csv", [*zoned, encounter(arrived="9999-12-31")])
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", **NEW_YORK))
    assert read_feed(engine, feed, vintage=2020).lines.count().to_pyarrow().as_py() == 13


def test_files_of_both_kinds_stop_too(engine, tmp_path):
    write_csv(tmp_path / "a.csv", starts("%Y-%m-%dT%H:%M:%SZ"))
    write_parquet(tmp_path / "b.parquet", [encounter(arrived=datetime(2026, 3, 1, 7, 15))])
    assert "others of the same column do not" in refusal(engine, tmp_path, **NEW_YORK)


def test_a_birth_date_that_is_an_instant_needs_a_zone_unless_it_is_a_day(engine, tmp_path):
    row = encounter() | {"born": datetime(2020, 2, 29, tzinfo=UTC)}
    write_parquet(tmp_path / "e.parquet", [row])
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.parquet"))
    found = read_feed(engine, feed, vintage=2020).lines.birth_date.to_pyarrow().to_pylist()
    assert found == [date(2020, 2, 29)]
    write_parquet(tmp_path / "e.parquet", [row | {"born": datetime(2020, 2, 29, 5, tzinfo=UTC)}])
    assert "birth_date (1) carry a time zone" in refusal(engine, tmp_path / "e.parquet")


def test_a_zone_nobody_knows_is_refused(engine, tmp_path):
    write_csv(tmp_path / "e.csv", [encounter()])
    feed = Feed.model_validate(encounters_feed(tmp_path / "e.csv", time_zone="Ohio/Cincinnati"))
    with pytest.raises(InvalidSettings, match="time_zone Ohio/Cincinnati is not known"):
        read_feed(engine, feed, vintage=2020)


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_placeholder_dates_are_read_and_left_to_the_rules(engine, tmp_path, write, day):
    when = datetime.fromisoformat(day)
    row = encounter(arrived=when, left=when, born=when.date(), changed=None)
    file = tmp_path / f"e.{write.__name__.removeprefix('write_')}"
    if write is write_csv:
        row |= {"arrived": day, "left": day, "born": day}
    write(file, [row])
    feed = Feed.model_validate(encounters_feed(file))
    found = read_feed(engine, feed, vintage=2020).lines.to_pyarrow().to_pylist()[0]
    assert (found["start_ts"], found["end_ts"], found["birth_date"]) == (when, when, when.date())

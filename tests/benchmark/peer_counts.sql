-- Extract to counts by hand, for DuckDB alone: the same rows as hotspot.counts.tally.tally makes, by
-- the same ideas (children who stay put are summed once, windows by arrivals and departures), and with
-- all that DuckDB has and others have not: unnest, filter, named windows, dates as numbers.
-- Variables: extract (path), as_of; table: areas (geoid, neighborhood). Numbers instead of words
-- until the end, because DuckDB sorts and hashes them several times faster.

create or replace temp table tracts as
select
    geoid,
    row_number() over (order by geoid)::int as tract,
    10000 + dense_rank() over (order by neighborhood)::int as district,
    neighborhood
from areas;

create or replace temp table homes as
select tract, false as moved, -tract as area from tracts
union all select tract, true, tract from tracts
union all select tract, true, district from tracts where neighborhood is not null
union all select tract, true, 0 from tracts;

create or replace temp table lines as
with people as (
    select *, row_number() over (order by moved, first)::int as person
    from (
        select
            person_id,
            min(tract) as first,
            min(tract) < max(tract) as moved,
            year(min(birth_date)) * 10000 + month(min(birth_date)) * 100 + day(min(birth_date)) as born
        from read_parquet(getvariable('extract'))
        join tracts using (geoid)
        group by person_id
    )
)
select
    person, moved, born::int as born, tract,
    encounter_class = 'EMER' as visit,
    start_ts::date as start,
    least(coalesce(end_ts::date, getvariable('as_of')), getvariable('as_of')) as stop
from read_parquet(getvariable('extract'))
join people using (person_id)
join tracts using (geoid);

create or replace temp table child_weeks as
with parts as (
    select
        person, moved, tract, born,
        if(visit, 1, 2) as measure,
        start + (6 - dayofweek(start))::int as saturday,
        start as first_day,
        1 as value
    from lines
    union all
    select
        person, moved, tract, born, 3,
        saturday::date,
        greatest(start, saturday::date - 6),
        least(stop, saturday::date + 1) - greatest(start, saturday::date - 6)
    from (
        select
            *,
            unnest(generate_series(
                start + (6 - dayofweek(start))::int,
                stop - 1 + (6 - dayofweek(stop - 1))::int,
                interval 7 day
            )) as saturday
        from lines
        where not visit and stop > start
    )
),
aged as (
    select
        *,
        (year(first_day) * 10000 + month(first_day) * 100 + day(first_day)) - born as age
    from parts
),
banded as (
    select
        person, tract, moved, measure, value,
        ((saturday - date '1970-01-03') // 7)::int as week,
        case
            when age < 10000 then 1 when age < 50000 then 2 when age < 100000 then 3
            when age < 150000 then 4 else 5
        end as band
    from aged
    where age >= 0 and age < 180000
)
select
    (person::bigint * 40000 + area + 20000) * 4 + measure as series,
    area, measure, band, week,
    sum(value)::int as value, count(*)::int as encounters
from banded
join homes using (tract, moved)
group by person, area, measure, band, week;

create or replace temp table rows as
select
    *,
    coalesce(week - lag(week) over near, 99) as since,
    coalesce(lead(week) over near - week, 99) as until,
    coalesce(lag(band) over near = band, false) as same_before,
    coalesce(lead(band) over near = band, false) as same_after
from child_weeks
window near as (partition by series order by week, band);

create or replace temp table sums as
with every as (
    select
        area, measure, band, week, value, encounters, 1 as person,
        if(same_before, since, 99) as since, if(same_after, until, 99) as until
    from rows
    union all
    select area, measure, 0, week, value, encounters, (since > 0)::int, since, until from rows
)
select
    area, measure, band, week,
    sum(value)::bigint as value,
    sum(encounters)::bigint as n_encounters,
    sum(person)::bigint as n_persons,
    sum(value * value)::bigint as sum_squares,
    count(*) filter (where since >= 4) as arrived_4,
    count(*) filter (where since >= 13) as arrived_13,
    count(*) filter (where since >= 52) as arrived_52,
    count(*) filter (where until >= 4) as departed_4,
    count(*) filter (where until >= 13) as departed_13,
    count(*) filter (where until >= 52) as departed_52
from every
group by area, measure, band, week;

create or replace temp table pairs as
with both_bands as (
    select
        earlier.area, earlier.measure, earlier.band as band, later.band as later_band,
        earlier.week as earlier, later.week as later,
        later.week - earlier.week as apart,
        2 * earlier.value * later.value as product
    from rows as earlier
    join rows as later using (series)
    where
        earlier.until < 52 and later.since < 52
        and (earlier.week, earlier.band) < (later.week, later.band)
        and later.week - earlier.week < 52
)
select * from both_bands where band = later_band
union all
select * replace (0 as band) from both_bands;

create or replace temp table changes as
with every as (
    select
        area, measure, band, week, value, n_encounters, n_persons, sum_squares,
        arrived_4 as persons_4, sum_squares as squares_4,
        arrived_13 as persons_13, sum_squares as squares_13,
        arrived_52 as persons_52, sum_squares as squares_52
    from sums
    union all
    select area, measure, band, week + 4, 0, 0, 0, 0, -departed_4, -sum_squares, 0, 0, 0, 0 from sums
    union all
    select area, measure, band, week + 13, 0, 0, 0, 0, 0, 0, -departed_13, -sum_squares, 0, 0 from sums
    union all
    select area, measure, band, week + 52, 0, 0, 0, 0, 0, 0, 0, 0, -departed_52, -sum_squares from sums
    union all
    select
        area, measure, band, later, 0, 0, 0, coalesce(sum(product) filter (where apart = 0), 0),
        0, coalesce(sum(product) filter (where apart < 4), 0),
        0, coalesce(sum(product) filter (where apart < 13), 0),
        0, sum(product)
    from pairs
    group by area, measure, band, later
    union all
    select area, measure, band, earlier + 4, 0, 0, 0, 0, 0, -sum(product), 0, 0, 0, 0
    from pairs
    where apart < 4
    group by area, measure, band, earlier
    union all
    select area, measure, band, earlier + 13, 0, 0, 0, 0, 0, 0, 0, -sum(product), 0, 0
    from pairs
    where apart < 13
    group by area, measure, band, earlier
    union all
    select area, measure, band, earlier + 52, 0, 0, 0, 0, 0, 0, 0, 0, 0, -sum(product)
    from pairs
    group by area, measure, band, earlier
)
select
    area, measure, band, week,
    sum(value)::bigint as value,
    sum(n_encounters)::bigint as n_encounters,
    sum(n_persons)::bigint as n_persons,
    sum(sum_squares)::bigint as sum_squares,
    sum(persons_4)::bigint as persons_4, sum(squares_4)::bigint as squares_4,
    sum(persons_13)::bigint as persons_13, sum(squares_13)::bigint as squares_13,
    sum(persons_52)::bigint as persons_52, sum(squares_52)::bigint as squares_52
from every
where week <= (getvariable('as_of')::date + 6 - date '1970-01-03') // 7
group by area, measure, band, week;

create or replace temp table names as
select tract as area, 'tract' as level, geoid as name from tracts
union
select district, 'neighborhood', neighborhood from tracts where neighborhood is not null
union
select 0, 'region', 'region';

with placed as (
    select homes.area as target, changes.*
    from changes
    join homes on homes.moved and changes.area = -homes.tract
    union all
    select area, * from changes where area >= 0
)
select
    level,
    name as area,
    ['ed_visits', 'admissions', 'bed_days'][measure] as measure,
    ['all', '00', '01-04', '05-09', '10-14', '15-17'][band + 1] as age_band,
    (date '1970-01-03' + week * 7) as week_ending,
    sum(value)::bigint as value,
    sum(n_encounters)::bigint as n_encounters,
    sum(n_persons)::bigint as n_persons,
    sum(sum_squares)::bigint as sum_squares,
    sum(persons_4)::bigint as persons_4, sum(squares_4)::bigint as squares_4,
    sum(persons_13)::bigint as persons_13, sum(squares_13)::bigint as squares_13,
    sum(persons_52)::bigint as persons_52, sum(squares_52)::bigint as squares_52
from placed
join names on names.area = placed.target
group by level, name, measure, band, week

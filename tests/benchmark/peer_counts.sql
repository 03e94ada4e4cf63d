-- Extract to counts by hand, for DuckDB alone: the same rows as hotspot.counts.tally.tally makes.
-- Variables: extract (path), as_of; table: areas (geoid, neighborhood). Numbers instead of words
-- until the end, because DuckDB sorts and hashes them several times faster.

create or replace temp table tracts as
select
    geoid,
    row_number() over (order by geoid)::int as tract,
    10000 + dense_rank() over (order by neighborhood)::int as district,
    neighborhood
from areas;

create or replace temp table lines as
with people as (
    select person_id, row_number() over ()::int as person
    from (select distinct person_id from read_parquet(getvariable('extract')))
)
select
    person,
    tract,
    if(neighborhood is null, null, district) as district,
    encounter_class = 'EMER' as visit,
    start_ts::date as start,
    least(coalesce(end_ts::date, getvariable('as_of')), getvariable('as_of')) as stop,
    (start - getvariable('as_of')::date) as start_number,
    (year(birth_date) * 10000 + month(birth_date) * 100 + day(birth_date))::int as born
from read_parquet(getvariable('extract')) as extract
join people using (person_id)
join tracts using (geoid);

create or replace temp table child_weeks as
with parts as (
    select
        person, tract, district,
        if(visit, 1, 2) as measure,
        start + (6 - dayofweek(start))::int as saturday,
        start as first_day,
        born,
        1 as value
    from lines
    union all
    select
        person, tract, district, 3,
        saturday::date,
        greatest(start, saturday::date - 6),
        born,
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
)
select
    person, tract, district, measure,
    ((saturday - date '1970-01-03') // 7)::int as week,
    case
        when age < 10000 then 1 when age < 50000 then 2 when age < 100000 then 3
        when age < 150000 then 4 else 5
    end as band,
    value::int as value
from aged
where age >= 0 and age < 180000;

create or replace temp table rows as
with levelled as (
    select tract as area, band, person, measure, week, value from child_weeks
    union all
    select tract, 0, person, measure, week, value from child_weeks
    union all
    select district, band, person, measure, week, value from child_weeks where district is not null
    union all
    select district, 0, person, measure, week, value from child_weeks where district is not null
    union all
    select 0, band, person, measure, week, value from child_weeks
    union all
    select 0, 0, person, measure, week, value from child_weeks
),
summed as (
    select
        ((area * 4 + measure) * 6 + band)::int as series, person, week,
        sum(value)::int as value, count(*)::int as encounters
    from levelled
    group by all
)
select
    *,
    coalesce(week - lag(week) over near, 52) as since,
    coalesce(lead(week) over near - week, 52) as until
from summed
window near as (partition by series, person order by week);

create or replace temp table sums as
select
    series, week,
    sum(value)::bigint as value,
    sum(encounters)::bigint as n_encounters,
    count(*) as n_persons,
    sum(value * value)::bigint as sum_squares,
    count(*) filter (where since >= 4) as arrived_4,
    count(*) filter (where since >= 13) as arrived_13,
    count(*) filter (where since >= 52) as arrived_52,
    count(*) filter (where until >= 4) as departed_4,
    count(*) filter (where until >= 13) as departed_13,
    count(*) filter (where until >= 52) as departed_52
from rows
group by all;

create or replace temp table pairs as
select
    series, earlier.week as earlier, later.week as later,
    later.week - earlier.week as apart,
    2 * earlier.value * later.value as product
from rows as earlier
join rows as later using (series, person)
where
    earlier.until < 52 and later.since < 52
    and earlier.week < later.week and later.week - earlier.week < 52;

create or replace temp table changes as
with every as (
    select
        series, week, value, n_encounters, n_persons, sum_squares,
        arrived_4 as persons_4, sum_squares as squares_4,
        arrived_13 as persons_13, sum_squares as squares_13,
        arrived_52 as persons_52, sum_squares as squares_52
    from sums
    union all
    select series, week + 4, 0, 0, 0, 0, -departed_4, -sum_squares, 0, 0, 0, 0 from sums
    union all
    select series, week + 13, 0, 0, 0, 0, 0, 0, -departed_13, -sum_squares, 0, 0 from sums
    union all
    select series, week + 52, 0, 0, 0, 0, 0, 0, 0, 0, -departed_52, -sum_squares from sums
    union all
    select
        series, later, 0, 0, 0, 0,
        0, coalesce(sum(product) filter (where apart < 4), 0),
        0, coalesce(sum(product) filter (where apart < 13), 0),
        0, sum(product)
    from pairs
    group by series, later
    union all
    select series, earlier + 4, 0, 0, 0, 0, 0, -sum(product), 0, 0, 0, 0
    from pairs
    where apart < 4
    group by series, earlier
    union all
    select series, earlier + 13, 0, 0, 0, 0, 0, 0, 0, -sum(product), 0, 0
    from pairs
    where apart < 13
    group by series, earlier
    union all
    select series, earlier + 52, 0, 0, 0, 0, 0, 0, 0, 0, 0, -sum(product)
    from pairs
    group by series, earlier
)
select
    series, week,
    sum(value)::bigint as value,
    sum(n_encounters)::bigint as n_encounters,
    sum(n_persons)::bigint as n_persons,
    sum(sum_squares)::bigint as sum_squares,
    sum(persons_4)::bigint as persons_4, sum(squares_4)::bigint as squares_4,
    sum(persons_13)::bigint as persons_13, sum(squares_13)::bigint as squares_13,
    sum(persons_52)::bigint as persons_52, sum(squares_52)::bigint as squares_52
from every
where week <= (getvariable('as_of')::date + 6 - date '1970-01-03') // 7
group by all;

create or replace temp table names as
select tract as area, 'tract' as level, geoid as name from tracts
union
select district, 'neighborhood', neighborhood from tracts where neighborhood is not null
union
select 0, 'region', 'region';

select
    level,
    name as area,
    ['ed_visits', 'admissions', 'bed_days'][series // 6 % 4] as measure,
    ['all', '00', '01-04', '05-09', '10-14', '15-17'][series % 6 + 1] as age_band,
    (date '1970-01-03' + week * 7) as week_ending,
    changes.* exclude (series, week)
from changes
join names on names.area = series // 24

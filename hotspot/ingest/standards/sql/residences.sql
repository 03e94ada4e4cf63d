-- Cut the periods of {homes} so that of every person one residence is valid on a day.
create table {settled} as
with there as (
  select
    *,
    coalesce(valid_from, date '0001-01-01') as since,
    case when valid_to < date '9999-12-31' then valid_to + 1 else date '9999-12-31' end as until
  from {homes}
  where person_id is not null
    and (valid_from is null or valid_to is null or valid_from <= valid_to)
),
movers as (
  select * from there
  where person_id in (select person_id from there group by person_id having count(*) > 1)
),
edges as (
  select person_id, since as day from movers
  union
  select person_id, until from movers
),
pieces as (
  select person_id, day, lead(day) over (partition by person_id order by day) as next_day
  from edges
),
chosen as (
  select
    movers.person_id, pieces.day, pieces.next_day,
    tract_geoid, longitude, latitude, address
  from pieces
  join movers
    on movers.person_id = pieces.person_id and since <= pieces.day and until > pieces.day
  qualify row_number() over (
    partition by movers.person_id, pieces.day
    order by since desc, preference, tract_geoid, longitude, latitude, address
  ) = 1
)
select person_id, since, until, tract_geoid, longitude, latitude, address
from there
where person_id not in (select person_id from movers)
union all
select person_id, day, next_day, tract_geoid, longitude, latitude, address
from chosen;

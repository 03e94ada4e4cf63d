-- Say of every line where the person lived that day, unless the line says it itself.
create view {placed} as
select
  lines.* replace (
    case when lines.tract_geoid is null and lines.longitude is null
      then homes.tract_geoid else lines.tract_geoid end as tract_geoid,
    case when lines.tract_geoid is null and lines.longitude is null
      then homes.longitude else lines.longitude end as longitude,
    case when lines.tract_geoid is null and lines.longitude is null
      then homes.latitude else lines.latitude end as latitude,
    coalesce(lines.address, homes.address) as address
  )
from {lines} as lines
left join {homes} as homes
  on homes.person_id = lines.person_id
  and homes.since <= cast(lines.{day} as date)
  and homes.until > cast(lines.{day} as date);

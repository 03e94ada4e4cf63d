-- One row an address where somebody may live. A period may be written as a year or a month.
create table {homes} as
select
  coalesce(replaced_by, id) as person_id,
  try_cast(case length(home.starts)
    when 4 then home.starts || '-01-01'
    when 7 then home.starts || '-01'
    else home.starts[:10]
  end as date) as valid_from,
  case length(home.ends)
    when 4 then try_cast(home.ends || '-12-31' as date)
    when 7 then last_day(try_cast(home.ends || '-01' as date))
    else try_cast(home.ends[:10] as date)
  end as valid_to,
  case home.use when 'home' then 0 when 'temp' then 1 when 'old' then 3 else 2 end as preference,
  nullif(trim(replace(home.tract, '1400000US', '')), '') as tract_geoid,
  list_filter(home.point, lambda x: x.url = 'longitude')[1].valueDecimal as longitude,
  list_filter(home.point, lambda x: x.url = 'latitude')[1].valueDecimal as latitude,
  nullif(home.line, '') as address
from (select id, replaced_by, unnest(homes) as home from {patients})
where home.use is null or home.use not in ('work', 'billing');

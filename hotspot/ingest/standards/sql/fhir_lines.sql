-- Every event with what is known of its patient; where the patient lived comes next.
create view {lines} as
select
  events.* exclude (subject),
  coalesce(people.replaced_by, people.id, events.subject) as person_id,
  people.birth_date,
  cast(null as varchar) as tract_geoid,
  cast(null as double) as longitude,
  cast(null as double) as latitude,
  cast(null as varchar) as address
from {events} as events
left join {patients} as people on people.id = events.subject;

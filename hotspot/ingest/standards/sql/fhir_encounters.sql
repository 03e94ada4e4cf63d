-- Encounters as they come, each with its patient and where the patient lived that day. The class is
-- a Coding in R4 and a list of concepts in R5.
create table {rows} as
with resources as (
  select
    resourceType as kind,
    id,
    status,
    upper(coalesce(
      json_extract_string("class", '$.code'), json_extract_string("class", '$[0].coding[0].code')
    )) as theirs,
    coalesce($ours[list_position($theirs, theirs)], theirs) as encounter_class,
    tail(subject.reference) as subject,
    tail(serviceProvider.reference) as facility_id,
    coalesce(period."start", actualPeriod."start") as began,
    coalesce(period."end", actualPeriod."end") as ended,
    wall(began, $zone) as start_ts,
    wall(ended, $zone) as end_ts,
    greenwich(meta.lastUpdated) as updated,
    case when $with_diagnoses then diagnosis end as named,
    case when $with_diagnoses then coalesce(reasonCode, reason) end as reasons
  from read_json(
    $files,
    format = 'newline_delimited',
    columns = {
      resourceType: 'VARCHAR',
      id: 'VARCHAR',
      meta: 'STRUCT(lastUpdated VARCHAR)',
      status: 'VARCHAR',
      "class": 'VARCHAR',
      subject: 'STRUCT(reference VARCHAR)',
      period: 'STRUCT("start" VARCHAR, "end" VARCHAR)',
      actualPeriod: 'STRUCT("start" VARCHAR, "end" VARCHAR)',
      serviceProvider: 'STRUCT(reference VARCHAR)',
      diagnosis: 'VARCHAR',
      reasonCode: 'VARCHAR',
      reason: 'VARCHAR'
    }
  )
)
select
  resources.* exclude (subject, theirs, began, ended),
  cast(began is not null and start_ts is null as tinyint) as unreadable_start_ts,
  cast(ended is not null and end_ts is null as tinyint) as unreadable_end_ts,
  $zone is null and (zoned(began) or zoned(ended)) as zoned,
  coalesce(people.replaced_by, people.id, resources.subject) as person_id,
  people.birth_date,
  homes.tract_geoid,
  homes.longitude,
  homes.latitude,
  homes.address
from resources
left join {patients} as people on people.id = resources.subject
left join {homes} as homes
  on homes.person_id = coalesce(people.replaced_by, people.id, resources.subject)
  and homes.since <= cast(resources.start_ts as date)
  and homes.until > cast(resources.start_ts as date);

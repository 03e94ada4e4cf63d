-- Encounters as they come. The class is a Coding in R4 and a list of concepts in R5; of both the
-- first code counts.
create table {rows} as
select
  resourceType as kind,
  id,
  status,
  coalesce(
    $ours[list_position($theirs, upper(regexp_extract("class", '"code"\s*:\s*"([^"]*)"', 1)))],
    nullif(upper(regexp_extract("class", '"code"\s*:\s*"([^"]*)"', 1)), '')
  ) as encounter_class,
  tail(subject.reference) as subject,
  tail(serviceProvider.reference) as facility_id,
  coalesce(period."start", actualPeriod."start") as began,
  coalesce(period."end", actualPeriod."end") as ended,
  wall(began, $zone) as start_ts,
  wall(ended, $zone) as end_ts,
  greenwich(meta.lastUpdated) as updated
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
    serviceProvider: 'STRUCT(reference VARCHAR)'
  }
);

-- Encounters with their primary diagnosis: of those an encounter names, but for comorbidities and what
-- was withdrawn, the one of the first rank, at discharge or for the bill rather than at admission, and
-- else the one that stands first. If an encounter names none, the diagnosis that names the encounter, but
-- of several codes nobody knows which was first. If there is no such code, the first reason that has
-- one. R4 names a Condition; R5 a list, of which an element may be the concept itself.
create table {coded} as
with entries as (
  select
    encounter_id,
    unnest(json_extract(named, '$[*]')) as entry,
    generate_subscripts(json_extract(named, '$[*]'), 1) as place
  from {events}
),
diagnoses as (
  select
    encounter_id,
    place,
    tail(coalesce(
      json_extract_string(entry, '$.condition.reference'),
      json_extract_string(entry, '$.condition[0].reference.reference')
    )) as condition_id,
    code_of(json_extract(entry, '$.condition[0].concept'), $systems) as code,
    try_cast(json_extract_string(entry, '$.rank') as integer) as "rank",
    coalesce(
      json_extract_string(entry, '$.use.coding[0].code'),
      json_extract_string(entry, '$.use[0].coding[0].code'),
      ''
    ) as role
  from entries
),
primaries as (
  select diagnoses.encounter_id, coalesce(diagnoses.code, conditions.code) as code
  from diagnoses
  left join {conditions} as conditions on conditions.id = diagnoses.condition_id
  where diagnoses.role <> 'CM'
    and coalesce(conditions.status, '') not in ('refuted', 'entered-in-error')
    and coalesce(diagnoses.condition_id, '') not in (
      select id from {deleted} where kind = 'Condition' and id is not null
    )
  qualify row_number() over (
    partition by diagnoses.encounter_id
    order by "rank" nulls last, role not in ('DD', 'billing'), place
  ) = 1
),
alone as (
  select conditions.encounter_id, min(conditions.code) as code
  from {conditions} as conditions
  where conditions.encounter_id is not null
    and coalesce(conditions.status, '') not in ('refuted', 'entered-in-error')
    and conditions.id not in (select id from {deleted} where kind = 'Condition' and id is not null)
    and (conditions.encounter_id, conditions.id) not in (
      select (encounter_id, condition_id) from diagnoses where condition_id is not null
    )
  group by conditions.encounter_id
  having count(distinct conditions.code) = 1 and count(*) = count(conditions.code)
),
concepts as (
  select encounter_id, unnest(json_extract(reasons, '$[*]')) as concept,
    generate_subscripts(json_extract(reasons, '$[*]'), 1) as place
  from {events}
),
said as (
  select
    encounter_id,
    place,
    coalesce(
      code_of(concept, $systems),
      code_of(json_extract(concept, '$.value[0].concept'), $systems)
    ) as code
  from concepts
),
reasons as (
  select encounter_id, code
  from said
  where code is not null
  qualify row_number() over (partition by encounter_id order by place) = 1
)
select
  events.* exclude (named, reasons),
  coalesce(
    primaries.code,
    case when primaries.encounter_id is null then alone.code end,
    reasons.code
  ) as diagnosis
from {events} as events
left join primaries using (encounter_id)
left join alone using (encounter_id)
left join reasons using (encounter_id);

select count(*), count(diagnosis) from {coded};

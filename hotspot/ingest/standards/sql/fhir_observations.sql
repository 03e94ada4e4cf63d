-- Questions and answers of observations that are about a social need, one row each. An answer may
-- stand in the observation itself or, of several choices, in its components.
create table {rows} as
with resources as (
  select
    *,
    list_filter(code.coding, lambda x: list_contains($questions, x.code))[1].code as question,
    list_filter(
      component,
      lambda x: list_has_any($questions, list_transform(x.code.coding, lambda y: y.code))
    ) as parts,
    len(list_filter(
      flatten(list_transform(category, lambda x: x.coding)),
      lambda x: x."system" = $gravity or (x."system" = $us_core and x.code = 'sdoh')
    )) > 0 as social,
    flatten(list_transform(
      interpretation, lambda x: list_transform(x.coding, lambda y: y.code)
    )) as interpreted
  from read_json(
    $files,
    format = 'newline_delimited',
    columns = {
      resourceType: 'VARCHAR',
      id: 'VARCHAR',
      meta: 'STRUCT(lastUpdated VARCHAR)',
      status: 'VARCHAR',
      category: 'STRUCT(coding STRUCT("system" VARCHAR, code VARCHAR)[])[]',
      code: 'STRUCT(coding STRUCT(code VARCHAR)[])',
      subject: 'STRUCT(reference VARCHAR)',
      effectiveDateTime: 'VARCHAR',
      effectiveInstant: 'VARCHAR',
      effectivePeriod: 'STRUCT("start" VARCHAR)',
      issued: 'VARCHAR',
      valueCodeableConcept: 'STRUCT(coding STRUCT(code VARCHAR)[])',
      valueBoolean: 'BOOLEAN',
      valueInteger: 'DOUBLE',
      valueQuantity: 'STRUCT("value" DOUBLE)',
      dataAbsentReason: 'STRUCT(coding STRUCT(code VARCHAR)[])',
      interpretation: 'STRUCT(coding STRUCT(code VARCHAR)[])[]',
      component: 'STRUCT(
        code STRUCT(coding STRUCT(code VARCHAR)[]),
        valueCodeableConcept STRUCT(coding STRUCT(code VARCHAR)[]),
        valueBoolean BOOLEAN,
        valueInteger DOUBLE,
        valueQuantity STRUCT("value" DOUBLE),
        dataAbsentReason STRUCT(coding STRUCT(code VARCHAR)[])
      )[]',
      hasMember: 'STRUCT(reference VARCHAR)[]'
    }
  )
),
ours as (
  select *
  from resources
  where question is not null or social or len(parts) > 0
    or resourceType is distinct from 'Observation'
),
said as (
  select
    resourceType as kind,
    id,
    status,
    tail(subject.reference) as subject,
    coalesce(effectiveDateTime, effectiveInstant, effectivePeriod."start", issued) as said_at,
    greenwich(meta.lastUpdated) as updated,
    case
      when list_contains(interpreted, 'POS') then 'need'
      when list_contains(interpreted, 'NEG') then 'no_need'
    end as flag,
    unnest(list_concat(
      case when (question is not null or social)
        and (
          coalesce(len(component), 0) + coalesce(len(hasMember), 0) = 0
          or valueCodeableConcept is not null or valueBoolean is not null
          or valueInteger is not null or valueQuantity is not null or dataAbsentReason is not null
        )
        then [{
          question: coalesce(question, code.coding[1].code),
          concept: list_transform(valueCodeableConcept.coding, lambda x: x.code),
          yes: valueBoolean,
          score: coalesce(valueInteger, valueQuantity."value"),
          reason: dataAbsentReason.coding[1].code
        }]
        else []
      end,
      list_transform(coalesce(parts, []), lambda x: {
        question: list_filter(x.code.coding, lambda y: list_contains($questions, y.code))[1].code,
        concept: list_transform(x.valueCodeableConcept.coding, lambda y: y.code),
        yes: x.valueBoolean,
        score: coalesce(x.valueInteger, x.valueQuantity."value"),
        reason: x.dataAbsentReason.coding[1].code
      })
    )) as part
  from ours
)
select
  kind, id, status, subject, updated, flag,
  wall(said_at, $zone) as said_ts,
  $zone is null and zoned(said_at) as zoned,
  part.question,
  coalesce(
    list_filter(part.concept, lambda x: list_contains($answers, x))[1],
    part.concept[1],
    case part.yes when true then 'LA33-6' when false then 'LA32-8' end
  ) as answer,
  part.score,
  case
    when part.reason = 'asked-declined' then 'declined'
    when part.reason in ('not-asked', 'not-performed', 'not-applicable', 'not-permitted')
      then 'not_counted'
  end as absent
from said;

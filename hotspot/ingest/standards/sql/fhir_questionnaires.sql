-- Questions and answers of questionnaires, one row each, from groups in groups of any depth. A
-- question is named by its link, or by the last part of it, as in /93042-0/71802-3.
create table {rows} as
with recursive responses as (
  select *
  from read_json(
    $files,
    format = 'newline_delimited',
    columns = {
      resourceType: 'VARCHAR',
      id: 'VARCHAR',
      meta: 'STRUCT(lastUpdated VARCHAR)',
      status: 'VARCHAR',
      subject: 'STRUCT(reference VARCHAR)',
      authored: 'VARCHAR',
      item: 'JSON'
    }
  )
),
items as (
  select
    resourceType as kind,
    id,
    status,
    tail(subject.reference) as subject,
    authored as said_at,
    greenwich(meta.lastUpdated) as updated,
    unnest(from_json(item, '["JSON"]')) as item
  from responses
  union all
  select
    kind, id, status, subject, said_at, updated,
    unnest(list_concat(
      coalesce(from_json(item -> '$.item', '["JSON"]'), []),
      coalesce(item -> '$.answer[*].item[*]', [])
    ))
  from items
),
said as (
  select
    * exclude (item),
    item ->> '$.linkId' as link,
    regexp_extract(link, '[^/]*$') as tail,
    case
      when list_contains($questions, link) then link
      when list_contains($questions, tail) then tail
    end as question,
    unnest(from_json(
      item -> '$.answer',
      '[{"valueCoding": {"code": "VARCHAR"}, "valueBoolean": "BOOLEAN", "valueInteger": "DOUBLE",
        "valueDecimal": "DOUBLE"}]'
    )) as part
  from items
)
select
  kind, id, status, subject, updated,
  wall(said_at, $zone) as said_ts,
  $zone is null and zoned(said_at) as zoned,
  cast(null as varchar) as flag,
  question,
  coalesce(
    part.valueCoding.code,
    case part.valueBoolean when true then 'LA33-6' when false then 'LA32-8' end
  ) as answer,
  coalesce(part.valueInteger, part.valueDecimal) as score,
  cast(null as varchar) as absent
from said
where question is not null;

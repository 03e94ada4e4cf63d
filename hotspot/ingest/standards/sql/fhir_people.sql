-- Patients as they come: what an age and a residence need, and nothing else.
create table {rows} as
select
  resourceType as kind,
  id,
  try_cast(meta.lastUpdated as timestamptz) as updated,
  tail(list_filter(link, lambda x: x."type" = 'replaced-by')[1].other.reference) as replaced_by,
  case when length(birthDate) = 10 then try_cast(birthDate as date) end as birth_date,
  list_transform(address, lambda x: {
    use: x.use,
    line: array_to_string(x.line, ' '),
    starts: x.period."start",
    ends: x.period."end",
    tract: coalesce(
      list_filter(x.extension, lambda y: y.url = $tract)[1].valueString,
      list_filter(
        flatten(list_transform(x._line, lambda y: y.extension)), lambda y: y.url = $tract
      )[1].valueString
    ),
    point: list_filter(x.extension, lambda y: y.url = $point)[1].extension
  }) as homes
from read_json(
  $files,
  format = 'newline_delimited',
  columns = {
    resourceType: 'VARCHAR',
    id: 'VARCHAR',
    meta: 'STRUCT(lastUpdated VARCHAR)',
    birthDate: 'VARCHAR',
    link: 'STRUCT(other STRUCT(reference VARCHAR), "type" VARCHAR)[]',
    address: 'STRUCT(
      use VARCHAR,
      line VARCHAR[],
      _line STRUCT(extension STRUCT(url VARCHAR, valueString VARCHAR)[])[],
      period STRUCT("start" VARCHAR, "end" VARCHAR),
      extension STRUCT(
        url VARCHAR,
        valueString VARCHAR,
        extension STRUCT(url VARCHAR, valueDecimal DOUBLE)[]
      )[]
    )[]'
  }
);

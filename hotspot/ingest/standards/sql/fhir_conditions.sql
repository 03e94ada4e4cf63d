-- Conditions, each with its code.
create table {rows} as
select
  resourceType as kind,
  id,
  coalesce(
    json_extract_string(verificationStatus, '$.coding[0].code'), verificationStatus
  ) as status,
  code_of(code, $systems) as code,
  greenwich(meta.lastUpdated) as updated
from read_json(
  $files,
  format = 'newline_delimited',
  columns = {
    resourceType: 'VARCHAR',
    id: 'VARCHAR',
    meta: 'STRUCT(lastUpdated VARCHAR)',
    verificationStatus: 'VARCHAR',
    code: 'VARCHAR'
  }
);

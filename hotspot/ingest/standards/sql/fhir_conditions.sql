-- Conditions, each with its code, and the encounter of which it says that it is a diagnosis.
create table {rows} as
select
  resourceType as kind,
  id,
  coalesce(
    json_extract_string(verificationStatus, '$.coding[0].code'), verificationStatus
  ) as status,
  code_of(code, $systems) as code,
  case
    when list_contains(json_extract_string(category, '$[*].coding[*].code'), 'encounter-diagnosis')
    then tail(encounter.reference)
  end as encounter_id,
  greenwich(meta.lastUpdated) as updated
from read_json(
  $files,
  format = 'newline_delimited',
  columns = {
    resourceType: 'VARCHAR',
    id: 'VARCHAR',
    meta: 'STRUCT(lastUpdated VARCHAR)',
    verificationStatus: 'VARCHAR',
    category: 'VARCHAR',
    encounter: 'STRUCT(reference VARCHAR)',
    code: 'VARCHAR'
  }
);

-- Type and id of what the source has deleted since an earlier export.
create table {deleted} as
select distinct
  regexp_extract(request.url, '(\w+)/[^/]+$', 1) as kind,
  tail(request.url) as id
from (
  select unnest(entry).request as request
  from read_json(
    $files,
    format = 'newline_delimited',
    columns = {entry: 'STRUCT(request STRUCT("method" VARCHAR, url VARCHAR))[]'}
  )
)
where request."method" = 'DELETE';

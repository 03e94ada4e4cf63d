-- Encounters that took place, or have begun to.
create view {kept} as
select
  * exclude (kind, id, status, theirs, subject, began, ended, updated),
  id as encounter_id,
  updated as source_updated_at,
  cast(began is not null and start_ts is null as tinyint) as unreadable_start_ts,
  cast(ended is not null and end_ts is null as tinyint) as unreadable_end_ts
from {rows}
where coalesce(status, '') not in ('planned', 'cancelled', 'entered-in-error')
  and id not in (select id from {deleted} where kind = 'Encounter' and id is not null);

-- Encounters that took place, or have begun to.
create view {kept} as
select
  * exclude (kind, id, status, zoned, updated),
  id as encounter_id,
  updated as source_updated_at
from {rows}
where coalesce(status, '') not in ('planned', 'cancelled', 'entered-in-error')
  and id not in (select id from {deleted} where kind = 'Encounter' and id is not null);

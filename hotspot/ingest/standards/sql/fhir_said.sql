-- Answers that were given.
create view {kept} as
select id, subject, question, answer, score, absent, flag, said_ts, updated
from {rows}
where coalesce(status, '') not in ('registered', 'in-progress', 'cancelled', 'entered-in-error')
  and (kind, id) not in (select (kind, id) from {deleted} where id is not null);

-- Of several versions of a resource the one the source changed last.
create table {newest} as
select *
from {rows} as versions
qualify row_number() over (
  partition by id order by updated desc nulls last, versions desc nulls last
) = 1;

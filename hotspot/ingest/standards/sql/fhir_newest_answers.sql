-- Of several versions of a resource all answers of the one the source changed last.
create table {newest} as
select *
from {rows}
qualify dense_rank() over (partition by kind, id order by updated desc nulls last) = 1;

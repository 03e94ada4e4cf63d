-- Resources of another type than the first, and ids that stand more than once.
select
  count(*) filter (kind is distinct from $kind),
  count(id) - count(distinct id)
from {rows};

-- Periods that a later one of the same person cuts, by more than the day of moving.
select count(*)
from (
  select
    valid_to,
    lead(coalesce(valid_from, date '0001-01-01')) over (
      partition by person_id order by valid_from nulls first
    ) as following
  from {homes}
  where (valid_from is null or valid_to is null or valid_from <= valid_to)
    and person_id in (select person_id from {homes} group by person_id having count(*) > 1)
)
where following < coalesce(valid_to, date '9999-12-31');

-- What every answer means by the codebook, and one line of all that a child said of one domain on
-- one day: a need if any answer says so.
create table {meant} as
with asked as (
  select
    question,
    domain,
    min(instrument) as instrument,
    max(result) filter (answer = '*') as other,
    max(bound) as bound,
    max(result) filter (answer like '>=%') as over,
    max(result) filter (answer like '<%') as under
  from {codebook}
  where domain <> 'not_counted'
  group by question, domain
)
select
  answers.id, answers.subject, answers.said_ts, answers.updated,
  asked.domain,
  coalesce(exact.instrument, asked.instrument) as instrument,
  coalesce(
    answers.absent,
    exact.result,
    case when answers.score >= asked.bound then asked.over
      when answers.score < asked.bound then asked.under end,
    case when answers.answer is not null then asked.other end,
    answers.flag,
    'unknown'
  ) as result
from {answers} as answers
join asked on asked.question = answers.question
left join {codebook} as exact
  on exact.question = answers.question and exact.domain = asked.domain
  and exact.answer = answers.answer
union all
select id, subject, said_ts, updated, null, null, 'unknown'
from {answers}
where question is null or question not in (select question from {codebook});

create view {events} as
select
  min(id) || '/' || coalesce(domain, 'other') as screening_id,
  subject,
  max(said_ts) as screened_ts,
  max(updated) as source_updated_at,
  domain,
  min(instrument) as instrument,
  ['unknown', 'declined', 'no_need', 'need'][
    max(list_position(['unknown', 'declined', 'no_need', 'need'], result))
  ] as result
from {meant}
where result <> 'not_counted'
group by subject, cast(said_ts as date), domain;

select count(domain) from {meant};

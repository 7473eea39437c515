-- Authors of the works of the cohort, as run_cohort_works. Parameter: run.
insert into run_authorships (work_id, author_order, author_id, raw_author_name)
select authorship.work_id, authorship.author_order, authorship.author_id, authorship.raw_author_name
from core.authorships as authorship
where authorship.work_id in (select work_id from raw.run_works where run_id = $1)

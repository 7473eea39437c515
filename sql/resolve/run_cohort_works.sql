-- Works of the cohort. A table of its own, so that works are asked once, wherever they lie. Parameter: run.
insert into run_cohort_works (work_id, authors_listed, is_author_list_cut)
select works.work_id, works.authors_listed, works.is_author_list_cut
from core.works as works
where works.work_id in (select work_id from raw.run_works where run_id = $1)

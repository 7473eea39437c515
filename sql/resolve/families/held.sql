-- What is held of the works looked at, wherever it lies. Grain: work in a family.
insert into family_before (work_id, family_id, is_head, cited_by_count, citations_3y, citations_5y)
select held.work_id, held.family_id, held.is_head, held.cited_by_count, held.citations_3y, held.citations_5y
from family_works as seen
inner join core.work_families as held using (work_id)

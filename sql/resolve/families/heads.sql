-- Families with their heads. The head is the version that is counted: one that is not retracted before one that is, published before
-- preprint, then the most cited, then the smallest id. A family has the largest counts of its versions, null only where all are null.
-- More works than the limit are no family: the title is a general one, or an id is wrong. Each of them is counted by itself, so each is a
-- head with its own counts. Their rows are kept nevertheless: they tell, when one of them changes, who the others are.
-- Grain: work in a family. Parameter: the largest number of works in a family.
insert into family_rows (work_id, family_id, is_head, cited_by_count, citations_3y, citations_5y)
select
    work_id,
    family_id,
    row_number() over (partition by family_id, apart order by is_retracted, is_preprint, own_citations desc, work_id) = 1 as is_head,
    max(own_citations) over counted as cited_by_count,
    max(own_citations_3y) over counted as citations_3y,
    max(own_citations_5y) over counted as citations_5y
from (
    select
        labels.work_id,
        labels.family_id,
        works.is_retracted,
        works.work_type is not distinct from 'preprint' as is_preprint,
        works.cited_by_count as own_citations,
        works.citations_3y as own_citations_3y,
        works.citations_5y as own_citations_5y,
        case when count(*) over (partition by labels.family_id) > $1::integer then labels.work_id end as apart
    from family_labels as labels
    inner join core.works as works using (work_id)
) as versions
window counted as (partition by family_id, apart)

-- The counted works with their set and band in one number, 9 × set + band. The band is twice the number of thresholds passed (of 50, 10, 5,
-- 1 %), and one more at a threshold. Grain: counted work.
select
    works.work_id,
    9 * sets.set_number
        + 2 * ((works.citations > threshold_50)::integer + (works.citations > threshold_10)::integer + (works.citations > threshold_5)::integer + (works.citations > threshold_1)::integer)
        + (works.citations in (threshold_50, threshold_10, threshold_5, threshold_1))::integer,
    works.citations, works.countries_count, works.lost_weight
from judged_works as works
inner join numbered_sets as sets
    on sets.subfield_id = works.subfield_id and sets.research_area = works.research_area and sets.publication_year = works.publication_year and sets.type_group = works.type_group
where works.verdict = 'counted'

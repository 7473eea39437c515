-- The reference sets under refresh, numbered, so that the steps below group by one whole number. Parameter: build. Grain: reference set.
select
    row_number() over (order by sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group)::integer, sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group,
    sets.threshold_1, sets.threshold_5, sets.threshold_10, sets.threshold_50
from metrics.reference_sets as sets
inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
where sets.build_id = $1

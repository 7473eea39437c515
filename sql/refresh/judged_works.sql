-- The works in the subfields and years under refresh, each with its verdict. Parameters: the choices that derive.judge_works takes, then the
-- subfields under refresh, so that a share of a rebuild reads its own works only. Grain: work.
select
    case verdict when 'counted' then derive.set_id(works.subfield_id, works.publication_year, works.research_area, works.type_number) end,
    works.subfield_id, refreshed.publication_year, works.citations, works.content_hash,
    case verdict when 'counted' then works.country_codes end,
    case verdict when 'counted' then works.country_weights end,
    works.lost_weight, works.verdict
from derive.judge_works($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as works
inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = works.subfield_id and refreshed.publication_year = coalesce(works.publication_year, 0)
where works.subfield_id = any ($11)

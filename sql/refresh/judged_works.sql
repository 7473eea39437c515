-- The works in the subfields and years under refresh, each with its verdict under a setting. Parameters: setting, and the subfields under refresh,
-- so that a share of a rebuild reads its own works only. Grain: work.
select
    works.set_id, refreshed.subfield_id, refreshed.publication_year, works.citations, works.content_hash, works.country_codes, works.country_weights, works.lost_weight, works.verdict
from derive.judged_works as works
inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = works.subfield_id and refreshed.publication_year = coalesce(works.publication_year, 0)
where works.setting_id = $1 and works.subfield_id = any ($2)

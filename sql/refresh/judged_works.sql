-- The works in the subfields and years under refresh, each with its verdict under a setting. Parameter: setting. Grain: work.
select works.*
from derive.refreshed_sets as refreshed
inner join derive.judged_works($1) as works on works.subfield_id = refreshed.subfield_id and coalesce(works.publication_year, 0) = refreshed.publication_year

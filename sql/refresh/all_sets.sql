-- Every subfield and year there is, by leaps through the index instead of a look at each work, dealt out to so many connections.
-- Subfields stay whole: a reference set never lies in two shares. Parameter: number of shares.
insert into ops.refresh_sets (subfield_id, publication_year, share)
with recursive sets as (
    (select subfield_id, coalesce(publication_year, 0) as publication_year from core.works order by 1, 2 limit 1)
    union all
    select following.subfield_id, following.publication_year
    from sets
    cross join lateral (
        select works.subfield_id, coalesce(works.publication_year, 0) as publication_year
        from core.works as works
        where (works.subfield_id, coalesce(works.publication_year, 0)) > (sets.subfield_id, sets.publication_year)
        order by 1, 2
        limit 1
    ) as following
)
select subfield_id, publication_year, abs(hashint4(subfield_id)) % $1
from sets

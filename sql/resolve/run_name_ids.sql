-- Author ids of each name: those it was listed under, those the provider holds them under now, and profiles with the ORCID iD of a name
-- without ids. No parameter.
with ids as (
    select names.candidate, listed.author_id
    from run_names as names
    cross join lateral unnest(names.listed_ids) as listed (author_id)
    union
    select names.candidate, held.held_id
    from run_names as names
    cross join lateral unnest(names.listed_ids) as listed (author_id)
    inner join raw.aliases as held on held.provider = 'openalex' and held.entity = 'authors' and held.requested_id = listed.author_id
    union
    select names.candidate, profiles.author_id
    from run_names as names
    inner join run_profiles as profiles on profiles.orcid = names.orcid
    where names.listed_ids = '{}'
)
insert into run_name_ids (candidate, author_id)
select candidate, author_id
from ids

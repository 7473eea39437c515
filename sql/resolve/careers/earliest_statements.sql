-- Where an OpenAlex profile was first seen, as a guess at where the person was trained: the institution listed first in the first year.
-- Only for people of whom no education is declared in any of their profiles. Parameters: provider (openalex), author ids.
insert into career_statements
select
    $1, first_seen.author_id, first_seen.record_hash, first_seen.stated_at,
    'earliest affiliation', 'education', null, first_seen.institution_name, null, first_seen.country_code,
    substring(institution.ror from '(0[a-z0-9]{8})/?$'), null, null, null, trunc(first_seen.affiliation_year)::text, null, false, 'inferred', 'earliest affiliation', null, true, 1
from (
    select distinct on (affiliation.author_id) affiliation.*, records.stated_at
    from staging.newest_records as records
    inner join staging.openalex_author_affiliations as affiliation on affiliation.author_id = records.provider_id and affiliation.record_hash = records.content_hash
    where records.provider = 'openalex' and records.entity = 'authors' and records.provider_id = any($2)
        and affiliation.author_id = any($2) and affiliation.affiliation_year between 1900 and extract(year from now()) + 1
    order by affiliation.author_id, affiliation.affiliation_year, affiliation.country_code is null, affiliation.list_order
) as first_seen
left join lateral (
    select held.ror
    from core.institutions as held
    where held.institution_id = first_seen.institution_id
    order by held.ror is null, held.record_hash
    limit 1
) as institution on true
where not exists (
    select 1
    from core.person_profiles as own
    inner join core.person_profiles as other on other.person_id = own.person_id
    inner join core.career_claims as claim on claim.provider = other.provider and claim.profile_id = other.profile_id
    where own.provider = 'openalex' and own.profile_id = first_seen.author_id and claim.kind = 'education' and claim.asserted_by <> 'inferred'
)

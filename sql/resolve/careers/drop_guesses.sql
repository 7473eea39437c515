-- Guesses from earliest affiliations of people of whom an education is declared by now. Parameters: provider, profile ids that were read.
with known as (
    select distinct other.profile_id
    from core.person_profiles as own
    inner join core.person_profiles as other on other.person_id = own.person_id and other.provider = 'openalex'
    where own.provider = $1 and own.profile_id = any($2)
        and exists (select 1 from core.career_claims as claim where claim.provider = own.provider and claim.profile_id = own.profile_id and claim.kind = 'education' and claim.asserted_by <> 'inferred')
)
delete from core.career_claims
where provider = 'openalex' and claim_id = 'earliest affiliation' and profile_id in (select profile_id from known)

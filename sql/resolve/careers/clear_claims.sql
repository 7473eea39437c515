-- What was said before of these records. Parameters: provider, ids, what is replaced: all declared claims of a profile, the guess from its
-- earliest affiliation, or those of works.
delete from core.career_claims
where provider = $1 and case $3
    when 'dissertations' then asserted_by = 'inferred' and claim_id in (select 'dissertation ' || work.id from unnest($2::text[]) as work (id))
    when 'earliest' then profile_id = any($2) and claim_id = 'earliest affiliation'
    else profile_id = any($2)
end

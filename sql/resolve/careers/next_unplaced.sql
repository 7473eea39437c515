-- After a run read organisations: the next profiles with a claim that has none yet, or one of those read. Parameters as next_records.sql.
select distinct profile_id as id
from core.career_claims
where provider = $2 and $3::text is not null and profile_id > $4
    and (ror is null or ror in (select provider_id from raw.run_records where run_id = $1 and provider = 'ror'))
order by id
limit $5

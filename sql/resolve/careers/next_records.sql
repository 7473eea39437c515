-- The next records of a run, in the order of their ids. Parameters: run, provider, entity, the last id before, how many.
select provider_id as id
from raw.run_records
where run_id = $1 and provider = $2 and entity = $3 and provider_id > $4
order by provider_id
limit $5

-- All records, a batch at a time, in the order of their keys: after a load, which may have changed any work. Parameters: the last key of the
-- batch before (provider, entity, id), size. Grain: record.
select records.provider, records.entity, records.provider_id, records.doi, records.arxiv_id, records.title_key::text as title_key
from core.work_records as records
where (records.provider, records.entity, records.provider_id) > ($1, $2, $3)
order by records.provider, records.entity, records.provider_id
limit $4

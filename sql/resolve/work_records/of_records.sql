-- Records whose match may change with a batch of records: themselves, and those of the same title, which they make ambiguous.
-- Parameters: provider, entity, ids. Grain: record.
select records.provider, records.entity, records.provider_id, records.doi, records.arxiv_id, records.title_key::text as title_key
from core.work_records as records
where records.provider = $1 and records.entity = $2 and (
    records.provider_id = any($3)
    or records.title_key in (select asked.title_key from core.work_records as asked where asked.provider = $1 and asked.entity = $2 and asked.provider_id = any($3) and asked.title_key is not null)
)

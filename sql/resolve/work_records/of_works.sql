-- Records whose match may change with works that were read: those matched with them until now, and those that share an id or a title with them.
-- Parameters: work ids, their DOIs and arXiv ids, their title keys. Grain: record.
select records.provider, records.entity, records.provider_id, records.doi, records.arxiv_id, records.title_key::text as title_key
from core.work_records as records
where records.doi = any($2) or records.arxiv_id = any($2) or records.title_key = any($3::bigint[])
    or (records.provider, records.entity, records.provider_id) in (
        select matches.provider, matches.entity, matches.provider_id from core.work_matches as matches where matches.work_id = any($1)
    )

-- Citation counts of OpenCitations, cast. Grain: DOI × version of the record.
create view staging.opencitations_citation_counts as
select
    'opencitations'::text as provider, 'citation_counts'::text as entity, records.provider_id, records.content_hash, records.provider_updated_at, records.last_seen_at,
    null::text as title,
    records.provider_id as doi,
    null::text as arxiv_id,
    null::integer as publication_year,
    null::date as publication_date,
    null::text as provider_type,
    null::text as venue,
    null::integer as authors_listed,
    (records.payload ->> 'count')::integer as cited_by_count,
    null::boolean as is_retracted
from raw.records as records
where records.provider = 'opencitations' and records.entity = 'citation_counts';

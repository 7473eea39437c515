-- Papers of arXiv, renamed and cast. The DOI that arXiv itself registers follows from the id; one that the authors add is of the published
-- version, which is another work here. Grain: paper × version of the record.
create view staging.arxiv_works as
select
    'arxiv'::text as provider, 'works'::text as entity, records.provider_id, records.content_hash, records.provider_updated_at, records.last_seen_at,
    records.payload ->> 'title' as title,
    '10.48550/arxiv.' || records.provider_id as doi,
    records.provider_id as arxiv_id,
    substr(records.payload ->> 'created', 1, 4)::integer as publication_year,
    staging.day_of(substr(records.payload ->> 'created', 1, 4)::integer, substr(records.payload ->> 'created', 6, 2)::integer, substr(records.payload ->> 'created', 9, 2)::integer) as publication_date,
    'preprint'::text as provider_type,
    null::text as venue,
    jsonb_array_length(records.payload -> 'authors') as authors_listed,
    null::integer as cited_by_count,
    null::boolean as is_retracted
from raw.records as records
where records.provider = 'arxiv' and records.entity = 'works';

-- Semantic Scholar papers, renamed and cast. Grain: paper × version of the record.
create view staging.semanticscholar_papers as
select
    'semanticscholar'::text as provider, 'papers'::text as entity, records.provider_id, records.content_hash, records.provider_updated_at, records.last_seen_at,
    records.payload ->> 'title' as title,
    lower(records.payload #>> '{externalIds,DOI}') as doi,
    lower(regexp_replace(records.payload #>> '{externalIds,ArXiv}', 'v\d+$', '')) as arxiv_id,
    (records.payload ->> 'year')::integer as publication_year,
    (records.payload ->> 'publicationDate')::date as publication_date,
    records.payload -> 'publicationTypes' ->> 0 as provider_type,
    nullif(records.payload ->> 'venue', '') as venue,
    jsonb_array_length(nullif(records.payload -> 'authors', 'null')) as authors_listed,
    (records.payload ->> 'citationCount')::integer as cited_by_count,
    null::boolean as is_retracted
from raw.records as records
where records.provider = 'semanticscholar' and records.entity = 'papers';

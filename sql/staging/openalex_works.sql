-- OpenAlex works, renamed and cast. Grain: work × version of the record.
create view staging.openalex_works as
select
    records.provider_id as work_id,
    records.content_hash as record_hash,
    coalesce(records.payload ->> 'title', records.payload ->> 'display_name') as title,
    lower(regexp_replace(records.payload ->> 'doi', '^https?://(dx\.)?doi\.org/', '', 'i')) as doi,
    (records.payload ->> 'publication_year')::integer as publication_year,
    records.payload ->> 'publication_date' as publication_date,
    records.payload ->> 'type' as work_type,
    records.payload ->> 'language' as language,
    coalesce((records.payload ->> 'is_retracted')::boolean, false) as is_retracted,
    (records.payload ->> 'cited_by_count')::integer as cited_by_count,
    coalesce((records.payload ->> 'is_authors_truncated')::boolean, false) as is_author_list_cut,
    jsonb_array_length(staging.list(records.payload -> 'authorships')) as authors_listed,
    records.payload -> 'ids' as ids,
    records.provider_updated_at
from raw.records as records
where records.provider = 'openalex' and records.entity = 'works';

-- Crossref works, renamed and cast. The date is the earliest of print and online ("issued"); to the day only where it is given to the day.
-- Grain: work × version of the record.
create view staging.crossref_works as
select
    'crossref'::text as provider, 'works'::text as entity, records.provider_id, records.content_hash, records.provider_updated_at, records.last_seen_at,
    records.payload -> 'title' ->> 0 as title,
    records.provider_id as doi,
    null::text as arxiv_id,
    (records.payload #>> '{issued,date-parts,0,0}')::integer as publication_year,
    staging.day_of((records.payload #>> '{issued,date-parts,0,0}')::integer, (records.payload #>> '{issued,date-parts,0,1}')::integer, (records.payload #>> '{issued,date-parts,0,2}')::integer) as publication_date,
    records.payload ->> 'type' as provider_type,
    records.payload -> 'container-title' ->> 0 as venue,
    jsonb_array_length(nullif(records.payload -> 'author', 'null')) as authors_listed,
    (records.payload ->> 'is-referenced-by-count')::integer as cited_by_count,
    exists (
        select from jsonb_array_elements(staging.list(records.payload -> 'updated-by')) as note
        where note ->> 'type' in ('retraction', 'withdrawal', 'removal')
    ) as is_retracted
from raw.records as records
where records.provider = 'crossref' and records.entity = 'works';

-- DataCite works, renamed and cast. Grain: work × version of the record.
create view staging.datacite_works as
select
    'datacite'::text as provider, 'works'::text as entity, records.provider_id, records.content_hash, records.provider_updated_at, records.last_seen_at,
    records.payload #>> '{attributes,titles,0,title}' as title,
    records.provider_id as doi,
    substring(records.provider_id from '^10\.48550/arxiv\.(.+)$') as arxiv_id,
    (records.payload #>> '{attributes,publicationYear}')::integer as publication_year,
    null::date as publication_date,
    records.payload #>> '{attributes,types,resourceTypeGeneral}' as provider_type,
    case jsonb_typeof(records.payload #> '{attributes,publisher}')
        when 'string' then records.payload #>> '{attributes,publisher}'
        when 'object' then records.payload #>> '{attributes,publisher,name}'
    end as venue,
    jsonb_array_length(nullif(records.payload #> '{attributes,creators}', 'null')) as authors_listed,
    null::integer as cited_by_count,
    null::boolean as is_retracted
from raw.records as records
where records.provider = 'datacite' and records.entity = 'works';

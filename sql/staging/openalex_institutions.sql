-- OpenAlex institutions, renamed and cast. Grain: institution × version of the record.
create view staging.openalex_institutions as
select
    records.provider_id as institution_id,
    records.content_hash as record_hash,
    coalesce(nullif(btrim(records.payload ->> 'display_name'), ''), records.provider_id) as name,
    nullif(upper(btrim(records.payload ->> 'country_code')), '') as country_code,
    records.payload ->> 'type' as institution_type,
    records.payload ->> 'ror' as ror,
    lineage.ids as lineage
from raw.records as records
cross join lateral (
    select coalesce(array_agg(substring(above.value from 'I[0-9]+$') order by above.ordinality), '{}') as ids
    from jsonb_array_elements_text(staging.list(records.payload -> 'lineage')) with ordinality as above
    where above.value ~ 'I[0-9]+$'
) as lineage
where records.provider = 'openalex' and records.entity = 'institutions';

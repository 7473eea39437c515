-- The last nine characters of the ids that an organisation relates to itself in one way.
create function staging.ror_related(record jsonb, relation text) returns text[]
language sql immutable parallel safe
return array(
    select distinct right(related.value ->> 'id', 9)
    from jsonb_array_elements(record -> 'relationships') as related (value)
    where related.value ->> 'type' = relation
    order by 1
);

-- Its ids at another registry.
create function staging.ror_external_ids(record jsonb, registry text) returns text[]
language sql immutable parallel safe
return array(
    select distinct each.id
    from jsonb_array_elements(staging.list(record -> 'external_ids')) as external (value)
    cross join lateral jsonb_array_elements_text(external.value -> 'all') as each (id)
    where external.value ->> 'type' = registry
    order by 1
);

-- Organisations as ROR gives them (schema 2), renamed and cast. Fields were checked when the record was read (src/ingest/sources/ror.ts).
-- A country code that is no country is left out. Grain: organisation × version.
create view staging.ror_organisations as
select
    records.provider_id as ror,
    records.content_hash as record_hash,
    records.provider_updated_at::date as provider_updated_at,
    display.name,
    place.country_code,
    place.city,
    array(select jsonb_array_elements_text(records.payload -> 'types')) as types,
    records.payload ->> 'status' as status,
    (records.payload ->> 'established')::integer as established,
    staging.ror_related(records.payload, 'parent') as parents,
    staging.ror_related(records.payload, 'successor') as successors,
    staging.ror_external_ids(records.payload, 'grid') as grid_ids,
    staging.ror_external_ids(records.payload, 'wikidata') as wikidata_ids,
    array(
        select distinct lower(domain)
        from (
            select jsonb_array_elements_text(staging.list(records.payload -> 'domains')) as domain
            union all
            select substring(link.value ->> 'value' from '^https?://(?:www\.)?([^/:?#]+)')
            from jsonb_array_elements(staging.list(records.payload -> 'links')) as link (value)
            where link.value ->> 'type' = 'website'
        ) as found
        where domain is not null
        order by 1
    ) as domains,
    records.payload as record
from raw.records as records
cross join lateral (
    select coalesce(
        (select name.value ->> 'value' from jsonb_array_elements(records.payload -> 'names') as name (value) where name.value -> 'types' ? 'ror_display' limit 1),
        records.payload -> 'names' -> 0 ->> 'value'
    ) as name
) as display
left join lateral (
    select upper(location.value -> 'geonames_details' ->> 'country_code') as country_code, location.value -> 'geonames_details' ->> 'name' as city
    from jsonb_array_elements(records.payload -> 'locations') with ordinality as location (value, position)
    where exists (select 1 from core.countries as countries where countries.country_code = upper(location.value -> 'geonames_details' ->> 'country_code'))
    order by location.position
    limit 1
) as place on true
where records.provider = 'ror' and records.entity = 'organisations';

-- Educations, qualifications and employments of ORCID records, newest version. Summaries lie in groups (API 3.0, dump) or in a plain list
-- (2.x, still found in files); of a group the first listed is the one the person prefers. Who asserts it: a client that is not acting for
-- the person is an organisation. Years are texts, looked at where they are used. Grain: iD × item.
-- Reference: https://github.com/ORCID/orcid-model (record 3.0).
create view staging.orcid_affiliations as
with sections as (
    select *
    from (values
        ('educations', 'education-summary', 'education', 1),
        ('qualifications', 'qualification-summary', 'education', 2),
        ('employments', 'employment-summary', 'employment', 3)
    ) as section (list, item, kind, place)
), items as (
    select
        records.provider_id as profile_id, records.content_hash as record_hash, records.stated_at,
        sections.list, sections.kind, sections.place, listed.group_order, listed.item_order, listed.summary,
        count(*) over (partition by records.provider_id, sections.list, listed.group_order) as in_group
    from staging.newest_records as records
    cross join sections
    cross join lateral (
        select grouped.ordinality as group_order, summary.ordinality as item_order, summary.value -> sections.item as summary
        from jsonb_array_elements(staging.list(records.payload #> array['activities-summary', sections.list, 'affiliation-group'])) with ordinality as grouped
        cross join lateral jsonb_array_elements(staging.list(grouped.value -> 'summaries')) with ordinality as summary
        union all
        select summary.ordinality, 1, summary.value
        from jsonb_array_elements(staging.list(records.payload #> array['activities-summary', sections.list, sections.item])) with ordinality as summary
    ) as listed
    where records.provider = 'orcid' and records.entity = 'records' and jsonb_typeof(listed.summary) = 'object'
)
select
    'orcid'::text as provider, items.profile_id, items.record_hash, items.stated_at,
    items.list || ' ' || coalesce(items.summary ->> 'put-code', items.group_order || '.' || items.item_order) as claim_id,
    items.kind,
    nullif(btrim(items.summary ->> 'role-title'), '') as raw_degree,
    nullif(btrim(items.summary #>> '{organization,name}'), '') as raw_organisation,
    nullif(btrim(items.summary #>> '{organization,address,city}'), '') as city,
    nullif(upper(btrim(items.summary #>> '{organization,address,country}')), '') as stated_country,
    case upper(identifier.scheme) when 'ROR' then substring(identifier.value from '(0[a-z0-9]{8})/?$') end as ror,
    case upper(identifier.scheme) when 'GRID' then identifier.value end as grid,
    null::text as wikidata_id,
    null::text as domain,
    items.summary #>> '{start-date,year,value}' as first_text,
    items.summary #>> '{end-date,year,value}' as last_text,
    -- ORCID asks for no end where somebody still is; a study without an end may as well be over.
    items.kind = 'employment' and items.summary #>> '{start-date,year,value}' is not null and items.summary #>> '{end-date,year,value}' is null as is_ongoing,
    case when client.is_own then 'organisation' else 'person' end as asserted_by,
    case when client.is_own then 'orcid, by the organisation' else 'orcid, by the person' end as claim_source,
    case when items.in_group > 1 then items.list || ' ' || items.group_order end as group_id,
    items.item_order = 1 as is_preferred,
    (1000 * items.place + row_number() over (partition by items.profile_id, items.place order by items.group_order, items.item_order))::integer as list_order
from items
cross join lateral (
    select
        items.summary #>> '{organization,disambiguated-organization,disambiguation-source}' as scheme,
        lower(btrim(items.summary #>> '{organization,disambiguated-organization,disambiguated-organization-identifier}')) as value
) as identifier
cross join lateral (
    select items.summary #>> '{source,source-client-id,path}' is not null
        and coalesce(items.summary #>> '{source,assertion-origin-orcid,path}', items.summary #>> '{source,source-orcid,path}', '') <> items.profile_id as is_own
) as client;
comment on view staging.orcid_affiliations is 'What ORCID records state of studies and posts. Grain: iD × item.';

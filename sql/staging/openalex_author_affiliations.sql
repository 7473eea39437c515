-- Affiliations of OpenAlex author profiles, one row per institution and year; an affiliation without years is one row with a null year.
-- Grain: author × version × place in the list × year.
create view staging.openalex_author_affiliations as
select
    records.provider_id as author_id,
    records.content_hash as record_hash,
    affiliation.ordinality::integer as list_order,
    substring(affiliation.value #>> '{institution,id}' from 'I[0-9]+$') as institution_id,
    affiliation.value #>> '{institution,display_name}' as institution_name,
    nullif(upper(btrim(affiliation.value #>> '{institution,country_code}')), '') as country_code,
    lineage.ids as lineage,
    listed_year.value::numeric as affiliation_year
from raw.records as records
cross join lateral jsonb_array_elements(staging.list(records.payload -> 'affiliations')) with ordinality as affiliation
left join lateral jsonb_array_elements_text(staging.list(affiliation.value -> 'years')) as listed_year on true
cross join lateral (
    select coalesce(array_agg(substring(above.value from 'I[0-9]+$') order by above.ordinality), '{}') as ids
    from jsonb_array_elements_text(staging.list(affiliation.value #> '{institution,lineage}')) with ordinality as above
    where above.value ~ 'I[0-9]+$'
) as lineage
where records.provider = 'openalex' and records.entity = 'authors';

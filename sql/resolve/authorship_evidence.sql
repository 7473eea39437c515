-- Institutions printed on works become claims of kind authorship, dated by the year of publication. Codes that are no country are
-- rejected, the claim is kept without one. Parameters: run, provider ids (of works).
with years as materialized (
    -- Works first, wherever they lie; whatever else is asked lies here.
    select work_id, publication_year from core.works where work_id = any($2)
), claims as (
    select
        authorship.author_id, authorship.work_id, authorship.record_hash,
        1000 * authorship.author_order + institution.ordinality::integer as list_order,
        substring(institution.value ->> 'id' from 'I[0-9]+$') as institution_id,
        institution.value ->> 'display_name' as institution_name,
        nullif(upper(btrim(institution.value ->> 'country_code')), '') as stated_code,
        years.publication_year
    from raw.run_records as pinned
    inner join staging.openalex_authorships as authorship on authorship.work_id = pinned.provider_id and authorship.record_hash = pinned.content_hash
    inner join years on years.work_id = authorship.work_id
    cross join lateral jsonb_array_elements(authorship.institutions) with ordinality as institution
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = any($2)
        and authorship.author_id is not null
), checked as (
    select claims.*, countries.country_code as iso_code
    from claims
    left join core.countries on countries.country_code = claims.stated_code
), rejected as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select distinct
        $1::bigint, md5(concat_ws('|', 'country', work_id, list_order, stated_code)), 'openalex', 'works', work_id, 'no country code',
        'authorships.' || list_order / 1000 - 1 || '.institutions: ' || stated_code || ' is no ISO 3166-1 code; the claim is kept without a country',
        'https://openalex.org/' || work_id
    from checked
    where stated_code is not null and iso_code is null
    on conflict do nothing
)
insert into core.evidence (
    author_id, evidence_id, kind, institution_id, institution_name, country_code, lineage, first_year, last_year, list_order,
    provider, record_entity, record_id, record_hash
)
select
    author_id, md5(concat_ws('|', 'authorship', author_id, work_id, record_hash, list_order))::uuid, 'authorship',
    institution_id, institution_name, iso_code, case when institution_id is null then '{}' else array[institution_id] end,
    publication_year, publication_year, list_order, 'openalex', 'works', work_id, record_hash
from checked
where coalesce(institution_id, institution_name, iso_code) is not null
order by author_id
on conflict (author_id, evidence_id) do nothing

-- Profile affiliations become claims: one per institution and unbroken run of years; an affiliation without years is one undated claim.
-- Years that cannot be (before 1900, after next year, no whole number) and codes that are no country are rejected, with a row each;
-- the rest of the record is kept. Parameters: run, provider ids.
with listed as (
    select affiliation.*
    from raw.run_records as pinned
    inner join staging.openalex_author_affiliations as affiliation
        on affiliation.author_id = pinned.provider_id and affiliation.record_hash = pinned.content_hash
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'authors' and pinned.provider_id = any($2)
), checked as (
    select
        listed.*,
        countries.country_code as iso_code,
        affiliation_year = trunc(affiliation_year) and affiliation_year between 1900 and extract(year from now()) + 1 as is_year
    from listed
    left join core.countries using (country_code)
), rejected_years as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select distinct
        $1::bigint,
        md5(concat_ws('|', 'year', author_id, list_order, affiliation_year)),
        'openalex', 'authors', author_id,
        'year out of range',
        'affiliations.' || list_order - 1 || '.years: ' || affiliation_year || ' is no year from 1900 to next year; this year of the affiliation is left out',
        'https://openalex.org/' || author_id
    from checked
    where affiliation_year is not null and not is_year
    on conflict do nothing
), rejected_codes as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select distinct
        $1::bigint,
        md5(concat_ws('|', 'country', author_id, list_order, country_code)),
        'openalex', 'authors', author_id,
        'no country code',
        'affiliations.' || list_order - 1 || '.institution.country_code: ' || country_code || ' is no ISO 3166-1 code; the affiliation is kept without a country',
        'https://openalex.org/' || author_id
    from checked
    where country_code is not null and iso_code is null
    on conflict do nothing
), years as (
    -- One row per affiliation and year; a year listed twice counts once. An affiliation all of whose years were refused keeps no claim.
    select distinct author_id, record_hash, list_order, institution_id, institution_name, iso_code, lineage, affiliation_year::integer as claim_year
    from checked
    where (is_year or affiliation_year is null) and coalesce(institution_id, institution_name, iso_code) is not null
), spells as (
    select years.*, claim_year - row_number() over (partition by author_id, record_hash, list_order order by claim_year) as spell
    from years
)
insert into core.evidence (
    author_id, evidence_id, kind, institution_id, institution_name, country_code, lineage, first_year, last_year, list_order,
    provider, record_entity, record_id, record_hash
)
select
    author_id,
    md5(concat_ws('|', 'profile', author_id, record_hash, list_order, coalesce(min(claim_year), 0)))::uuid,
    'profile', institution_id, institution_name, iso_code, lineage, min(claim_year), max(claim_year), list_order,
    'openalex', 'authors', author_id, record_hash
from spells
group by author_id, record_hash, list_order, institution_id, institution_name, iso_code, lineage, spell
order by author_id
on conflict (author_id, evidence_id) do nothing

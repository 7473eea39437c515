-- Institutions of a batch of records a run is pinned to; a code that is no country is rejected and the institution kept without one.
-- Parameters: run, provider ids.
with batch as (
    select institution.*, countries.country_code as iso_code
    from raw.run_records as pinned
    inner join staging.openalex_institutions as institution
        on institution.institution_id = pinned.provider_id and institution.record_hash = pinned.content_hash
    left join core.countries using (country_code)
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'institutions' and pinned.provider_id = any($2)
), rejected as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select
        $1::bigint, md5(concat_ws('|', 'country', institution_id, country_code)), 'openalex', 'institutions', institution_id, 'no country code',
        'country_code: ' || country_code || ' is no ISO 3166-1 code; the institution is kept without a country', 'https://openalex.org/' || institution_id
    from batch
    where country_code is not null and iso_code is null
    on conflict do nothing
)
insert into core.institutions (institution_id, record_hash, name, country_code, institution_type, ror, lineage)
select institution_id, record_hash, name, iso_code, institution_type, ror, lineage
from batch
order by institution_id
on conflict (institution_id, record_hash) do nothing

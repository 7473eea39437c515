-- Institutions as last read, for metrics. Parameters: run, provider ids.
insert into core.current_institutions as held (institution_id, name, country_code, institution_type, lineage, provider_updated_at)
select institution.institution_id, institution.name, countries.country_code, institution.institution_type, institution.lineage, coalesce(pinned.provider_updated_at, '-infinity')
from raw.run_records as pinned
inner join staging.openalex_institutions as institution
    on institution.institution_id = pinned.provider_id and institution.record_hash = pinned.content_hash
left join core.countries using (country_code)
where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'institutions' and pinned.provider_id = any($2)
order by institution.institution_id
on conflict (institution_id) do update set
    name = excluded.name, country_code = excluded.country_code, institution_type = excluded.institution_type, lineage = excluded.lineage,
    provider_updated_at = excluded.provider_updated_at
where held.provider_updated_at is null or held.provider_updated_at <= excluded.provider_updated_at

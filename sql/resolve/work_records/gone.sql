-- Records that their provider has deleted since they were last seen are records no more, nor do they match; their versions stay in raw.
-- Returns the titles they had. Grain: record.
with gone as (
    delete from core.work_records as records
    using raw.gone as gone
    where gone.provider = records.provider and gone.entity = records.entity and gone.provider_id = records.provider_id
        and not exists (
            select from raw.records as versions
            where versions.provider = records.provider and versions.entity = records.entity and versions.provider_id = records.provider_id and versions.last_seen_at > gone.seen_at
        )
    returning records.provider, records.entity, records.provider_id, records.title_key::text as title_key
), unmatched as (
    delete from core.work_matches as matches
    using gone
    where gone.provider = matches.provider and gone.entity = matches.entity and gone.provider_id = matches.provider_id
)
select gone.title_key from gone

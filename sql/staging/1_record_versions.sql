-- The newest version of each record: what the provider changed last, then what was seen last. Grain: provider × entity × id.
create view staging.newest_records as
select distinct on (provider, entity, provider_id)
    provider, entity, provider_id, content_hash, payload, coalesce(provider_updated_at, first_seen_at) as stated_at
from raw.records
order by provider, entity, provider_id, provider_updated_at desc nulls last, last_seen_at desc, content_hash desc;
comment on view staging.newest_records is 'Newest version of every record. Grain: provider × entity × id.';
comment on column staging.newest_records.stated_at is 'When the provider last changed it, else when it was first seen.';

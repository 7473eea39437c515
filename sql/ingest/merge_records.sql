-- Every version of a record is kept once. Parameters: provider, entity. Rows come from the temporary table incoming.
insert into raw.records (provider, entity, provider_id, content_hash, payload, provider_updated_at)
select distinct on (provider_id, content_hash) $1, $2, provider_id, content_hash, payload, provider_updated_at
from incoming
order by provider_id, content_hash, provider_updated_at desc nulls last, origin
on conflict (provider, entity, provider_id, content_hash) do update set
    last_seen_at = excluded.last_seen_at,
    provider_updated_at = greatest(records.provider_updated_at, excluded.provider_updated_at)

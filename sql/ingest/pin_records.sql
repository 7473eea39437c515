-- The run is pinned to the version it read. Of two versions read in one run the one the provider changed last wins, then the one
-- read from the later origin. Parameters: run, provider, entity.
insert into raw.run_records (run_id, provider, entity, provider_id, content_hash, provider_updated_at, origin)
select distinct on (provider_id) $1::bigint, $2, $3, provider_id, content_hash, provider_updated_at, origin
from incoming
order by provider_id, provider_updated_at desc nulls last, origin desc
on conflict (run_id, provider, entity, provider_id) do update set
    content_hash = excluded.content_hash,
    provider_updated_at = excluded.provider_updated_at,
    origin = excluded.origin
where (coalesce(excluded.provider_updated_at, '-infinity'), excluded.origin)
    > (coalesce(run_records.provider_updated_at, '-infinity'), run_records.origin)

-- Which incoming works are stored: new ones and newer versions of held ones. Of two versions the one the provider changed last wins, then the one
-- of the later date, then the larger hash, so the order of loading never matters and loading again changes nothing. A new work that is not
-- newer than its tombstone is refused; works that are held are newer than theirs. Grain: work.
insert into stored_works (work_id, is_new, is_same)
select
    incoming.work_id,
    held.work_id is null,
    -- The same content under a newer date: nothing hangs on it, unless a window of citations has closed since.
    (held.record_hash, held.citations_3y, held.citations_5y) is not distinct from (incoming.record_hash, incoming.citations_3y, incoming.citations_5y)
from incoming_works as incoming
left join held_works as held using (work_id)
where case
    when held.work_id is not null
        then (coalesce(incoming.provider_updated_at, '-infinity'), incoming.read_as_of, incoming.record_hash) > (coalesce(held.provider_updated_at, '-infinity'), held.read_as_of, held.record_hash)
    else not exists (
        select 1
        from core.deleted_works as deleted
        where deleted.work_id = incoming.work_id and coalesce(incoming.provider_updated_at, '-infinity') < deleted.deleted_on + 1
    )
end

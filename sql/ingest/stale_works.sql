-- Works held whose record was last asked for before a time: those that a refresh reads again. A record was asked for when the API
-- answered with it, when the file it lies in was read to its end (while it is not, when its load began), when the provider said that it
-- does not hold it, or answered with another. A work of which none of this is known is among them.
-- Grain: work. Parameters: asked for before, ids after, ids up to (null = to the last), how many at most (null = all).
select works.work_id
from (
    -- Offset 0: works first, in the order of their ids, and then what is known of each, which does not lie where they do.
    select work_id, file_id
    from core.works
    where work_id > $2 and ($3::text is null or work_id <= $3)
    order by work_id
    offset 0
) as works
left join raw.files as files on files.file_id = works.file_id
left join ops.runs as loads on loads.run_id = files.run_id
cross join lateral (
    select max(records.last_seen_at) as seen_at
    from raw.records as records
    where records.provider = 'openalex' and records.entity = 'works' and records.provider_id = works.work_id collate "default"
) as answers
left join raw.gone as gone on gone.provider = 'openalex' and gone.entity = 'works' and gone.provider_id = works.work_id collate "default"
left join raw.aliases as aliases on aliases.provider = 'openalex' and aliases.entity = 'works' and aliases.requested_id = works.work_id collate "default"
where coalesce(greatest(coalesce(files.finished_at, loads.started_at), answers.seen_at, gone.seen_at, aliases.seen_at), '-infinity') < $1::timestamptz
order by works.work_id
limit $4

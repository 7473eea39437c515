-- The next dissertations that a run read, as records or in bulk, in the order of their ids. Parameters as next_records.sql.
select id
from (
    select pinned.provider_id as id
    from raw.run_records as pinned
    inner join core.works as works on works.work_id = pinned.provider_id and works.work_type = 'dissertation'
    where pinned.run_id = $1 and pinned.provider = $2 and pinned.entity = $3 and pinned.provider_id > $4
    union
    select works.work_id
    from raw.files as files
    inner join core.works as works on works.file_id = files.file_id and works.work_type = 'dissertation'
    where files.run_id = $1 and works.work_id > $4
) as read
order by id
limit $5

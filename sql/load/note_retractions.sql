-- Retractions that came or were taken back. Parameter: run.
insert into ops.alerts (run_id, alert_key, severity, message)
select
    $1::bigint, 'retraction ' || incoming.work_id || ' ' || incoming.is_retracted, 'note',
    incoming.work_id || case when incoming.is_retracted then ' is retracted now' else ' is no longer retracted' end || coalesce(' (' || files.name || ', line ' || incoming.file_line || ')', '')
from stored_works
inner join held_works as held using (work_id)
inner join incoming_works as incoming using (work_id)
left join raw.files as files on files.file_id = incoming.file_id
where held.is_retracted <> incoming.is_retracted
on conflict do nothing

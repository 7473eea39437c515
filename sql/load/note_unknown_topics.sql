-- Topics of works that the provider's list does not hold, once it was loaded. One alert a topic and run. Parameter: run.
insert into ops.alerts (run_id, alert_key, severity, message)
select distinct on (incoming.topic_id)
    $1::bigint, 'unknown topic ' || incoming.topic_id, 'warning',
    incoming.work_id || ' (' || files.name || ', line ' || incoming.file_line || ') is the first with the topic ' || incoming.topic_id || ' ('|| topics.name || '), which the list of topics does not hold: works keep it'
from incoming_works as incoming
inner join core.topics as topics on topics.topic_id = incoming.topic_id and not topics.is_listed
inner join raw.files as files on files.file_id = incoming.file_id
where exists (select 1 from core.topics as listed where listed.is_listed)
order by incoming.topic_id, incoming.file_line
on conflict do nothing

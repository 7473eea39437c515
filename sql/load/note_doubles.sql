-- The same id twice in one file, in chunks of their own. A file that was loaded before, by another run, is the same one. Parameters: run, file.
insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
select
    $1::bigint, md5(concat_ws('|', 'double', held.work_id, least(held.file_line, incoming.file_line), greatest(held.file_line, incoming.file_line))), 'openalex', 'works', held.work_id, 'id twice in the file',
    'lines ' || least(held.file_line, incoming.file_line) || ' and ' || greatest(held.file_line, incoming.file_line) || ' hold ' || held.work_id || '; the newer version is kept',
    this.name || ':' || lpad(greatest(held.file_line, incoming.file_line)::text, 9, '0')
from held_works as held
inner join incoming_works as incoming using (work_id)
inner join raw.files as this on this.file_id = $2
inner join raw.files as files on files.file_id = held.file_id and files.name = this.name and files.bytes = this.bytes
where held.file_line <> incoming.file_line
on conflict do nothing

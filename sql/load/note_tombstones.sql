-- Tombstones, the latest date of each work; then the works that fall under one: those that were not changed after that day.
-- Loads wait (incoming_tombstones.sql), so nobody changes these works meanwhile. Grain: work.
insert into core.deleted_works as held (work_id, deleted_on)
select work_id, max(deleted_on)
from incoming_tombstones
group by work_id
order by work_id
on conflict (work_id) do update set deleted_on = excluded.deleted_on
where excluded.deleted_on > held.deleted_on;

insert into doomed_works (work_id, file_line, subfield_id, publication_year)
select works.work_id, incoming.file_line, works.subfield_id, works.publication_year
from (select work_id, max(file_line) as file_line from incoming_tombstones group by work_id) as incoming
inner join core.works as works using (work_id)
inner join core.deleted_works as deleted using (work_id)
where coalesce(works.provider_updated_at, '-infinity') < deleted.deleted_on + 1;

analyze doomed_works

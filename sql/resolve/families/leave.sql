-- For whoever deletes works, before it does and in the same transaction: they leave their families, and their subfields and years are touched,
-- as are those of their other versions, which may lie elsewhere: nothing else would lead the next run to them.
-- The caller takes the lock of the runs first: select pg_advisory_xact_lock(hashtext('homegrown families')).
-- Parameter: ids of the works.
with leaving as (
    delete from core.work_families
    where work_id = any($1::text[])
    returning family_id
)
insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
select distinct works.subfield_id, coalesce(works.publication_year, 0) as publication_year, 1
from (
    select unnest($1::text[]) collate "C" as work_id
    union
    select mates.work_id
    from leaving
    inner join core.work_families as mates using (family_id)
) as concerned
inner join core.works as works using (work_id)
order by subfield_id, publication_year
on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1

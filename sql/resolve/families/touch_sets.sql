-- Subfields and years of works whose row changed, so that the metrics follow. Last of its transaction, in the order of the key, as in
-- sql/load/touch_sets.sql. A work that is gone has none any more; whoever deleted it touched it.
insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
select distinct works.subfield_id, coalesce(works.publication_year, 0) as publication_year, 1
from family_changes
inner join core.works as works using (work_id)
order by subfield_id, publication_year
on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1

-- Works in the subfields and years that a load touched. Grain: work.
insert into family_reached (work_id, title_key)
select works.work_id, works.title_key
from ops.touched_sets as touched
inner join core.works as works on works.subfield_id = touched.subfield_id and coalesce(works.publication_year, 0) = touched.publication_year

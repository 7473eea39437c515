-- Subfields and years in which something changed, before and after. Last of its transaction: others wait for these rows only until it
-- commits, in the order of their key.
insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
select subfield_id, publication_year, 1
from (
    select incoming.subfield_id, coalesce(incoming.publication_year, 0) as publication_year from incoming_works as incoming inner join stored_works using (work_id)
    union
    select held.subfield_id, coalesce(held.publication_year, 0) from held_works as held inner join stored_works using (work_id)
) as sets
order by subfield_id, publication_year
on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1

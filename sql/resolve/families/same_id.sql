-- Works that belong together because they share a DOI or an arXiv id. Not every pair is written out, which would be the square of their
-- number, but a star: each work with the one of the smallest id. Grain: work × id it shares.
insert into family_links (work_id, hub_id)
select work_id, hub_id
from (
    select works.work_id, min(works.work_id) over (partition by ids.id_value, ids.scheme) as hub_id
    from family_ids
    inner join core.work_ids as ids using (id_value, scheme)
    inner join core.works as works on works.work_id = ids.work_id
) as sharing
where work_id <> hub_id

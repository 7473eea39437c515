-- What is to be looked at next: works that were just linked, and those that stood in one family with them so far, for these must hear of it
-- when they are no longer linked. Works that were looked at are left out, so this comes to an end. A work that is gone from core.works is
-- reached here, through its family. Grain: work.
insert into family_reached (work_id)
select work_id from family_links
union all
select hub_id from family_links;

-- First the families, then who is in them: works of one family may lie on different nodes.
insert into family_reached (work_id)
select mates.work_id
from (
    select distinct held.family_id
    from family_reached as reached
    inner join core.work_families as held on held.work_id = reached.work_id
) as families
inner join core.work_families as mates on mates.family_id = families.family_id;

truncate family_frontier;

insert into family_frontier (work_id, title_key)
select work_id, max(title_key)
from family_reached as reached
where not exists (select 1 from family_works as seen where seen.work_id = reached.work_id)
group by work_id;

truncate family_reached

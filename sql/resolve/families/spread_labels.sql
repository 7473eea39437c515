-- Connected components. A work that got another id in the last round offers it, and one step further the id of that id, to the works it is
-- linked to, and to those whose ids these have; and a work whose id has got another id follows it. Each keeps the smallest. So chains
-- shrink by a share each round, however long they are (after FastSV, doi:10.1137/1.9781611976137.5). Repeated until nothing changes; then
-- works that are linked, over however many others, have one id. Parameter: round, from 1.
with fresh as (
    select labels.work_id, further.family_id
    from family_labels as labels
    inner join family_labels as further on further.work_id = labels.family_id
    where labels.changed_in = $1::integer - 1
), neighbours as (
    select links.work_id, fresh.family_id
    from fresh
    inner join family_links as links on links.hub_id = fresh.work_id
    union all
    select links.hub_id, fresh.family_id
    from fresh
    inner join family_links as links on links.work_id = fresh.work_id
), offered as (
    select work_id, family_id from neighbours
    union all
    select labels.family_id, neighbours.family_id
    from neighbours
    inner join family_labels as labels on labels.work_id = neighbours.work_id
    union all
    select labels.work_id, further.family_id
    from family_labels as labels
    inner join family_labels as further on further.work_id = labels.family_id
    where further.changed_in = $1::integer - 1
), smallest as materialized (
    select work_id, min(family_id) as family_id
    from offered
    group by work_id
)
update family_labels as labels
set family_id = smallest.family_id, changed_in = $1::integer
from smallest
where labels.work_id = smallest.work_id and smallest.family_id < labels.family_id

-- Each linked work begins with its own id. Grain: work.
insert into family_labels (work_id, family_id, changed_in)
select work_id, work_id, 0
from (
    select work_id from family_links
    union
    select hub_id from family_links
) as linked

-- Rows of works looked at that are new, different or gone; all others are left as they are. What is held was read by
-- sql/resolve/families/held.sql, and nobody else writes it meanwhile. Grain: work whose row changed.
insert into family_changes (work_id, is_gone)
select work_id, rows.work_id is null
from family_before as before
full join family_rows as rows using (work_id)
where (before.family_id, before.is_head, before.cited_by_count, before.citations_3y, before.citations_5y)
    is distinct from (rows.family_id, rows.is_head, rows.cited_by_count, rows.citations_3y, rows.citations_5y)

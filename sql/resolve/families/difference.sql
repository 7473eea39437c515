-- Rows of works looked at that are new, different or gone; all others are left as they are. Grain: work whose row changed.
with gone as (
    delete from core.work_families as held
    using family_works as seen
    where held.work_id = seen.work_id and not exists (select 1 from family_rows as rows where rows.work_id = held.work_id)
    returning held.work_id
), stored as (
    insert into core.work_families as held (work_id, family_id, is_head, cited_by_count, citations_3y, citations_5y)
    select rows.work_id, rows.family_id, rows.is_head, rows.cited_by_count, rows.citations_3y, rows.citations_5y
    from family_rows as rows
    left join core.work_families as before using (work_id)
    where (rows.family_id, rows.is_head, rows.cited_by_count, rows.citations_3y, rows.citations_5y)
        is distinct from (before.family_id, before.is_head, before.cited_by_count, before.citations_3y, before.citations_5y)
    on conflict (work_id) do update set
        family_id = excluded.family_id, is_head = excluded.is_head, cited_by_count = excluded.cited_by_count,
        citations_3y = excluded.citations_3y, citations_5y = excluded.citations_5y
    returning held.work_id
)
insert into family_changes (work_id)
select work_id from gone
union all
select work_id from stored

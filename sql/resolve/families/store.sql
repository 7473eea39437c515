-- The rows that changed go where works lie.
delete from core.work_families using family_changes as changes where changes.work_id = work_families.work_id and changes.is_gone;

insert into core.work_families (work_id, family_id, is_head, cited_by_count, citations_3y, citations_5y)
select rows.work_id, rows.family_id, rows.is_head, rows.cited_by_count, rows.citations_3y, rows.citations_5y
from family_changes as changes
inner join family_rows as rows on rows.work_id = changes.work_id
where not changes.is_gone
on conflict (work_id) do update set
    family_id = excluded.family_id, is_head = excluded.is_head, cited_by_count = excluded.cited_by_count,
    citations_3y = excluded.citations_3y, citations_5y = excluded.citations_5y

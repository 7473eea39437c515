-- What a full run looks at: works that are linked, and those that stood in a family so far. Grain: work.
insert into family_works (work_id)
select work_id from core.work_families
union
select work_id from family_links
union
select hub_id from family_links

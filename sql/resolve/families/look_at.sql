-- Works of the frontier count as looked at from here on. Grain: work.
insert into family_works (work_id)
select work_id from family_frontier

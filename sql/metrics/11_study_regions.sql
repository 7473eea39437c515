-- Current region of each person: the last of the path. Grain: run × region.
create function derive.study_regions(run bigint) returns setof metrics.study_regions
language sql stable
begin atomic
    select run, current_region, count(*)::integer
    from metrics.person_paths
    where run_id = run
    group by current_region;
end;

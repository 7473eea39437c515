-- Everybody with a dated career has a path, and current regions add up to the paths. Any row is a failure. Grain: disagreement.
create function checks.paths_end_in_a_counted_region(run bigint) returns table (failure text)
language sql stable
begin atomic
    select 'person ' || paths.member_id || ' is now in ' || paths.current_region || ', which does not count for them'
    from metrics.person_paths as paths
    left join metrics.person_regions as regions
        on regions.run_id = run and regions.variant = 0 and regions.member_id = paths.member_id and regions.region = paths.current_region
    where paths.run_id = run and regions.member_id is null
    union all
    select 'current regions hold ' || (select coalesce(sum(people), 0) from metrics.study_regions where run_id = run) || ' people, paths '
        || (select count(*) from metrics.person_paths where run_id = run)
    where (select coalesce(sum(people), 0) from metrics.study_regions where run_id = run) <> (select count(*) from metrics.person_paths where run_id = run);
end;

-- First…last region of the people with a tie: between the focus F and the tie regions T every pair is a row (F…F, T…F, F…T, T…T), even
-- when nobody went that way; every other pair is "other". Grain: run × kind of path.
create function derive.study_trajectories(run bigint) returns setof metrics.study_trajectories
language sql stable
begin atomic
    with own as (
        select * from derive.settings(run)
    ), ends as (
        select own.focus_region as region, 0 as place from own
        union
        select tie.region, 1
        from own
        cross join lateral unnest(own.tie_regions) as tie (region)
        where tie.region <> own.focus_region
    ), kinds as (
        select first.region as first_region, last.region as last_region,
            row_number() over (order by first.place * last.place, last.place, first.region, last.region)::integer as place
        from ends as first
        cross join ends as last
    ), tied as (
        select paths.first_region, paths.current_region
        from metrics.person_paths as paths
        where paths.run_id = run and exists (
            select 1
            from metrics.person_regions as regions
            inner join metrics.variants as variants on variants.run_id = run and variants.is_main and variants.variant = regions.variant
            cross join own
            where regions.run_id = run and regions.member_id = paths.member_id and regions.region = any(own.tie_regions)
        )
    )
    select run, kinds.place, kinds.first_region || '…' || kinds.last_region, count(tied.first_region)::integer
    from kinds
    left join tied on tied.first_region = kinds.first_region and tied.current_region = kinds.last_region
    group by kinds.place, kinds.first_region, kinds.last_region
    union all
    select run, (select count(*)::integer + 1 from kinds), 'other', count(*)::integer
    from tied
    where not exists (select 1 from kinds where kinds.first_region = tied.first_region and kinds.last_region = tied.current_region);
end;

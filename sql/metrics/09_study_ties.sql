-- People for whom a tie region counts, and how many calendar years they have a counted claim there. A tie that rests on undated claims
-- alone stands under one year. Grain: run × tie region.
create function derive.study_ties(run bigint) returns setof metrics.study_ties
language sql stable
begin atomic
    select
        run,
        tie.region,
        count(regions.member_id)::integer,
        count(*) filter (where regions.years <= 1)::integer,
        count(*) filter (where regions.years between 2 and 4)::integer,
        count(*) filter (where regions.years >= 5)::integer
    from derive.settings(run) as own
    cross join lateral unnest(own.tie_regions) as tie (region)
    inner join metrics.variants as variants on variants.run_id = run and variants.is_main
    left join metrics.person_regions as regions on regions.run_id = run and regions.variant = variants.variant and regions.region = tie.region
    group by tie.region;
end;

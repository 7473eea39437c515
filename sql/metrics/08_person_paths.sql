-- Regions of a person in year order, repeats collapsed, under the study's own settings. Where a year has several regions, one that
-- the person was in the year before comes first, then by name. Grain: run × person with a dated career.
create function derive.person_paths(run bigint) returns setof metrics.person_paths
language sql stable
begin atomic
    with region_years as (
        select distinct places.member_id, places.place_year, regions.region
        from metrics.person_places as places
        inner join metrics.variants as variants on variants.run_id = run and variants.is_main
        inner join core.region_policies as policies on policies.policy = variants.region_policy and policies.country_code = places.country_code
        inner join metrics.person_regions as regions
            on regions.run_id = run and regions.variant = variants.variant and regions.member_id = places.member_id and regions.region = policies.region
        where places.run_id = run and places.place_year > 0
    ), years as (
        select member_id, place_year, array_agg(region) as regions,
            lag(array_agg(region)) over (partition by member_id order by place_year) as regions_before
        from region_years
        group by member_id, place_year
    ), ordered as (
        select
            years.member_id, years.place_year, each_region.region,
            row_number() over (
                partition by years.member_id
                order by years.place_year, coalesce(each_region.region = any(years.regions_before), false) desc, each_region.region
            ) as step
        from years
        cross join lateral unnest(years.regions) as each_region (region)
    ), steps as (
        select ordered.*, lag(region) over (partition by member_id order by step) as region_before
        from ordered
    ), paths as (
        select
            member_id,
            array_agg(region order by step) filter (where region is distinct from region_before) as path,
            min(place_year) as first_year,
            max(place_year) as last_year
        from steps
        group by member_id
    )
    select run, member_id, path, path[1], path[cardinality(path)], first_year, last_year
    from paths;
end;

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
    ), earlier as (
        select member_id, place_year, lag(array_agg(region)) over (partition by member_id order by place_year) as regions_before
        from region_years
        group by member_id, place_year
    ), ordered as (
        select
            region_years.*,
            row_number() over (
                partition by region_years.member_id
                order by region_years.place_year, coalesce(region_years.region = any(earlier.regions_before), false) desc, region_years.region
            ) as step
        from region_years
        inner join earlier on earlier.member_id = region_years.member_id and earlier.place_year = region_years.place_year
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

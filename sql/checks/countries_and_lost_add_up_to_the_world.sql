-- Under fractional counting countries and what is lost add up to the world: works exactly, scores to a millionth of a work and a billionth of
-- the works, for products are rounded. The world's PP(top x %) is exactly x %, and its MNCS is 1. Any row is a failure. Grain: year × top x %.
create function checks.countries_and_lost_add_up_to_the_world(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with sides as (
        select
            publication_year, region = '*' as is_world, sum(p) as p, sum(tncs) as tncs,
            sum(p_top_1) as p_top_1, sum(p_top_5) as p_top_5, sum(p_top_10) as p_top_10, sum(p_top_50) as p_top_50
        from metrics.region_years
        where build_id = build and counting = 'fractional' and publication_year in (select publication_year from derive.refreshed_sets)
            and (region in ('*', '??') or region in (select country_code from core.countries))
        group by publication_year, region = '*'
    ), years as (
        select
            sides.publication_year, tops.top_percent,
            coalesce(max(p) filter (where is_world), 0) as world_p, coalesce(max(tops.p_top) filter (where is_world), 0) as world_top, coalesce(max(tncs) filter (where is_world), 0) as world_tncs,
            coalesce(max(p) filter (where not is_world), 0) as p, coalesce(max(tops.p_top) filter (where not is_world), 0) as p_top, coalesce(max(tncs) filter (where not is_world), 0) as tncs
        from sides
        cross join lateral (values (1, p_top_1), (5, p_top_5), (10, p_top_10), (50, p_top_50)) as tops (top_percent, p_top)
        group by sides.publication_year, tops.top_percent
    )
    select
        'in ' || publication_year || ' (top ' || top_percent || ' %) countries and lost hold ' || p / 1e9 || ' works, ' || p_top / 1e9 || ' of them in the top, a TNCS of ' || tncs / 1e9
            || '; the world ' || world_p / 1e9 || ', ' || world_top / 1e9 || ', ' || world_tncs / 1e9
    from years
    where p <> world_p or abs(p_top - world_top) > 1000 + world_p / 1e9 or abs(tncs - world_tncs) > world_p / 1e6
        or world_top * 100 <> top_percent * world_p or world_tncs <> world_p;
end;

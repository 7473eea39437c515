-- Under fractional counting countries and what is lost add up to the world: works exactly, scores to a millionth of a work. The world's
-- PP(top x %) is exactly x %, and its MNCS is 1. Any row is a failure. Grain: year × top x %.
create function checks.countries_and_lost_add_up_to_the_world(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with years as (
        select
            publication_year, top_percent,
            coalesce(sum(p) filter (where region = '*'), 0) as world_p, coalesce(sum(p_top) filter (where region = '*'), 0) as world_top, coalesce(sum(tncs) filter (where region = '*'), 0) as world_tncs,
            coalesce(sum(p) filter (where region <> '*'), 0) as p, coalesce(sum(p_top) filter (where region <> '*'), 0) as top, coalesce(sum(tncs) filter (where region <> '*'), 0) as tncs
        from metrics.region_years
        where build_id = build and counting = 'fractional' and (region in ('*', '??') or region in (select country_code from core.countries))
            and publication_year in (select publication_year from derive.refreshed_sets)
        group by publication_year, top_percent
    )
    select 'in ' || publication_year || ' (top ' || top_percent || ' %) countries and lost hold ' || p || ' works, ' || top || ' of them in the top, a TNCS of ' || tncs || '; the world ' || world_p || ', ' || world_top || ', ' || world_tncs
    from years
    where p is distinct from world_p or abs(top - world_top) > 0.000001 or abs(tncs - world_tncs) > 0.000001 * world_p
        or world_top * 100 <> top_percent * world_p or world_tncs <> world_p;
end;

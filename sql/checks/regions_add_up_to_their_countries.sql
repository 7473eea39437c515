-- Under fractional counting a region is the sum of its countries; under full counting it is at most that, and at least its largest country.
-- Any row is a failure. Grain: region × year × counting.
create function checks.regions_add_up_to_their_countries(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with members as (
        select distinct region, country_code from core.region_policies where region <> country_code
    ), sums as materialized (
        select * from metrics.region_years where build_id = build and publication_year in (select publication_year from derive.refreshed_sets)
    ), added as (
        select
            members.region, sums.publication_year, sums.counting, sum(sums.p) as p, max(sums.p) as largest,
            array[sum(sums.p_top_1), sum(sums.p_top_5), sum(sums.p_top_10), sum(sums.p_top_50)] as p_top
        from members
        inner join sums on sums.region = members.country_code
        group by members.region, sums.publication_year, sums.counting
    )
    select
        region || ' in ' || publication_year || ' (' || counting || ') has ' || coalesce(regions.p, 0) / 1e9 || ' works, its countries ' || coalesce(added.p, 0) / 1e9
            || '; in the top 1, 5, 10, 50 % it has ' || coalesce(regions.p_top::text, 'none') || ' billionths, they ' || coalesce(added.p_top::text, 'none')
    from added
    full join (
        select region, publication_year, counting, p, array[p_top_1::numeric, p_top_5, p_top_10, p_top_50] as p_top
        from sums
        where region in (select region from members)
    ) as regions using (region, publication_year, counting)
    where case counting
        when 'fractional' then regions.p is distinct from added.p or regions.p_top is distinct from added.p_top
        else regions.p is null or added.p is null or regions.p > added.p or regions.p < added.largest
    end;
end;

-- Under fractional counting a region is the sum of its countries; under full counting it is at most that, and at least its largest country.
-- Any row is a failure. Grain: region × year × counting × top x %.
create function checks.regions_add_up_to_their_countries(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with members as (
        select distinct region, country_code from core.region_policies where region <> country_code
    ), added as (
        select members.region, sums.publication_year, sums.counting, sums.top_percent, sum(sums.p) as p, max(sums.p) as largest, sum(sums.p_top) as p_top
        from members
        inner join metrics.region_years as sums on sums.build_id = build and sums.region = members.country_code
        where sums.publication_year in (select publication_year from derive.refreshed_sets)
        group by members.region, sums.publication_year, sums.counting, sums.top_percent
    )
    select region || ' in ' || publication_year || ' (' || counting || ', top ' || top_percent || ' %) has ' || coalesce(regions.p, 0) || ' works, its countries ' || coalesce(added.p, 0)
    from added
    full join (
        select region, publication_year, counting, top_percent, p, p_top
        from metrics.region_years
        where build_id = build and region in (select region from members) and publication_year in (select publication_year from derive.refreshed_sets)
    ) as regions using (region, publication_year, counting, top_percent)
    where case counting
        when 'fractional' then regions.p is distinct from added.p or regions.p_top is distinct from added.p_top
        else regions.p is null or added.p is null or regions.p > added.p or regions.p < added.largest
    end;
end;

-- In every reference set the fractional weights of countries and what is lost add up to its works, and the histogram holds each work once.
-- Any row is a failure. Grain: reference set.
create function checks.weights_add_up_to_the_works(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with cells as (
        select cells.subfield_id, cells.research_area, cells.publication_year, cells.type_group, sum(cells.weight) as weight
        from metrics.country_cells as cells
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = cells.subfield_id and refreshed.publication_year = cells.publication_year
        where cells.build_id = build
        group by cells.subfield_id, cells.research_area, cells.publication_year, cells.type_group
    ), counted as (
        select sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, sets.works
        from metrics.reference_sets as sets
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
        where sets.build_id = build
    )
    select 'the set ' || research_area || ', ' || publication_year || ', ' || type_group || ' holds ' || coalesce(counted.works, 0) || ' works and weights of ' || coalesce(cells.weight, 0) / 1e9
    from counted
    full join cells using (subfield_id, research_area, publication_year, type_group)
    where coalesce(cells.weight, 0) <> coalesce(counted.works, 0) * 1000000000::bigint;
end;

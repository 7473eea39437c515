-- In every reference set the fractional weights of countries and what is lost add up to its works. Any row is a failure. Grain: reference set.
create function checks.weights_add_up_to_the_works(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with sums as (
        select sets.set_id, sets.works, coalesce(sum(cells.weight), 0) as weight
        from derive.refreshed_reference_sets as sets
        left join metrics.country_cells as cells on cells.build_id = build and cells.set_id = sets.set_id
        where sets.build_id = build
        group by sets.set_id, sets.works
    )
    select 'the set ' || sets.research_area || ', ' || sets.publication_year || ', ' || sets.type_group || ' holds ' || sums.works || ' works and weights of ' || sums.weight / 1e9
    from sums
    inner join metrics.reference_sets as sets on sets.build_id = build and sets.set_id = sums.set_id
    where sums.weight <> sums.works * 1000000000::bigint;
end;

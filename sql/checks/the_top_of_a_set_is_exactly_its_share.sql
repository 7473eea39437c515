-- Works above a threshold are at most x % of the set, works above or at it at least x %: then the tie weight lies between 0 and 1 and the set
-- scores exactly x %. Any row is a failure. Grain: reference set × top x %.
create function checks.the_top_of_a_set_is_exactly_its_share(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    select 'the set ' || research_area || ', ' || sets.publication_year || ', ' || type_group || ' of ' || works || ' works has ' || above || ' above and ' || at_threshold || ' at its threshold of the top ' || top_percent || ' %'
    from derive.refreshed_reference_sets as sets
    cross join lateral (values (1, above_1, at_1), (5, above_5, at_5), (10, above_10, at_10), (50, above_50, at_50)) as tops (top_percent, above, at_threshold)
    where sets.build_id = build and (100 * above::bigint > top_percent * works::bigint or 100 * (above + at_threshold)::bigint < top_percent * works::bigint or at_threshold < 1);
end;

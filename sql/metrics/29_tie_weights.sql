-- What a work at a threshold scores, by band: a band with an odd number is at a threshold, at several where they coincide.
-- The tie weight is (x × works − 100 × above) / (100 × at), so that the whole set scores exactly x %. Grain: reference set × top x % that has works at it.
create function derive.tie_weights(build integer) returns table (
    subfield_id integer, research_area integer, publication_year integer, type_group text, top_percent integer, band smallint, tie_weight numeric
)
language sql stable
begin atomic
    select
        sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, tops.top_percent,
        (2 * ((tops.threshold > threshold_50)::integer + (tops.threshold > threshold_10)::integer + (tops.threshold > threshold_5)::integer + (tops.threshold > threshold_1)::integer) + 1)::smallint,
        (tops.top_percent * sets.works::bigint - 100 * tops.above::bigint)::numeric / (100 * tops.at_threshold::bigint)
    from metrics.reference_sets as sets
    inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
    cross join lateral (
        values (1, threshold_1, above_1, at_1), (5, threshold_5, above_5, at_5), (10, threshold_10, above_10, at_10), (50, threshold_50, above_50, at_50)
    ) as tops (top_percent, threshold, above, at_threshold)
    where sets.build_id = build;
end;

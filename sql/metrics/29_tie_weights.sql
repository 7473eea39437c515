-- What a work at a threshold scores, by band: a band with an odd number is at a threshold, at several where they coincide.
-- The tie weight is (x × works − 100 × above) / (100 × at), so that the whole set scores exactly x %. Grain: reference set × top x % that has works at it.
create function derive.tie_weights(build integer) returns table (set_id bigint, band smallint, top_percent integer, tie_weight double precision)
language sql stable
begin atomic
    select
        sets.set_id, derive.citation_band(tops.threshold, threshold_50, threshold_10, threshold_5, threshold_1)::smallint, tops.top_percent,
        (tops.top_percent * sets.works::bigint - 100 * tops.above::bigint)::double precision / (100 * tops.at_threshold::bigint)
    from derive.refreshed_reference_sets as sets
    cross join lateral (
        values (1, threshold_1, above_1, at_1), (5, threshold_5, above_5, at_5), (10, threshold_10, above_10, at_10), (50, threshold_50, above_50, at_50)
    ) as tops (top_percent, threshold, above, at_threshold)
    where sets.build_id = build;
end;

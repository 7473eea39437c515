-- What the works of a band score in the top x % of their reference set, for reading what was built (country_cells, region_overlaps).
-- Works above the threshold score 1, works at it tie_weight, so that the set scores exactly x % (Waltman & Schreiber 2013,
-- doi:10.1002/asi.22775). adjusted_weight is another way to reach x %: every work at or above the threshold scores the same.
-- Grain: build × reference set × top x %.
create view derive.top_bands as
select
    sets.build_id, sets.set_id, sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, sets.works, sets.citations, tops.top_percent, tops.threshold,
    2 * tops.passed as above_band,
    derive.citation_band(tops.threshold, threshold_50, threshold_10, threshold_5, threshold_1) as tie_band,
    (tops.top_percent * sets.works::bigint - 100 * tops.above::bigint)::numeric / (100 * tops.at_threshold::bigint) as tie_weight,
    (tops.top_percent * sets.works::bigint)::numeric / (100 * (tops.above + tops.at_threshold)::bigint) as adjusted_weight
from metrics.reference_sets as sets
cross join lateral (
    values
        (1, 4, threshold_1, above_1, at_1), (5, 3, threshold_5, above_5, at_5),
        (10, 2, threshold_10, above_10, at_10), (50, 1, threshold_50, above_50, at_50)
) as tops (top_percent, passed, threshold, above, at_threshold);
comment on view derive.top_bands is 'What the works of a band score in the top x % of their reference set. Grain: build × reference set × top x %.';
comment on column derive.top_bands.works is 'Of the set.';
comment on column derive.top_bands.citations is 'Of all works of the set; citations / works are the expected citations.';
comment on column derive.top_bands.threshold is 'Smallest number of citations with at least the share 1 − x of the set at or below it.';
comment on column derive.top_bands.above_band is 'Bands from this one on are above the threshold: score 1.';
comment on column derive.top_bands.tie_band is 'The band at the threshold: score tie_weight. Bands that are neither score 0.';
comment on column derive.top_bands.tie_weight is '(x × works − 100 × above) / (100 × at), 0 to 1.';
comment on column derive.top_bands.adjusted_weight is 'x × works / (100 × works at or above the threshold), 0 to 1.';

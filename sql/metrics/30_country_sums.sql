-- Sums over the reference sets under refresh, by country and year, in billionths of works (metrics.region_years). Under full counting a work
-- weighs 1, and so does its square. Every product is rounded to a whole billionth before it is added, so that sums are exact: what a refresh
-- takes out is what was put in. Grain: country × year × counting.
create function derive.country_sums(build integer, wanted_setting integer) returns setof metrics.region_years
language sql stable
begin atomic
    with cells as (
        select
            cells.set_id, sets.publication_year, cells.country_code, cells.band, cells.works, cells.weight, cells.weight_squares,
            sets.works < corpora.minimum_set_size as is_small,
            -- Where nobody is cited, everybody is cited as expected.
            case when sets.citations = 0 then cells.works * 1000000000::bigint else round(cells.citations::double precision * sets.works / sets.citations * 1e9)::bigint end as works_ncs,
            case when sets.citations = 0 then cells.weight else round(cells.weight_citations::double precision * sets.works / sets.citations)::bigint end as weight_ncs
        from derive.refreshed_reference_sets as sets
        inner join metrics.country_cells as cells on cells.set_id = sets.set_id
        cross join (
            select corpora.minimum_set_size
            from metrics.settings as settings
            inner join core.corpora as corpora on corpora.corpus = settings.corpus
            where settings.setting_id = wanted_setting
        ) as corpora
        where sets.build_id = build and cells.build_id = build
    ), by_band as materialized (
        select
            country_code, publication_year, band,
            sum(works) * 1000000000 as works, sum(weight)::bigint as weight, sum(weight_squares)::bigint * 10 as weight_squares,
            coalesce(sum(works) filter (where is_small), 0) * 1000000000 as small_works, coalesce(sum(weight) filter (where is_small), 0)::bigint as small_weight,
            sum(works_ncs)::bigint as works_ncs, sum(weight_ncs)::bigint as weight_ncs
        from cells
        group by country_code, publication_year, band
    ), totals as (
        -- The top x % begins above so many thresholds passed (50, 10, 5, 1 %): one for 50 %, four for 1 %.
        select
            country_code, publication_year, sum(works) as works, sum(weight) as weight, sum(weight_squares) as weight_squares,
            sum(small_works) as small_works, sum(small_weight) as small_weight, sum(works_ncs) as works_ncs, sum(weight_ncs) as weight_ncs,
            coalesce(sum(works) filter (where band >= 8), 0) as works_1, coalesce(sum(works) filter (where band >= 6), 0) as works_5, coalesce(sum(works) filter (where band >= 4), 0) as works_10, coalesce(sum(works) filter (where band >= 2), 0) as works_50,
            coalesce(sum(weight) filter (where band >= 8), 0) as weight_1, coalesce(sum(weight) filter (where band >= 6), 0) as weight_5, coalesce(sum(weight) filter (where band >= 4), 0) as weight_10, coalesce(sum(weight) filter (where band >= 2), 0) as weight_50,
            coalesce(sum(weight_squares) filter (where band >= 8), 0) as squares_1, coalesce(sum(weight_squares) filter (where band >= 6), 0) as squares_5, coalesce(sum(weight_squares) filter (where band >= 4), 0) as squares_10, coalesce(sum(weight_squares) filter (where band >= 2), 0) as squares_50
        from by_band
        group by country_code, publication_year
    ), tie_weights as materialized (
        select * from derive.tie_weights(build)
    ), ties as (
        select
            sets.publication_year, cells.country_code,
            coalesce(sum(cells.works) filter (where ties.top_percent = 1), 0) * 1000000000 as works_1, coalesce(sum(cells.works) filter (where ties.top_percent = 5), 0) * 1000000000 as works_5, coalesce(sum(cells.works) filter (where ties.top_percent = 10), 0) * 1000000000 as works_10, coalesce(sum(cells.works) filter (where ties.top_percent = 50), 0) * 1000000000 as works_50,
            coalesce(sum(cells.weight) filter (where ties.top_percent = 1), 0) as weight_1, coalesce(sum(cells.weight) filter (where ties.top_percent = 5), 0) as weight_5, coalesce(sum(cells.weight) filter (where ties.top_percent = 10), 0) as weight_10, coalesce(sum(cells.weight) filter (where ties.top_percent = 50), 0) as weight_50,
            coalesce(sum(cells.weight_squares) filter (where ties.top_percent = 1), 0) * 10 as squares_1, coalesce(sum(cells.weight_squares) filter (where ties.top_percent = 5), 0) * 10 as squares_5, coalesce(sum(cells.weight_squares) filter (where ties.top_percent = 10), 0) * 10 as squares_10, coalesce(sum(cells.weight_squares) filter (where ties.top_percent = 50), 0) * 10 as squares_50,
            coalesce(sum(round(cells.works * ties.tie_weight * 1e9)::bigint) filter (where ties.top_percent = 1), 0) as works_score_1, coalesce(sum(round(cells.works * ties.tie_weight * 1e9)::bigint) filter (where ties.top_percent = 5), 0) as works_score_5, coalesce(sum(round(cells.works * ties.tie_weight * 1e9)::bigint) filter (where ties.top_percent = 10), 0) as works_score_10, coalesce(sum(round(cells.works * ties.tie_weight * 1e9)::bigint) filter (where ties.top_percent = 50), 0) as works_score_50,
            coalesce(sum(round(cells.weight * ties.tie_weight)::bigint) filter (where ties.top_percent = 1), 0) as weight_score_1, coalesce(sum(round(cells.weight * ties.tie_weight)::bigint) filter (where ties.top_percent = 5), 0) as weight_score_5, coalesce(sum(round(cells.weight * ties.tie_weight)::bigint) filter (where ties.top_percent = 10), 0) as weight_score_10, coalesce(sum(round(cells.weight * ties.tie_weight)::bigint) filter (where ties.top_percent = 50), 0) as weight_score_50
        from tie_weights as ties
        inner join metrics.reference_sets as sets on sets.set_id = ties.set_id
        inner join metrics.country_cells as cells on cells.set_id = ties.set_id and cells.band = ties.band
        where sets.build_id = build and cells.build_id = build
        group by sets.publication_year, cells.country_code
    )
    select build, totals.publication_year, totals.country_code, countings.*
    from totals
    left join ties on ties.country_code = totals.country_code and ties.publication_year = totals.publication_year
    cross join lateral (
        values
            (
                'full', totals.works, totals.works, totals.small_works, totals.works_ncs,
                totals.works_1 + coalesce(ties.works_score_1, 0), totals.works_5 + coalesce(ties.works_score_5, 0), totals.works_10 + coalesce(ties.works_score_10, 0), totals.works_50 + coalesce(ties.works_score_50, 0),
                totals.works_1, totals.works_5, totals.works_10, totals.works_50,
                totals.works_1, totals.works_5, totals.works_10, totals.works_50,
                coalesce(ties.works_1, 0), coalesce(ties.works_5, 0), coalesce(ties.works_10, 0), coalesce(ties.works_50, 0),
                coalesce(ties.works_1, 0), coalesce(ties.works_5, 0), coalesce(ties.works_10, 0), coalesce(ties.works_50, 0)
            ),
            (
                'fractional', totals.weight, totals.weight_squares, totals.small_weight, totals.weight_ncs,
                totals.weight_1 + coalesce(ties.weight_score_1, 0), totals.weight_5 + coalesce(ties.weight_score_5, 0), totals.weight_10 + coalesce(ties.weight_score_10, 0), totals.weight_50 + coalesce(ties.weight_score_50, 0),
                totals.weight_1, totals.weight_5, totals.weight_10, totals.weight_50,
                totals.squares_1, totals.squares_5, totals.squares_10, totals.squares_50,
                coalesce(ties.weight_1, 0), coalesce(ties.weight_5, 0), coalesce(ties.weight_10, 0), coalesce(ties.weight_50, 0),
                coalesce(ties.squares_1, 0), coalesce(ties.squares_5, 0), coalesce(ties.squares_10, 0), coalesce(ties.squares_50, 0)
            )
    ) as countings;
end;

-- Sums over the reference sets under refresh, by country and year. Under full counting a work weighs 1, and so does its square.
-- Grain: country × year × counting × top x %.
create function derive.country_sums(build integer, wanted_setting integer) returns setof metrics.region_years
language sql stable
begin atomic
    with cells as (
        select cells.*, sets.works as set_works, sets.citations as set_citations, sets.works < corpora.minimum_set_size as is_small
        from metrics.country_cells as cells
        inner join metrics.reference_sets as sets
            on sets.build_id = build and sets.subfield_id = cells.subfield_id and sets.research_area = cells.research_area and sets.publication_year = cells.publication_year and sets.type_group = cells.type_group
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
        inner join metrics.settings as settings on settings.setting_id = wanted_setting
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        where cells.build_id = build
    ), by_band as materialized (
        select
            country_code, publication_year, band,
            sum(works) as works, sum(weight) as weight, sum(weight_squares) as weight_squares,
            coalesce(sum(works) filter (where is_small), 0) as small_works, coalesce(sum(weight) filter (where is_small), 0) as small_weight,
            -- Where nobody is cited, everybody is cited as expected.
            sum(case when set_citations = 0 then works else round(citations::numeric * set_works / set_citations, 9) end) as works_ncs,
            sum(case when set_citations = 0 then weight else round(weight_citations * set_works / set_citations, 6) end) as weight_ncs
        from cells
        group by country_code, publication_year, band
    ), totals as (
        select
            country_code, publication_year, sum(works) as works, sum(weight) as weight, sum(weight_squares) as weight_squares,
            sum(small_works) as small_works, sum(small_weight) as small_weight, sum(works_ncs) as works_ncs, sum(weight_ncs) as weight_ncs
        from by_band
        group by country_code, publication_year
    ), above as (
        -- The top x % begins above so many thresholds passed (50, 10, 5, 1 %).
        select country_code, publication_year, tops.top_percent, sum(works) as works, sum(weight) as weight, sum(weight_squares) as weight_squares
        from by_band
        inner join (values (50, 1), (10, 2), (5, 3), (1, 4)) as tops (top_percent, passed) on by_band.band >= 2 * tops.passed
        group by country_code, publication_year, tops.top_percent
    ), ties as (
        select
            cells.country_code, cells.publication_year, ties.top_percent,
            sum(cells.works) as works, sum(cells.weight) as weight, sum(cells.weight_squares) as weight_squares,
            sum(round(cells.works * ties.tie_weight, 9)) as works_score, sum(round(cells.weight * ties.tie_weight, 6)) as weight_score
        from metrics.country_cells as cells
        inner join derive.tie_weights(build) as ties
            on ties.subfield_id = cells.subfield_id and ties.research_area = cells.research_area and ties.publication_year = cells.publication_year and ties.type_group = cells.type_group and ties.band = cells.band
        where cells.build_id = build
        group by cells.country_code, cells.publication_year, ties.top_percent
    )
    select
        build, totals.country_code, totals.publication_year, countings.counting, tops.top_percent,
        countings.p, countings.p_squares, countings.small_p, countings.tncs, countings.above + countings.tie_score, countings.above, countings.above_squares,
        countings.at_threshold, countings.at_threshold_squares
    from totals
    cross join (values (1), (5), (10), (50)) as tops (top_percent)
    left join above on above.country_code = totals.country_code and above.publication_year = totals.publication_year and above.top_percent = tops.top_percent
    left join ties on ties.country_code = totals.country_code and ties.publication_year = totals.publication_year and ties.top_percent = tops.top_percent
    cross join lateral (
        values
            (
                'full', totals.works::numeric, totals.works::numeric, totals.small_works::numeric, totals.works_ncs, coalesce(above.works, 0)::numeric, coalesce(above.works, 0)::numeric,
                coalesce(ties.works, 0)::numeric, coalesce(ties.works, 0)::numeric, coalesce(ties.works_score, 0)
            ),
            (
                'fractional', totals.weight / 1e9, totals.weight_squares / 1e8, totals.small_weight / 1e9, totals.weight_ncs / 1e9, coalesce(above.weight, 0) / 1e9, coalesce(above.weight_squares, 0) / 1e8,
                coalesce(ties.weight, 0) / 1e9, coalesce(ties.weight_squares, 0) / 1e8, coalesce(ties.weight_score, 0) / 1e9
            )
    ) as countings (counting, p, p_squares, small_p, tncs, above, above_squares, at_threshold, at_threshold_squares, tie_score);
end;

-- The sums of countries; of regions of several countries (their countries' sums, less what full counting counts twice, and with the squares
-- of a work's weights in several of them); and of the world (*), where every work counts once under either counting, so that its top x % is
-- exactly x %. In billionths of works, and in parts: what rows of a region, year and counting say is to be added up.
-- Grain: part of region × year × counting.
create function derive.region_sums(build integer, wanted_setting integer) returns setof metrics.region_years
language sql stable
begin atomic
    with countries as materialized (
        select * from derive.country_sums(build, wanted_setting)
    ), members as (
        select distinct region, country_code from core.region_policies where region <> country_code
    ), corpora as (
        select corpora.minimum_set_size
        from metrics.settings as settings
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        where settings.setting_id = wanted_setting
    ), shared as (
        select
            cells.set_id, sets.publication_year, cells.region, cells.band, cells.works * 1000000000::bigint as works, cells.weight_products * 10 as products,
            case when sets.works < corpora.minimum_set_size then cells.works * 1000000000::bigint else 0 end as small_works,
            case when sets.citations = 0 then cells.works * 1000000000::bigint else round(cells.citations::double precision * sets.works / sets.citations * 1e9)::bigint end as ncs
        from derive.refreshed_reference_sets as sets
        inner join metrics.region_overlaps as cells on cells.set_id = sets.set_id
        cross join corpora
        where sets.build_id = build and cells.build_id = build
    ), shared_sums as (
        select
            publication_year, region, sum(works)::bigint as works, sum(products)::bigint as products, sum(small_works)::bigint as small_works, sum(ncs)::bigint as ncs,
            coalesce(sum(works) filter (where band >= 8), 0)::bigint as works_1, coalesce(sum(works) filter (where band >= 6), 0)::bigint as works_5, coalesce(sum(works) filter (where band >= 4), 0)::bigint as works_10, coalesce(sum(works) filter (where band >= 2), 0)::bigint as works_50,
            coalesce(sum(products) filter (where band >= 8), 0)::bigint as products_1, coalesce(sum(products) filter (where band >= 6), 0)::bigint as products_5, coalesce(sum(products) filter (where band >= 4), 0)::bigint as products_10, coalesce(sum(products) filter (where band >= 2), 0)::bigint as products_50
        from shared
        group by publication_year, region
    ), tie_weights as materialized (
        select * from derive.tie_weights(build)
    ), shared_ties as (
        select
            shared.publication_year, shared.region,
            coalesce(sum(shared.works) filter (where ties.top_percent = 1), 0)::bigint as works_1, coalesce(sum(shared.works) filter (where ties.top_percent = 5), 0)::bigint as works_5, coalesce(sum(shared.works) filter (where ties.top_percent = 10), 0)::bigint as works_10, coalesce(sum(shared.works) filter (where ties.top_percent = 50), 0)::bigint as works_50,
            coalesce(sum(shared.products) filter (where ties.top_percent = 1), 0)::bigint as products_1, coalesce(sum(shared.products) filter (where ties.top_percent = 5), 0)::bigint as products_5, coalesce(sum(shared.products) filter (where ties.top_percent = 10), 0)::bigint as products_10, coalesce(sum(shared.products) filter (where ties.top_percent = 50), 0)::bigint as products_50,
            coalesce(sum(round(shared.works * ties.tie_weight)::bigint) filter (where ties.top_percent = 1), 0)::bigint as score_1, coalesce(sum(round(shared.works * ties.tie_weight)::bigint) filter (where ties.top_percent = 5), 0)::bigint as score_5, coalesce(sum(round(shared.works * ties.tie_weight)::bigint) filter (where ties.top_percent = 10), 0)::bigint as score_10, coalesce(sum(round(shared.works * ties.tie_weight)::bigint) filter (where ties.top_percent = 50), 0)::bigint as score_50
        from shared
        inner join tie_weights as ties on ties.set_id = shared.set_id and ties.band = shared.band
        group by shared.publication_year, shared.region
    )
    select * from countries
    union all
    select
        build, countries.publication_year, members.region, countries.counting,
        countries.p, countries.p_squares, countries.small_p, countries.tncs, countries.p_top_1, countries.p_top_5, countries.p_top_10, countries.p_top_50, countries.above_1, countries.above_5, countries.above_10, countries.above_50, countries.above_squares_1, countries.above_squares_5, countries.above_squares_10, countries.above_squares_50, countries.at_1, countries.at_5, countries.at_10, countries.at_50, countries.at_squares_1, countries.at_squares_5, countries.at_squares_10, countries.at_squares_50
    from countries
    inner join members on members.country_code = countries.region
    union all
    select
        build, sums.publication_year, sums.region, 'full', -sums.works, -sums.works, -sums.small_works, -sums.ncs,
        -sums.works_1 - coalesce(ties.score_1, 0), -sums.works_5 - coalesce(ties.score_5, 0), -sums.works_10 - coalesce(ties.score_10, 0), -sums.works_50 - coalesce(ties.score_50, 0),
        -sums.works_1, -sums.works_5, -sums.works_10, -sums.works_50,
        -sums.works_1, -sums.works_5, -sums.works_10, -sums.works_50,
        -coalesce(ties.works_1, 0), -coalesce(ties.works_5, 0), -coalesce(ties.works_10, 0), -coalesce(ties.works_50, 0),
        -coalesce(ties.works_1, 0), -coalesce(ties.works_5, 0), -coalesce(ties.works_10, 0), -coalesce(ties.works_50, 0)
    from shared_sums as sums
    left join shared_ties as ties on ties.publication_year = sums.publication_year and ties.region = sums.region
    union all
    select
        build, sums.publication_year, sums.region, 'fractional', 0, sums.products, 0, 0,
        0, 0, 0, 0,
        0, 0, 0, 0,
        sums.products_1, sums.products_5, sums.products_10, sums.products_50,
        0, 0, 0, 0,
        coalesce(ties.products_1, 0), coalesce(ties.products_5, 0), coalesce(ties.products_10, 0), coalesce(ties.products_50, 0)
    from shared_sums as sums
    left join shared_ties as ties on ties.publication_year = sums.publication_year and ties.region = sums.region
    union all
    select
        build, sets.publication_year, '*', countings.counting,
        sum(sets.works) * 1000000000, sum(sets.works) * 1000000000, coalesce(sum(sets.works) filter (where sets.works < corpora.minimum_set_size), 0) * 1000000000, sum(sets.works) * 1000000000,
        sum(sets.works) * 1 * 10000000, sum(sets.works) * 5 * 10000000, sum(sets.works) * 10 * 10000000, sum(sets.works) * 50 * 10000000,
        sum(sets.above_1) * 1000000000, sum(sets.above_5) * 1000000000, sum(sets.above_10) * 1000000000, sum(sets.above_50) * 1000000000,
        sum(sets.above_1) * 1000000000, sum(sets.above_5) * 1000000000, sum(sets.above_10) * 1000000000, sum(sets.above_50) * 1000000000,
        sum(sets.at_1) * 1000000000, sum(sets.at_5) * 1000000000, sum(sets.at_10) * 1000000000, sum(sets.at_50) * 1000000000,
        sum(sets.at_1) * 1000000000, sum(sets.at_5) * 1000000000, sum(sets.at_10) * 1000000000, sum(sets.at_50) * 1000000000
    from derive.refreshed_reference_sets as sets
    cross join corpora
    cross join (values ('full'), ('fractional')) as countings (counting)
    where sets.build_id = build
    group by sets.publication_year, countings.counting;
end;

-- The same, one row for each x. Grain: build × region × year × counting × top x %.
create view derive.region_tops as
select
    sums.build_id, sums.region, sums.publication_year, sums.counting, tops.top_percent, sums.p, sums.p_squares, sums.small_p, sums.tncs,
    tops.p_top, tops.above, tops.above_squares, tops.at_threshold, tops.at_threshold_squares
from metrics.region_years as sums
cross join lateral (
    values
        (1, p_top_1, above_1, above_squares_1, at_1, at_squares_1),
        (5, p_top_5, above_5, above_squares_5, at_5, at_squares_5),
        (10, p_top_10, above_10, above_squares_10, at_10, at_squares_10),
        (50, p_top_50, above_50, above_squares_50, at_50, at_squares_50)
) as tops (top_percent, p_top, above, above_squares, at_threshold, at_threshold_squares);
comment on view derive.region_tops is 'Sums over the reference sets of a year, in billionths of works, as metrics.region_years has them. Grain: build × region × year × counting × top x %.';

-- The sums of countries; of regions of several countries (their countries' sums, less what full counting counts twice); and of the world (*),
-- where every work counts once under either counting, so that its top x % is exactly x %. Grain: region × year × counting × top x %.
create function derive.region_sums(build integer, wanted_setting integer) returns setof metrics.region_years
language sql stable
begin atomic
    with countries as materialized (
        select * from derive.country_sums(build, wanted_setting)
    ), members as (
        select distinct region, country_code from core.region_policies where region <> country_code
    ), shared as (
        select cells.*, sets.works as set_works, sets.citations as set_citations, sets.works < corpora.minimum_set_size as is_small
        from metrics.region_overlaps as cells
        inner join metrics.reference_sets as sets
            on sets.build_id = build and sets.subfield_id = cells.subfield_id and sets.research_area = cells.research_area and sets.publication_year = cells.publication_year and sets.type_group = cells.type_group
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
        inner join metrics.settings as settings on settings.setting_id = wanted_setting
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        where cells.build_id = build
    ), overlap_sums as (
        select
            shared.region, shared.publication_year, tops.top_percent,
            sum(shared.works)::numeric as p,
            coalesce(sum(shared.works) filter (where is_small), 0)::numeric as small_p,
            sum(case when set_citations = 0 then shared.works else round(shared.citations::numeric * set_works / set_citations, 9) end) as tncs,
            coalesce(sum(shared.works) filter (where shared.band >= 2 * tops.passed), 0)::numeric as above,
            coalesce(sum(shared.works) filter (where ties.tie_weight is not null), 0)::numeric as at_threshold,
            coalesce(sum(round(shared.works * ties.tie_weight, 9)), 0) as tie_score
        from shared
        cross join (values (50, 1), (10, 2), (5, 3), (1, 4)) as tops (top_percent, passed)
        left join derive.tie_weights(build) as ties
            on ties.subfield_id = shared.subfield_id and ties.research_area = shared.research_area and ties.publication_year = shared.publication_year and ties.type_group = shared.type_group
            and ties.band = shared.band and ties.top_percent = tops.top_percent
        group by shared.region, shared.publication_year, tops.top_percent
    ), parts as (
        select region, publication_year, counting, top_percent, p, p_squares, small_p, tncs, p_top, above, above_squares, at_threshold, at_threshold_squares
        from countries
        union all
        select members.region, publication_year, counting, top_percent, p, p_squares, small_p, tncs, p_top, above, above_squares, at_threshold, at_threshold_squares
        from countries
        inner join members on members.country_code = countries.region
        union all
        select region, publication_year, 'full', top_percent, -p, -p, -small_p, -tncs, -above - tie_score, -above, -above, -at_threshold, -at_threshold
        from overlap_sums
        union all
        select
            '*', sets.publication_year, countings.counting, tops.top_percent,
            sum(sets.works)::numeric, sum(sets.works)::numeric, coalesce(sum(sets.works) filter (where sets.works < corpora.minimum_set_size), 0)::numeric, sum(sets.works)::numeric,
            sum(tops.top_percent * sets.works::bigint) / 100.0, sum(tops.above)::numeric, sum(tops.above)::numeric, sum(tops.at_threshold)::numeric, sum(tops.at_threshold)::numeric
        from metrics.reference_sets as sets
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = sets.subfield_id and refreshed.publication_year = sets.publication_year
        inner join metrics.settings as settings on settings.setting_id = wanted_setting
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        cross join lateral (values (1, above_1, at_1), (5, above_5, at_5), (10, above_10, at_10), (50, above_50, at_50)) as tops (top_percent, above, at_threshold)
        cross join (values ('full'), ('fractional')) as countings (counting)
        where sets.build_id = build
        group by sets.publication_year, countings.counting, tops.top_percent
    )
    select
        build, region, publication_year, counting, top_percent, sum(p), sum(p_squares), sum(small_p), sum(tncs), sum(p_top), sum(above), sum(above_squares), sum(at_threshold),
        sum(at_threshold_squares)
    from parts
    group by region, publication_year, counting, top_percent;
end;

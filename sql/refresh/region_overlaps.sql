-- Regions of several countries (core.region_policies). Under full counting a work counts once in a region, however many of its countries
-- lie there: this is what the sum over the countries counts too often. Parameter: build. Grain: reference set × region × band.
with members as materialized (
    select distinct region, country_code from core.region_policies where region <> country_code
), together as materialized (
    select lists.country_codes, members.region, array_agg(places.place::integer) as places
    from country_lists as lists
    cross join lateral unnest(lists.country_codes) with ordinality as places (code, place)
    inner join members on members.country_code = places.code
    group by lists.country_codes, members.region
    having count(*) > 1
), shared as (
    select
        works.set_id, together.region, works.citations, cardinality(together.places) - 1 as extra,
        derive.citation_band(works.citations, threshold_50, threshold_10, threshold_5, threshold_1) as band,
        (
            select sum(part.weight) * sum(part.weight) - sum(part.weight * part.weight)
            from unnest(together.places) as place
            cross join lateral (select ((works.country_weights[place] + 50000) / 100000)::bigint as weight) as part
        ) as products
    from judged_works as works
    inner join together on together.country_codes = works.country_codes
    inner join set_thresholds using (set_id)
    where works.verdict = 'counted' and cardinality(works.country_codes) > 1
)
select $1::integer, set_id, region, band::smallint, sum(extra)::integer, sum(extra * citations::bigint)::bigint, sum(products)::bigint
from shared
group by set_id, region, band

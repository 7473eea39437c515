-- What each country has in each reference set, by band of citations, under full counting (works) and fractional counting (weight). Works without any
-- country, and weights lost to unresolved authors, stand under ??, so that weights add up to the works of the set.
-- Fractional weights: 1 / authors / affiliations of the author / institutions resolved (docs/metrics/high_impact_by_country.md).
-- Parameter: build. Grain: reference set × country × band.
with placed as (
    select
        works.set_id, works.citations, works.lost_weight, cardinality(works.country_codes) as countries, unnest(works.country_codes) as country_code, unnest(works.country_weights) as weight,
        derive.citation_band(works.citations, threshold_50, threshold_10, threshold_5, threshold_1) as band
    from judged_works as works
    inner join set_thresholds using (set_id)
    where works.verdict = 'counted'
), lost as (
    select
        works.set_id, works.citations, works.lost_weight as weight, cardinality(works.country_codes) = 0 as is_whole,
        derive.citation_band(works.citations, threshold_50, threshold_10, threshold_5, threshold_1) as band
    from judged_works as works
    inner join set_thresholds using (set_id)
    where works.verdict = 'counted' and works.lost_weight > 0
)
select
    $1::integer, set_id, country_code, band::smallint,
    count(*)::integer,
    (count(*) filter (where countries > 1))::integer,
    sum(citations),
    sum(weight),
    sum(weight * citations::bigint),
    sum(((weight + 50000) / 100000) * ((weight + 50000) / 100000))
from placed
group by set_id, country_code, band
union all
select
    $1::integer, set_id, '??', band::smallint,
    (count(*) filter (where is_whole))::integer,
    0,
    coalesce(sum(citations) filter (where is_whole), 0),
    sum(weight),
    sum(weight * citations::bigint),
    sum(((weight + 50000) / 100000) * ((weight + 50000) / 100000))
from lost
group by set_id, band

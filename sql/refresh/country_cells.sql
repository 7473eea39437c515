-- What each country has in each reference set, by band, under full counting (works) and fractional counting (weight). Works without any
-- country, and weights lost to unresolved authors, stand under ??, so that weights add up to the works of the set.
-- Fractional weights: 1 / authors / affiliations of the author / institutions resolved (docs/metrics/high_impact_by_country.md).
-- Parameter: build. Grain: reference set × country × band.
select
    $1::integer, sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, cells.country_code, (cells.set_band % 9)::smallint,
    cells.works, cells.international_works, cells.citations, cells.weight, cells.weight_citations, cells.weight_squares
from (
    select
        works.set_band, countries.country_code,
        sum(countries.full_weight)::integer as works,
        (count(*) filter (where works.countries_count > 1))::integer as international_works,
        sum(works.citations) as citations,
        sum(countries.fractional_weight) as weight,
        sum(countries.fractional_weight * works.citations::bigint) as weight_citations,
        sum(((countries.fractional_weight + 50000) / 100000) * ((countries.fractional_weight + 50000) / 100000)::bigint)::bigint as weight_squares
    from banded_works as works
    inner join core.work_countries as countries on countries.work_id = works.work_id
    group by works.set_band, countries.country_code
    union all
    select
        set_band, '??',
        (count(*) filter (where countries_count = 0))::integer,
        0,
        coalesce(sum(citations) filter (where countries_count = 0), 0),
        sum(lost_weight),
        sum(lost_weight * citations::bigint),
        sum(((lost_weight + 50000) / 100000) * ((lost_weight + 50000) / 100000)::bigint)::bigint
    from banded_works
    where lost_weight > 0
    group by set_band
) as cells
inner join numbered_sets as sets on sets.set_number = cells.set_band / 9

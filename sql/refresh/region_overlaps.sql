-- Regions of several countries (core.region_policies). Under full counting a work counts once in a region, however many of its countries
-- lie there: this is what the sum over the countries counts too often. Only works with several countries are looked at.
-- Parameter: build. Grain: reference set × region × band.
with members as materialized (
    select distinct region, country_code from core.region_policies where region <> country_code
), shared as (
    select works.work_id, works.set_band, works.citations, members.region, count(*) - 1 as extra
    from banded_works as works
    inner join core.work_countries as countries on countries.work_id = works.work_id
    inner join members on members.country_code = countries.country_code
    where works.countries_count > 1
    group by works.work_id, works.set_band, works.citations, members.region
    having count(*) > 1
), cells as (
    select set_band, region, sum(extra)::integer as works, sum(extra * citations::bigint) as citations
    from shared
    group by set_band, region
)
select $1::integer, sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, cells.region, (cells.set_band % 9)::smallint, cells.works, cells.citations
from cells
inner join numbered_sets as sets on sets.set_number = cells.set_band / 9

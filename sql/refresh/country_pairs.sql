-- Works that two countries wrote together, each once per pair. Parameter: build. Grain: reference set × pair of countries.
select $1::integer, sets.subfield_id, sets.research_area, sets.publication_year, sets.type_group, pairs.country_code, pairs.partner_code, pairs.works
from (
    select works.set_band / 9 as set_number, countries.country_code, partners.country_code as partner_code, count(*)::integer as works
    from banded_works as works
    inner join core.work_countries as countries on countries.work_id = works.work_id
    inner join core.work_countries as partners on partners.work_id = works.work_id and partners.country_code > countries.country_code
    where works.countries_count > 1
    group by works.set_band / 9, countries.country_code, partners.country_code
) as pairs
inner join numbered_sets as sets using (set_number)

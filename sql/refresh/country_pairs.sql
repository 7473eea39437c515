-- Works that two countries wrote together, each once per pair. Parameter: build. Grain: subfield × year × pair of countries.
with shared as (
    -- Few lists of countries are many works.
    select subfield_id, publication_year, country_codes, count(*) as works
    from judged_works
    where cardinality(country_codes) > 1
    group by subfield_id, publication_year, country_codes
)
select $1::integer, shared.subfield_id, shared.publication_year, countries.code, partners.code, sum(shared.works)::integer
from shared
cross join lateral unnest(shared.country_codes) as countries (code)
inner join lateral unnest(shared.country_codes) as partners (code) on partners.code > countries.code
group by shared.subfield_id, shared.publication_year, countries.code, partners.code

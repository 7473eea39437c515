-- Works that two countries wrote together, each once per pair. Parameter: build. Grain: subfield × year × pair of countries.
with pairs as materialized (
    select lists.country_codes, countries.code, partners.code as partner_code
    from country_lists as lists
    cross join lateral unnest(lists.country_codes) as countries (code)
    inner join lateral unnest(lists.country_codes) as partners (code) on partners.code > countries.code
)
select $1::integer, works.subfield_id, works.publication_year, pairs.code, pairs.partner_code, count(*)::integer
from judged_works as works
inner join pairs on pairs.country_codes = works.country_codes
where works.verdict = 'counted' and cardinality(works.country_codes) > 1
group by works.subfield_id, works.publication_year, pairs.code, pairs.partner_code

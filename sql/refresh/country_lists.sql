-- The lists of countries of counted works with several: few lists are many works, so each is taken apart once. Grain: list.
select distinct country_codes
from judged_works
where verdict = 'counted' and cardinality(country_codes) > 1

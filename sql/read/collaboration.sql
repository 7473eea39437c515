-- How much of a country's output is written with other countries.
select corpus, setting, 'full' as counting, publication_year, country_code, works, international_works, international_share
from metrics.collaboration_by_country
where corpus = :corpus and setting = :setting and publication_year between :first_year and :last_year and (:regions::text[] is null or country_code = any (:regions))
order by publication_year desc, works desc, country_code

-- Which countries write together, as seen from each.
select corpus, setting, 'full' as counting, publication_year, country_code, partner_code, works, country_share, partner_share, salton
from metrics.collaboration_pairs
where corpus = :corpus and setting = :setting and publication_year between :first_year and :last_year and (:regions::text[] is null or country_code = any (:regions))
order by publication_year desc, works desc, country_code, partner_code

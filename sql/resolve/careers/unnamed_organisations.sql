-- Organisations that no id told: name, country and city as stated, each once.
select distinct raw_organisation, stated_country, city
from career_statements
where ror is null and raw_organisation is not null
order by raw_organisation, stated_country, city

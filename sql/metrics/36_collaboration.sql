-- International collaboration. A work is international when its authors' institutions lie in two countries or more; full counting: it is one
-- work of each of them. Countries only, never regions: a work of China, Hong Kong and the United States is one pair of a region that holds
-- the first two, and the counts by country would make it two.
-- References: Luukkonen, Tijssen, Persson & Sivertsen 1993, doi:10.1007/BF02016282; Glänzel 2001, doi:10.1023/A:1010512628145.

drop view if exists metrics.collaboration_pairs, metrics.collaboration_by_country;

-- How much of a country's output is written with others. Works without a resolved country are in nobody's output.
-- Grain: corpus × setting × country × year.
create view metrics.collaboration_by_country as
select
    settings.corpus, settings.setting, cells.country_code, sets.publication_year,
    sum(cells.works) as works,
    sum(cells.international_works) as international_works,
    sum(cells.international_works)::numeric / nullif(sum(cells.works), 0) as international_share
from metrics.settings as settings
inner join metrics.country_cells as cells on cells.build_id = settings.build_id
inner join metrics.reference_sets as sets on sets.build_id = cells.build_id and sets.set_id = cells.set_id
where cells.country_code <> '??'
group by settings.corpus, settings.setting, cells.country_code, sets.publication_year;
comment on view metrics.collaboration_by_country is 'How much of a country''s output is written with other countries, full counting. Grain: corpus × setting × country × year. docs/metrics/collaboration.md';
comment on column metrics.collaboration_by_country.corpus is 'Declared set of works (core.corpora).';
comment on column metrics.collaboration_by_country.setting is 'How works are counted: main = the corpus''s own; others are those of the sensitivity table.';
comment on column metrics.collaboration_by_country.country_code is 'ISO code.';
comment on column metrics.collaboration_by_country.publication_year is 'Year of publication.';
comment on column metrics.collaboration_by_country.works is 'Works with the country, each counted as 1.';
comment on column metrics.collaboration_by_country.international_works is 'Those of them with another country besides.';
comment on column metrics.collaboration_by_country.international_share is 'international_works / works, 0 to 1.';

-- How much two countries write together. Salton's measure sets their joint works against the size of both: works / √(works of one × works of
-- the other), the cosine of the two sets of works (Salton & McGill 1983, Introduction to Modern Information Retrieval; for countries
-- Glänzel 2001). Every pair stands twice, once as seen from each country, so that one can ask for the partners of a country.
-- Grain: corpus × setting × country × partner × year.
create view metrics.collaboration_pairs as
select
    pairs.corpus, pairs.setting, pairs.country_code, pairs.partner_code, pairs.publication_year, pairs.works,
    pairs.works / nullif(country.works, 0)::numeric as country_share,
    pairs.works / nullif(partner.works, 0)::numeric as partner_share,
    pairs.works / sqrt(nullif(country.works, 0)::numeric * partner.works) as salton
from (
    select settings.corpus, settings.setting, sides.country_code, sides.partner_code, cells.publication_year, sum(cells.works) as works
    from metrics.settings as settings
    inner join metrics.country_pairs as cells on cells.build_id = settings.build_id
    cross join lateral (
        values (cells.country_code, cells.partner_code), (cells.partner_code, cells.country_code)
    ) as sides (country_code, partner_code)
    group by settings.corpus, settings.setting, sides.country_code, sides.partner_code, cells.publication_year
) as pairs
inner join metrics.collaboration_by_country as country
    on country.corpus = pairs.corpus and country.setting = pairs.setting and country.country_code = pairs.country_code and country.publication_year = pairs.publication_year
inner join metrics.collaboration_by_country as partner
    on partner.corpus = pairs.corpus and partner.setting = pairs.setting and partner.country_code = pairs.partner_code and partner.publication_year = pairs.publication_year;
comment on view metrics.collaboration_pairs is 'Works that two countries wrote together, full counting. Every pair stands twice, once as seen from each. Grain: corpus × setting × country × partner × year. docs/metrics/collaboration.md';
comment on column metrics.collaboration_pairs.corpus is 'Declared set of works (core.corpora).';
comment on column metrics.collaboration_pairs.setting is 'How works are counted: main = the corpus''s own; others are those of the sensitivity table.';
comment on column metrics.collaboration_pairs.country_code is 'ISO code of the country the pair is seen from.';
comment on column metrics.collaboration_pairs.partner_code is 'ISO code of the other country.';
comment on column metrics.collaboration_pairs.publication_year is 'Year of publication.';
comment on column metrics.collaboration_pairs.works is 'Works with both, whoever else is on them. A pair that wrote none has no row.';
comment on column metrics.collaboration_pairs.country_share is 'works / all works of the country, 0 to 1.';
comment on column metrics.collaboration_pairs.partner_share is 'works / all works of the partner, 0 to 1.';
comment on column metrics.collaboration_pairs.salton is 'Salton''s measure, works / √(works of the country × works of the partner): 0 to 1, 1 = neither writes without the other.';

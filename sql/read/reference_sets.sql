-- Reference sets with their expected citations and thresholds.
select
    settings.corpus, settings.setting, sets.research_area, topics.name as area_name, sets.publication_year, sets.type_group, sets.works,
    sets.citations::numeric / sets.works as expected_citations,
    sets.threshold_50, sets.threshold_10, sets.threshold_5, sets.threshold_1, sets.works < corpora.minimum_set_size as is_small
from metrics.settings as settings
inner join core.corpora as corpora on corpora.corpus = settings.corpus
inner join metrics.reference_sets as sets on sets.build_id = settings.build_id
left join lateral (
    select case settings.reference_level when 'topic' then max(name) filter (where topic_id = 'T' || sets.research_area) else max(subfield_name) end as name
    from core.topics
    where topics.subfield_id = sets.subfield_id
) as topics on true
where settings.corpus = :corpus and settings.setting = :setting and sets.publication_year between :first_year and :last_year
order by sets.works desc, sets.research_area, sets.publication_year desc, sets.type_group

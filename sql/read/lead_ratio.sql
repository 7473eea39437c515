-- Who leads in each research area, and by how much.
select
    settings.corpus, settings.setting, :policy::text as region_policy, :counting::text as counting, :top::integer as top_percent, :first_year::integer || '–' || :last_year::integer as period,
    found.research_area, found.area_name, found.works, found.first_region, found.first_p_top, found.first_share, found.second_region, found.second_p_top, found.lead_ratio,
    found.concentration, found.works_growth, found.first_growth, found.top_institutions, found.top_institutions_in_first, found.monopoly_risk
from metrics.settings as settings
cross join lateral derive.lead_ratio(settings.setting_id, :first_year, :last_year, :counting, :top, :policy) as found
where settings.corpus = :corpus and settings.setting = :setting
order by found.works desc, found.research_area

-- Institutions by their works in the top x % over the years asked for.
select
    settings.corpus, settings.setting, found.counting, :top::integer as top_percent, :first_year::integer || '–' || :last_year::integer as period,
    found.institution_rank, found.institution_id, found.name, found.country_code, found.institution_type, found.p, found.p_top, found.pp_top, found.world_share, found.mncs, found.tncs,
    found.lost_share
from metrics.settings as settings
cross join lateral derive.leading_institutions(settings.setting_id, :first_year, :last_year, :top) as found
where settings.corpus = :corpus and settings.setting = :setting and found.counting = :counting and (:regions::text[] is null or found.country_code = any (:regions))
order by found.institution_rank, found.name, found.institution_id

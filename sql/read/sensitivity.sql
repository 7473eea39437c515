-- A region's headline under every choice; settings that were not computed have no rows.
select
    :corpus::text as corpus, :first_year::integer || '–' || :last_year::integer as period, found.is_main, found.setting, found.rule, found.published_as, found.region_policy, found.region,
    found.counting, found.top_percent, found.p, found.p_top, found.pp_top, found.world_share, found.difference, found.region_rank
from derive.sensitivity(:corpus, :region, :first_year, :last_year) as found
order by found.is_main desc, found.setting, found.rule, found.region_policy, found.counting, found.top_percent

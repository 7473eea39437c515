-- A region's headline under every choice, those that change one thing first; settings that were not computed have no rows.
with found as (
    select * from derive.sensitivity(:corpus, :region, :first_year, :last_year)
)
select
    :corpus::text as corpus, :first_year::integer || '–' || :last_year::integer as period, found.is_main, changes.changed, found.setting, found.rule, found.published_as, found.region_policy, found.region,
    found.counting, found.top_percent, found.p, found.p_top, found.pp_top, found.world_share, found.difference, found.region_rank
from found
left join found as main on main.is_main
cross join lateral (
    -- The share of all works has no threshold: that is its rule.
    select concat_ws(
        ', ', case when found.setting <> main.setting then 'setting' end, case when found.rule <> main.rule then 'rule' end, case when found.region_policy <> main.region_policy then 'region_policy' end,
        case when found.counting <> main.counting then 'counting' end, case when found.top_percent <> main.top_percent then 'top_percent' end
    ) as changed
) as changes
order by
    found.is_main desc, cardinality(string_to_array(changes.changed, ', ')), array_position(array['counting', 'top_percent', 'rule', 'region_policy', 'setting'], changes.changed),
    changes.changed, found.setting, found.rule, found.region_policy, found.counting, found.top_percent

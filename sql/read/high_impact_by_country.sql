-- High-impact output by region and year, as metrics.high_impact_by_country gives it. Materialized: each interval is computed once for both ends.
with found as materialized (
    select *
    from metrics.high_impact_by_country
    where corpus = :corpus and setting = :setting and region_policy = :policy and counting = :counting and top_percent = :top
        and publication_year between :first_year and :last_year
        and (:regions::text[] is null or region = any (:regions))
)
select
    corpus, setting, region_policy, counting, top_percent, publication_year, region, p, p_top, pp_top,
    pp_top_interval[1] as pp_top_lower, pp_top_interval[2] as pp_top_upper, world_p_top, world_share, region_rank, mncs, tncs, lost_share, small_share
from found
order by publication_year desc, region = '*' desc, p_top desc, region

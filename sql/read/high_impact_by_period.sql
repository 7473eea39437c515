-- High-impact output by region over several years together: sums of the years' figures, and the shares of these sums.
with years as (
    select sums.*, settings.corpus, settings.setting
    from metrics.settings as settings
    inner join derive.region_tops as sums on sums.build_id = settings.build_id
    where settings.corpus = :corpus and settings.setting = :setting and sums.counting = :counting and sums.top_percent = :top
        and sums.publication_year between :first_year and :last_year
), regions as (
    select
        years.corpus, years.setting, years.counting, years.top_percent, years.region,
        sum(p) as p, sum(p_squares) as p_squares, sum(small_p) as small_p, sum(tncs) as tncs, sum(p_top) as p_top,
        sum(above) as above, sum(above_squares) as above_squares, sum(at_threshold) as at_threshold, sum(at_threshold_squares) as at_threshold_squares
    from years
    group by years.corpus, years.setting, years.counting, years.top_percent, years.region
), ranked as (
    select regions.*, case when region <> '*' then rank() over (order by region = '*', p_top desc) end as region_rank
    from regions
    where region = '*' or region in (select policies.region from core.region_policies as policies where policies.policy = :policy)
)
select
    ranked.corpus, ranked.setting, :policy::text as region_policy, ranked.counting, ranked.top_percent, :first_year::integer || '–' || :last_year::integer as period, ranked.region,
    ranked.p / 1e9 as p, ranked.p_top / 1e9 as p_top, ranked.p_top / nullif(ranked.p, 0) as pp_top, spread.ends[1] as pp_top_lower, spread.ends[2] as pp_top_upper,
    world.p_top / 1e9 as world_p_top, ranked.p_top / nullif(world.p_top, 0) as world_share, ranked.region_rank, ranked.tncs / nullif(ranked.p, 0) as mncs, ranked.tncs / 1e9 as tncs,
    coalesce(lost.p, 0) / nullif(world.p, 0) as lost_share, ranked.small_p / nullif(ranked.p, 0) as small_share
from ranked
inner join regions as world on world.region = '*'
left join regions as lost on lost.region = '??'
cross join lateral (
    select case when ranked.region <> '*' then derive.stability_interval(ranked.p, ranked.p_squares, ranked.p_top, ranked.above, ranked.above_squares, ranked.at_threshold, ranked.at_threshold_squares) end as ends
    offset 0
) as spread
where :regions::text[] is null or ranked.region = any (:regions)
order by ranked.region = '*' desc, ranked.p_top desc, ranked.region

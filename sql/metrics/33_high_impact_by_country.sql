-- High-impact output by country or region and year: how much a region produces, and how much of it is in the top x % of its reference sets.
-- World share = the region's P(top x %) over the world's. Under full counting a work of several regions counts once in each, so shares add up to
-- more than 1; under fractional counting they add up to 1 with what is lost. References: docs/metrics/high_impact_by_country.md.
-- Grain: corpus × setting × region policy × region × year × counting × top x %.
drop view if exists metrics.high_impact_by_country;
create view metrics.high_impact_by_country as
select
    ranked.corpus, ranked.setting, ranked.region_policy, ranked.region, ranked.publication_year, ranked.counting, ranked.top_percent,
    ranked.p / 1e9 as p, ranked.p_top / 1e9 as p_top, ranked.p_top::numeric / nullif(ranked.p, 0) as pp_top,
    case when ranked.region <> '*' then derive.stability_interval(ranked.p, ranked.p_squares, ranked.p_top, ranked.above, ranked.above_squares, ranked.at_threshold, ranked.at_threshold_squares) end as pp_top_interval,
    ranked.world_p / 1e9 as world_p, ranked.world_p_top / 1e9 as world_p_top, ranked.p_top::numeric / nullif(ranked.world_p_top, 0) as world_share,
    case when ranked.region <> '*' then ranked.region_rank end as region_rank,
    ranked.tncs::numeric / nullif(ranked.p, 0) as mncs, ranked.tncs / 1e9 as tncs,
    coalesce(ranked.lost_p, 0)::numeric / nullif(ranked.world_p, 0) as lost_share, ranked.small_p::numeric / nullif(ranked.p, 0) as small_share,
    ranked.build_id, ranked.refreshed_at
from (
    select
        settings.corpus, settings.setting, settings.build_id, settings.refreshed_at, policies.region_policy, sums.region, sums.publication_year, sums.counting, sums.top_percent,
        sums.p, sums.p_squares, sums.small_p, sums.tncs, sums.p_top, sums.above, sums.above_squares, sums.at_threshold, sums.at_threshold_squares,
        max(sums.p) filter (where sums.region = '*') over everywhere as world_p,
        max(sums.p_top) filter (where sums.region = '*') over everywhere as world_p_top,
        max(sums.p) filter (where sums.region = '??') over everywhere as lost_p,
        rank() over (everywhere order by sums.region in ('*', '??'), sums.p_top desc) as region_rank
    from metrics.settings as settings
    inner join derive.region_tops as sums on sums.build_id = settings.build_id
    inner join (
        select distinct policy as region_policy, region from core.region_policies
        union all
        select distinct policies.policy, world.region from core.region_policies as policies cross join (values ('*'), ('??')) as world (region)
    ) as policies on policies.region = sums.region
    window everywhere as (partition by settings.corpus, settings.setting, policies.region_policy, sums.publication_year, sums.counting, sums.top_percent)
) as ranked
where ranked.region <> '??';
comment on view metrics.high_impact_by_country is 'High-impact output by country or region and year. Grain: corpus × setting × region policy × region × year × counting × top x %.';
comment on column metrics.high_impact_by_country.setting is 'How works are compared: main = the corpus''s own; others are those of the sensitivity table.';
comment on column metrics.high_impact_by_country.region is 'Country (ISO code) or region of the policy; * = world.';
comment on column metrics.high_impact_by_country.counting is 'full = 1 for each region of a work; fractional = the work is divided among its authors and their affiliations.';
comment on column metrics.high_impact_by_country.top_percent is 'The x of top x %: 1, 5, 10 or 50.';
comment on column metrics.high_impact_by_country.p is 'P: works.';
comment on column metrics.high_impact_by_country.p_top is 'P(top x %): works in the top x % of their reference sets; a work at the threshold counts in part. Numerator of pp_top and of world_share.';
comment on column metrics.high_impact_by_country.pp_top is 'PP(top x %) = p_top / p, 0…1; null where p is 0. The world''s is exactly x %.';
comment on column metrics.high_impact_by_country.pp_top_interval is '95 % stability interval of pp_top: lower and upper end; null for the world, whose share is fixed. Computed when asked for.';
comment on column metrics.high_impact_by_country.world_p is 'Works of the world, each once.';
comment on column metrics.high_impact_by_country.world_p_top is 'P(top x %) of the world, each work once: denominator of world_share.';
comment on column metrics.high_impact_by_country.world_share is 'p_top / world_p_top, 0…1.';
comment on column metrics.high_impact_by_country.region_rank is 'Place among the regions of the policy by p_top; null for the world.';
comment on column metrics.high_impact_by_country.mncs is 'Mean normalised citation score: citations / expected citations of the reference set, weighted mean. The world''s is 1.';
comment on column metrics.high_impact_by_country.tncs is 'Total normalised citation score: p × mncs.';
comment on column metrics.high_impact_by_country.lost_share is 'Of the world''s works of the year: fractional = weight of authors without a resolved country; full = works without any country.';
comment on column metrics.high_impact_by_country.small_share is 'The part of p in reference sets below the corpus''s minimum size.';
comment on column metrics.high_impact_by_country.build_id is 'Build of the setting the figures are from.';

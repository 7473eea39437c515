-- How the headline of one region moves with every choice: what is compared with what, which countries are one region, how a work is divided,
-- how high the bar is, and how works at the bar are treated. Only settings that were built are there (metrics.settings).
--
-- Rules:
--     exact        P(top x %) with the works at the threshold counting in part, as everywhere (Waltman & Schreiber 2013, doi:10.1002/asi.22775)
--     adjusted     all works at or above the threshold count the same, so much that each reference set scores x %
--     large_sets   exact, without the reference sets below the corpus's minimum size: not in p, not in p_top, not in the world's
--     all_works    no threshold: the share of the works themselves
-- The world's P(top x %) is x % of its works under every rule.
--
-- Arguments: corpus, region (a country stands for the region that holds it under a policy; without one there, no row), first and last year.
-- Columns:
--     setting                     main = the corpus's own; the others change one thing
--     reference_level, citation_window, counts_families    of the setting
--     region_policy, region       which countries are one region; the region that is asked for
--     counting, top_percent       top_percent is null under all_works
--     rule                        as above
--     published_as                published indicators that count this way, as far as it is known; null = none known
--     is_main                     the variant that the others are compared with: main, fractional, top 10 %, exact; under the policy iso where it
--                                 knows the region, else under the first policy that does
--     p, p_top, pp_top            works, P(top x %), PP(top x %) = p_top / p; p_top and pp_top are null under all_works
--     world_share                 p_top / P(top x %) of the world, under all_works p / works of the world; 0 to 1
--     region_rank                 place among the regions of the policy by what world_share is made of; equals share a place
--     difference                  world_share − that of the main variant
-- Grain: setting × region policy × counting × top x % × rule. References: docs/metrics/sensitivity.md.
create function derive.sensitivity(wanted_corpus text, wanted_region text, first_year integer, last_year integer)
returns table (
    setting text, reference_level text, citation_window text, counts_families boolean, region_policy text, region text, counting text, top_percent integer,
    rule text, published_as text, is_main boolean, p numeric, p_top numeric, pp_top numeric, world_share numeric, region_rank bigint, difference numeric
)
language sql stable
begin atomic
    with settings as materialized (
        select settings.*, corpora.minimum_set_size
        from metrics.settings as settings
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        where settings.corpus = wanted_corpus and settings.build_id is not null
    ), policies as materialized (
        select distinct policy, region, derive.region_of(policy, wanted_region) as wanted
        from core.region_policies
    ), main_policy as (
        select policy from policies where wanted is not null order by policy <> 'iso', policy limit 1
    ), years as materialized (
        select sums.build_id, sums.region, sums.counting, sums.top_percent, sum(sums.p) / 1e9 as p, sum(sums.small_p) / 1e9 as small_p, sum(sums.p_top) / 1e9 as p_top
        from settings
        inner join derive.region_tops as sums on sums.build_id = settings.build_id
        where sums.publication_year between first_year and last_year
        group by sums.build_id, sums.region, sums.counting, sums.top_percent
    ), scored_cells as (
        select
            bands.build_id, cells.country_code as place, bands.top_percent, cells.works, cells.weight, bands.adjusted_weight,
            case when bands.works < settings.minimum_set_size then case when cells.band >= bands.above_band then 1 else bands.tie_weight end else 0 end as small_weight
        from settings
        inner join derive.top_bands as bands on bands.build_id = settings.build_id
        inner join metrics.country_cells as cells
            on cells.build_id = bands.build_id and cells.set_id = bands.set_id
            and (cells.band >= bands.above_band or cells.band = bands.tie_band)
        where bands.publication_year between first_year and last_year
        union all
        -- What full counting counts twice in regions of several countries.
        select
            bands.build_id, shared.region, bands.top_percent, -shared.works, 0, bands.adjusted_weight,
            case when bands.works < settings.minimum_set_size then case when shared.band >= bands.above_band then 1 else bands.tie_weight end else 0 end
        from settings
        inner join derive.top_bands as bands on bands.build_id = settings.build_id
        inner join metrics.region_overlaps as shared
            on shared.build_id = bands.build_id and shared.set_id = bands.set_id
            and (shared.band >= bands.above_band or shared.band = bands.tie_band)
        where bands.publication_year between first_year and last_year
    ), place_sums as materialized (
        select
            build_id, place, top_percent,
            sum(works * adjusted_weight) as works_adjusted, sum(weight * adjusted_weight) / 1e9 as weight_adjusted,
            sum(works * small_weight) as works_small, sum(weight * small_weight) / 1e9 as weight_small
        from scored_cells
        group by build_id, place, top_percent
    ), parts_of_regions as (
        select distinct region, region as place from core.region_policies
        union
        select distinct region, country_code from core.region_policies
    ), region_sums as (
        select
            sums.build_id, parts.region, sums.top_percent,
            sum(works_adjusted) as works_adjusted, sum(weight_adjusted) as weight_adjusted, sum(works_small) as works_small, sum(weight_small) as weight_small
        from parts_of_regions as parts
        inner join place_sums as sums on sums.place = parts.place
        group by sums.build_id, parts.region, sums.top_percent
    ), variants as (
        select
            years.build_id, years.region, years.counting, rules.top_percent, rules.rule, rules.p, rules.p_top,
            -- What shares and ranks are made of.
            case rules.rule when 'all_works' then rules.p else rules.p_top end as amount
        from years
        left join region_sums as sums on sums.build_id = years.build_id and sums.region = years.region and sums.top_percent = years.top_percent
        cross join lateral (
            select
                case years.counting when 'full' then sums.works_adjusted else sums.weight_adjusted end as adjusted,
                case years.counting when 'full' then sums.works_small else sums.weight_small end as small
        ) as counted
        cross join lateral (
            values
                ('exact', years.top_percent, years.p, years.p_top),
                ('adjusted', years.top_percent, years.p, coalesce(counted.adjusted, 0)),
                ('large_sets', years.top_percent, years.p - years.small_p, years.p_top - coalesce(counted.small, 0)),
                ('all_works', null, years.p, null)
        ) as rules (rule, top_percent, p, p_top)
        where rules.rule <> 'all_works' or years.top_percent = 10
    ), worlds as (
        select
            years.build_id, years.counting, rules.top_percent, rules.rule, rules.amount
        from years
        cross join lateral (
            values
                ('exact', years.top_percent, years.p * years.top_percent / 100), ('adjusted', years.top_percent, years.p * years.top_percent / 100),
                ('large_sets', years.top_percent, (years.p - years.small_p) * years.top_percent / 100), ('all_works', null, years.p)
        ) as rules (rule, top_percent, amount)
        where years.region = '*' and (rules.rule <> 'all_works' or years.top_percent = 10)
    ), ranked as (
        select
            variants.*, policies.policy, policies.wanted,
            round(variants.amount / nullif(worlds.amount, 0), 9) as world_share,
            rank() over (partition by variants.build_id, policies.policy, variants.counting, variants.top_percent, variants.rule order by round(variants.amount, 9) desc) as region_rank
        from variants
        inner join policies on policies.region = variants.region
        inner join worlds
            on worlds.build_id = variants.build_id and worlds.counting = variants.counting and worlds.rule = variants.rule
            and worlds.top_percent is not distinct from variants.top_percent
    ), marked as (
        select
            settings.setting, settings.reference_level, settings.citation_window, settings.counts_families, ranked.*,
            settings.setting = 'main' and ranked.counting = 'fractional' and ranked.top_percent is not distinct from 10 and ranked.rule = 'exact'
                and ranked.policy = (select policy from main_policy) as is_main
        from ranked
        inner join settings on settings.build_id = ranked.build_id
        where ranked.region = ranked.wanted
    )
    select
        marked.setting, marked.reference_level, marked.citation_window, marked.counts_families, marked.policy, marked.region, marked.counting, marked.top_percent, marked.rule,
        case
            when marked.rule = 'adjusted' then 'NISTEP adjusted top ' || marked.top_percent || ' %'
            when marked.rule = 'all_works' and marked.counting = 'fractional' then 'Nature Index Share'
            when marked.rule = 'all_works' and marked.counting = 'full' then 'Nature Index Count'
            when marked.rule = 'exact' and marked.counting = 'full' then 'ETO full counting'
        end,
        marked.is_main, marked.p, round(marked.p_top, 9), round(marked.p_top / nullif(marked.p, 0), 9), marked.world_share, marked.region_rank,
        marked.world_share - max(marked.world_share) filter (where marked.is_main) over ()
    from marked;
end;
comment on function derive.sensitivity(text, text, integer, integer) is
'How a region''s share of the world''s high-impact output moves with setting, region policy, counting, threshold and rule. Columns: sql/metrics/38_sensitivity.sql. Grain: setting × region policy × counting × top x % × rule. docs/metrics/sensitivity.md';

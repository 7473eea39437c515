-- Settings under which the headline is computed: variant 0 is the study's own; the others make the sensitivity table,
-- region policies (iso, cn+sar, cn+sar+tw and the study's own) × minimum evidence (1, 2, 3 years and the study's own)
-- × implausible profiles kept or left out. A policy that does not know the focus is left away. Grain: run × variant.
create function derive.variants(run bigint) returns setof metrics.variants
language sql stable
begin atomic
    with own as (
        select * from derive.settings(run)
    ), policies as (
        select named.policy, named.place
        from (values ('iso', 1), ('cn+sar', 2), ('cn+sar+tw', 3)) as named (policy, place)
        union
        select own.region_policy, 4 from own where own.region_policy not in ('iso', 'cn+sar', 'cn+sar+tw')
    ), minima as (
        select 1 as years, null::integer as sources
        union
        select 2, null
        union
        select 3, null
        union
        select own.minimum_years, own.minimum_sources from own
    ), combined as (
        select
            policies.policy,
            policies.place,
            derive.region_of(policies.policy, own.focus) as focus_region,
            minima.years,
            minima.sources,
            plausibility.leaves_out,
            policies.policy = own.region_policy and minima.years = own.minimum_years
                and minima.sources is not distinct from own.minimum_sources and not plausibility.leaves_out as is_main
        from own
        cross join policies
        cross join minima
        cross join (values (false), (true)) as plausibility (leaves_out)
    )
    select
        run,
        case when is_main then 0 else row_number() over (order by is_main desc, place, years, sources nulls first, leaves_out)::integer end,
        policy, focus_region, years, sources, leaves_out, is_main
    from combined
    where focus_region is not null;
end;

-- Counts with denominator, unknowns and bounds: never left, ever in, never in the focus, and ties. Shares are over people whose class is
-- known; bounds are over all members, with every unknown person outside (lower) or inside (upper) the count.
-- Intervals are added by src/metrics/intervals.ts. Grain: run × variant × measure.
create function derive.study_shares(run bigint) returns setof metrics.study_shares
language sql stable
begin atomic
    with totals as (
        select
            variants.variant,
            variants.is_main,
            count(classes.member_id)::integer as members,
            count(*) filter (where classes.person_class <> 'unknown')::integer as known,
            count(*) filter (where classes.person_class = 'never_left')::integer as never_left,
            count(*) filter (where classes.person_class in ('never_left', 'left'))::integer as ever_in,
            count(*) filter (where classes.person_class = 'never_in')::integer as never_in
        from metrics.variants as variants
        left join derive.person_classes(run, false) as classes on classes.variant = variants.variant
        where variants.run_id = run
        group by variants.variant, variants.is_main
    ), measures as (
        select variant, 'never_left' as measure, members, known, never_left as people from totals
        union all
        select variant, 'ever_in', members, known, ever_in from totals where is_main
        union all
        select variant, 'never_in', members, known, never_in from totals where is_main
        union all
        select totals.variant, 'tie:' || ties.region, totals.members, totals.known, ties.people
        from totals
        inner join metrics.study_ties as ties on ties.run_id = run
        where totals.is_main
    )
    select
        run, variant, measure, members, known, people, members - known,
        people::numeric / nullif(known, 0),
        people::numeric / nullif(members, 0),
        (people + members - known)::numeric / nullif(members, 0),
        null::double precision,
        null::double precision
    from measures;
end;

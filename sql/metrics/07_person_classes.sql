-- The one classification. unknown: no region counts. never_left: the focus is the only region that counts. left: the focus counts and
-- another too. never_in: regions count, the focus does not. A variant that leaves out implausible profiles has no row for them.
-- Grain: run × variant × person. Reference: docs/definitions.md.
create function derive.person_classes(run bigint, only_main boolean) returns setof metrics.person_classes
language sql stable
begin atomic
    with regions as (
        select * from derive.person_regions(run, only_main)
    ), summaries as (
        select regions.variant, regions.member_id,
            bool_or(regions.region = variants.focus_region) as was_in,
            bool_or(regions.region <> variants.focus_region) as was_elsewhere
        from regions
        inner join metrics.variants as variants on variants.run_id = run and variants.variant = regions.variant
        group by regions.variant, regions.member_id
    )
    select
        run, variants.variant, members.member_id,
        case
            when summaries.member_id is null then 'unknown'
            when summaries.was_in and not summaries.was_elsewhere then 'never_left'
            when summaries.was_in then 'left'
            else 'never_in'
        end
    from metrics.variants as variants
    inner join core.cohort_members as members on members.run_id = variants.run_id
    left join summaries on summaries.variant = variants.variant and summaries.member_id = members.member_id
    where variants.run_id = run and (variants.is_main or not only_main)
        and not (
            variants.leaves_out_implausible
            and exists (select 1 from metrics.person_flags as flags where flags.run_id = run and flags.member_id = members.member_id)
        );
end;

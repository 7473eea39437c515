-- What every number of a run depends on: settings, cohort, and the version of the data. The version is a hash over every member and
-- every claim the run is pinned to (claims carry the version of their record), so that equal versions mean equal data. Grain: run.
create function derive.study_runs(run bigint) returns setof metrics.study_runs
language sql stable
begin atomic
    with claims as (
        select member_id, string_agg(evidence_id::text || coalesce(set_aside || set_aside_years::text, set_aside, ''), ',' order by evidence_id) as hashes
        from core.run_evidence
        where run_id = run
        group by member_id
    ), member_hashes as (
        select
            members.member_id,
            md5(concat_ws('|', members.name, members.author_id, members.works_in_cohort, profile.record_hash, claims.hashes)) as member_hash
        from core.cohort_members as members
        left join core.member_authors as profile on profile.run_id = members.run_id and profile.author_id = members.author_id
        left join claims on claims.member_id = members.member_id
        where members.run_id = run
    ), cohort as (
        select count(*)::integer as members, count(author_id)::integer as profiles, max(works_in_cohort) as most_works
        from core.cohort_members
        where run_id = run
    )
    select
        run,
        own.study ->> 'name',
        own.study ->> 'title',
        own.definition,
        own.region_policy,
        own.focus,
        own.focus_region,
        own.tie_regions,
        own.minimum_years,
        own.minimum_sources,
        'people, each counted once',
        cohort.members,
        cohort.profiles,
        (
            select count(*)::integer
            from metrics.person_classes as classes
            inner join metrics.variants as variants on variants.run_id = run and variants.is_main and variants.variant = classes.variant
            where classes.run_id = run and classes.person_class <> 'unknown'
        ),
        case
            when own.study ->> 'keyTeamWorks' is null then null
            when own.study ->> 'keyTeamWorks' = 'all'
                then coalesce(nullif((select count(distinct work_id)::integer from raw.run_works where run_id = run), 0), cohort.most_works)
            else (own.study ->> 'keyTeamWorks')::integer
        end,
        'sha256:' || left(encode(sha256(convert_to(coalesce((select string_agg(member_hash, ',' order by member_id) from member_hashes), ''), 'UTF8')), 'hex'), 16),
        (
            select max(records.last_seen_at)
            from raw.run_records as pinned
            inner join raw.records as records using (provider, entity, provider_id, content_hash)
            where pinned.run_id = run
        )
    from derive.settings(run) as own
    cross join cohort;
end;

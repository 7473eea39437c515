-- Profiles that probably hold more than one person, by the rules of core.plausibility_rules. All dated claims count here, whatever the
-- definition, for the question is whether one person can have been in all these places. Grain: run × person × rule.
create function derive.person_flags(run bigint) returns setof metrics.person_flags
language sql stable
begin atomic
    with claims as (
        select pinned.member_id, evidence.country_code, claim_year.year,
            coalesce(evidence.institution_id, evidence.institution_name, evidence.country_code) as place
        from core.run_evidence as pinned
        inner join core.evidence as evidence on evidence.author_id = pinned.author_id and evidence.evidence_id = pinned.evidence_id
        cross join lateral generate_series(evidence.first_year, evidence.last_year) as claim_year (year)
        where pinned.run_id = run and (pinned.set_aside is null or not coalesce(claim_year.year = any(pinned.set_aside_years), true))
    ), careers as (
        select member_id, max(year) - min(year) + 1 as span, count(distinct country_code) as countries
        from claims
        group by member_id
    ), busiest_years as (
        select member_id, max(places) as places
        from (
            select member_id, year, count(distinct place) as places
            from claims
            group by member_id, year
        ) as years
        group by member_id
    ), country_years as (
        select member_id, year, array_agg(distinct country_code) as countries
        from claims
        where country_code is not null
        group by member_id, year
    ), moves as (
        -- A move: a dated year none of whose countries was a country of the dated year before.
        select member_id, count(*) filter (where not countries && countries_before) as moves
        from (
            select member_id, countries, lag(countries) over (partition by member_id order by year) as countries_before
            from country_years
        ) as neighbours
        group by member_id
    ), profiles as (
        select members.member_id, profile.works_count, profile.domain_shares
        from core.cohort_members as members
        inner join core.member_authors as ids on ids.run_id = members.run_id and ids.author_id = members.author_id
        inner join core.authors as profile on profile.author_id = ids.author_id and profile.record_hash = ids.record_hash
        where members.run_id = run
    ), found as (
        select member_id, 'span' as rule, span::numeric as value from careers
        union all
        select member_id, 'countries', countries from careers
        union all
        select member_id, 'moves', moves from moves
        union all
        select member_id, 'places_per_year', places from busiest_years
        union all
        -- The third largest share: above the threshold, at least three domains are above it.
        select profiles.member_id, 'domains_apart', shares.third
        from profiles
        cross join lateral (
            select share.value::numeric as third from jsonb_each_text(profiles.domain_shares) as share order by share.value::numeric desc offset 2 limit 1
        ) as shares
        union all
        -- Looked up person by person: the planner takes the profiles of a run for one row and would scan all careers for each.
        select careers.member_id, 'output_per_year', round((
            select profile.works_count::numeric
            from core.cohort_members as members
            inner join core.member_authors as ids on ids.run_id = members.run_id and ids.author_id = members.author_id
            inner join core.authors as profile on profile.author_id = ids.author_id and profile.record_hash = ids.record_hash
            where members.run_id = run and members.member_id = careers.member_id
        ) / careers.span, 1)
        from careers
    )
    select run, found.member_id, found.rule, found.value, rules.threshold
    from found
    inner join core.plausibility_rules as rules on rules.rule = found.rule
    where found.value > rules.threshold;
end;

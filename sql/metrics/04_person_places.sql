-- Which claims count, one row per calendar year. Under "one place per year" the first listed place with a country wins each year
-- (hoover2025: one institution per author and calendar year); under "all" every place counts. Undated claims count only where the
-- definition keeps them, as year 0. Claims, or years of them, that a correction set aside never count.
-- Grain: run × claim × year. Reference: docs/definitions.md.
create function derive.person_places(run bigint) returns setof metrics.person_places
language sql stable
begin atomic
    with own as (
        select * from derive.settings(run)
    ), claims as (
        select pinned.member_id, pinned.set_aside_years, evidence.*
        from own
        inner join core.run_evidence as pinned on pinned.run_id = run and (pinned.set_aside is null or pinned.set_aside_years is not null)
        inner join core.evidence as evidence on evidence.author_id = pinned.author_id and evidence.evidence_id = pinned.evidence_id
        where evidence.kind = any(own.evidence_kinds)
    ), by_year as (
        select
            claims.author_id, claims.evidence_id, claim_year.year, claims.member_id, claims.country_code, claims.institution_id, claims.provider,
            row_number() over (
                partition by claims.member_id, claim_year.year
                order by claims.country_code is null, claims.author_id is distinct from members.author_id, claims.list_order, claims.author_id, claims.evidence_id
            ) as place_in_year
        from claims
        inner join core.cohort_members as members on members.run_id = run and members.member_id = claims.member_id
        cross join lateral generate_series(claims.first_year, claims.last_year) as claim_year (year)
        where claims.set_aside_years is null or not claim_year.year = any(claims.set_aside_years)
    )
    select run, by_year.author_id, by_year.evidence_id, by_year.year, by_year.member_id, by_year.country_code, by_year.institution_id, by_year.provider
    from by_year
    cross join own
    where own.places_per_year = 'all' or by_year.place_in_year = 1
    union all
    select run, claims.author_id, claims.evidence_id, 0, claims.member_id, claims.country_code, claims.institution_id, claims.provider
    from claims
    cross join own
    where claims.first_year is null and own.keeps_undated;
end;

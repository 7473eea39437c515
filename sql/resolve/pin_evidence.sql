-- The claims a run rests on: those read from the record versions the run is pinned to. A claim that a correction drops or splits off
-- stays visible, set aside with the reason. Of other profiles only what run_claims names. Parameter: run.
with corrections as (
    select correction.*
    from ops.runs as runs
    cross join lateral jsonb_to_recordset(coalesce(runs.study -> 'corrections', '[]')) as correction (
        line integer, action text, person text, "institutionId" text, "countryCode" text,
        "firstYear" integer, "lastYear" integer, reason text, source text
    )
    where runs.run_id = $1 and correction.action in ('drop', 'split')
        and coalesce(correction."institutionId", correction."countryCode", correction."firstYear"::text) is not null
)
insert into core.run_evidence (run_id, author_id, evidence_id, member_id, set_aside, set_aside_years)
select $1, evidence.author_id, evidence.evidence_id, ids.member_id, correction.because, case when not correction.is_whole then correction.years end
from core.member_authors as ids
inner join core.evidence as evidence on evidence.author_id = ids.author_id
inner join core.cohort_members as members on members.run_id = ids.run_id and members.member_id = ids.member_id
inner join raw.run_records as pinned
    on pinned.run_id = $1 and pinned.provider = evidence.provider and pinned.entity = evidence.record_entity
    and pinned.provider_id = evidence.record_id and pinned.content_hash = evidence.record_hash
left join lateral (
    select string_agg(corrections.action || ' by corrections.csv line ' || corrections.line || ': ' || corrections.reason || ' (' || corrections.source || ')', '; ' order by corrections.line) as because,
        bool_or(corrections."firstYear" is null) as is_whole,
        (
            select array_agg(distinct claim_year.year)
            from corrections as dated
            cross join lateral generate_series(
                greatest(dated."firstYear", evidence.first_year), least(coalesce(dated."lastYear", dated."firstYear"), evidence.last_year)
            ) as claim_year (year)
            where dated.line = any(array_agg(corrections.line))
        ) as years
    from corrections
    where (corrections.person = ids.author_id or lower(corrections.person) = lower(members.name))
        and (corrections."institutionId" is null or corrections."institutionId" = evidence.institution_id)
        and (corrections."countryCode" is null or corrections."countryCode" = evidence.country_code)
        and (corrections."firstYear" is null
            or (evidence.first_year <= coalesce(corrections."lastYear", corrections."firstYear") and evidence.last_year >= corrections."firstYear"))
) as correction on true
where ids.run_id = $1
    and (evidence.provider = 'openalex' or exists (select 1 from run_claims where run_claims.author_id = evidence.author_id and run_claims.evidence_id = evidence.evidence_id))
on conflict do nothing

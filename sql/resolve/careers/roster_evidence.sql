-- Degrees that the roster states become evidence of the run's members, where its definition counts education. The record is the line of the
-- roster. A name without a profile is its own author, as for corrections. Parameter: run.
with rows as (
    select runs.subject, row.line, row.name, members.member_id, coalesce(members.author_id, ids.author_id, 'member:' || members.name) as author_id
    from ops.runs as runs
    inner join core.definitions as definitions on definitions.definition = runs.study ->> 'definition' and 'education' = any(definitions.evidence_kinds)
    cross join lateral jsonb_to_recordset(runs.study #> '{cohort,rows}') as row (line integer, name text)
    inner join core.cohort_members as members on members.run_id = runs.run_id and members.name = row.name
    left join lateral (
        select min(listed.author_id) as author_id from core.member_authors as listed where listed.run_id = members.run_id and listed.member_id = members.member_id
    ) as ids on true
    where runs.run_id = $1 and runs.study #>> '{cohort,kind}' = 'roster'
), claims as (
    select
        rows.*, claim.*, coalesce(claim.last_year, claim.first_year) as degree_year,
        md5(concat_ws('|', 'roster', rows.author_id, claim.profile_id, claim.record_hash, claim.claim_id))::uuid as evidence_id
    from rows
    inner join core.career_claims as claim on claim.provider = 'roster' and claim.profile_id = md5(rows.subject || '|' || rows.name)
), written as (
    insert into core.evidence (
        author_id, evidence_id, kind, degree_level, institution_id, institution_name, country_code, lineage, first_year, last_year, list_order,
        provider, record_entity, record_id, record_hash, confidence
    )
    select
        author_id, evidence_id, 'education', degree_level, null, coalesce(organisation.name, raw_organisation), claims.country_code, '{}', degree_year, degree_year, list_order,
        'roster', 'roster', subject || ' roster line ' || line, claims.record_hash, confidence
    from claims
    left join core.organisations as organisation on organisation.ror = claims.ror
    where coalesce(claims.ror, raw_organisation, claims.country_code) is not null
    on conflict (author_id, evidence_id) do nothing
)
insert into core.run_evidence (run_id, author_id, evidence_id, member_id)
select distinct $1::bigint, author_id, evidence_id, member_id
from claims
where coalesce(ror, raw_organisation, country_code) is not null
on conflict do nothing

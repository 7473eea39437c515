-- Claims that corrections.csv adds, with the line as their record. Parameter: run.
with corrections as (
    select correction.*, runs.subject
    from ops.runs as runs
    cross join lateral jsonb_to_recordset(coalesce(runs.study -> 'corrections', '[]')) as correction (
        line integer, action text, person text, "institutionId" text, "countryCode" text,
        "firstYear" integer, "lastYear" integer, kind text, reason text, source text
    )
    where runs.run_id = $1 and correction.action = 'add'
), claims as (
    select
        corrections.*, person.member_id, coalesce(person.author_id, 'member:' || person.name) as author_id,
        md5(concat_ws('|', corrections.subject, line, corrections.person, "institutionId", "countryCode", "firstYear", "lastYear", corrections.kind, reason, source)) as record_hash
    from corrections
    inner join lateral (
        select members.member_id, members.name, coalesce(members.author_id, ids.author_id) as author_id
        from core.cohort_members as members
        left join core.member_authors as ids on ids.run_id = members.run_id and ids.member_id = members.member_id
        where members.run_id = $1 and (ids.author_id = corrections.person or lower(members.name) = lower(corrections.person))
        order by ids.author_id = corrections.person desc nulls last, members.member_id
        limit 1
    ) as person on true
), written as (
    insert into core.evidence (
        author_id, evidence_id, kind, institution_id, institution_name, country_code, lineage, first_year, last_year, list_order,
        provider, record_entity, record_id, record_hash
    )
    select
        claims.author_id, claims.record_hash::uuid, coalesce(claims.kind, 'profile'), claims."institutionId", institution.name,
        coalesce(claims."countryCode", institution.country_code), coalesce(institution.lineage, '{}'),
        claims."firstYear", coalesce(claims."lastYear", claims."firstYear"), 0,
        'corrections', 'corrections', claims.subject || ' corrections.csv line ' || claims.line || ': ' || claims.source, claims.record_hash
    from claims
    left join lateral (
        select institutions.name, institutions.country_code, institutions.lineage
        from core.institutions
        where institutions.institution_id = claims."institutionId"
        order by institutions.record_hash
        limit 1
    ) as institution on true
    on conflict (author_id, evidence_id) do nothing
)
insert into core.run_evidence (run_id, author_id, evidence_id, member_id)
select $1, author_id, record_hash::uuid, member_id
from claims
on conflict do nothing

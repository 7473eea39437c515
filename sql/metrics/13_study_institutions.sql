-- Institutions of counted claims: people there, and people there or below it. A person counts once per institution, however many
-- institutes of one academy the career touches. Name, country and lineage come from the institution's record where the run has one,
-- else from the claim. Grain: run × institution.
create function derive.study_institutions(run bigint) returns setof metrics.study_institutions
language sql stable
begin atomic
    with people as (
        select distinct places.institution_id, places.member_id
        from metrics.person_places as places
        where places.run_id = run and places.institution_id is not null
    ), described as materialized (
        select
            places.institution_id,
            coalesce(institution.name, evidence.institution_name, places.institution_id) as name,
            coalesce(institution.country_code, evidence.country_code) as country_code,
            coalesce(institution.lineage, evidence.lineage) as lineage
        from (
            select distinct on (institution_id) institution_id, author_id, evidence_id
            from metrics.person_places
            where run_id = run and institution_id is not null
            order by institution_id, author_id, evidence_id
        ) as places
        left join lateral (
            select claim.institution_name, claim.country_code, claim.lineage
            from core.evidence as claim
            where claim.author_id = places.author_id and claim.evidence_id = places.evidence_id
        ) as evidence on true
        left join lateral (
            select record.name, record.country_code, record.lineage
            from raw.run_records as pinned
            inner join core.institutions as record on record.institution_id = pinned.provider_id and record.record_hash = pinned.content_hash
            where pinned.run_id = run and pinned.provider = 'openalex' and pinned.entity = 'institutions' and pinned.provider_id = places.institution_id
        ) as institution on true
    ), direct as (
        select institution_id, count(*)::integer as people from people group by institution_id
    ), with_those_below as (
        select above.institution_id, count(distinct people.member_id)::integer as people
        from people
        inner join described on described.institution_id = people.institution_id
        cross join lateral (
            select described.institution_id
            union
            select unnest(described.lineage)
        ) as above
        group by above.institution_id
    )
    select run, described.institution_id, described.name, described.country_code, direct.people, with_those_below.people
    from described
    inner join direct on direct.institution_id = described.institution_id
    inner join with_those_below on with_those_below.institution_id = described.institution_id;
end;

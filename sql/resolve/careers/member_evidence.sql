-- What the profiles linked to the members declare of studies and posts becomes evidence, where the run's definition counts such claims.
-- Inferred claims do not: they repeat what the author profile says already. Of several profiles of a member the one that stands for the
-- person carries them, once. Years: a claim with one year is that year; an open post lasts until the record was last changed, for so long
-- the person let it stand; a planned end counts until then too. Parameter: run.
with kinds as (
    select unnest(definitions.evidence_kinds) as kind
    from ops.runs as runs
    inner join core.definitions as definitions on definitions.definition = runs.study ->> 'definition'
    where runs.run_id = $1
), linked as (
    select distinct on (ids.member_id, other.provider, other.profile_id) ids.member_id, ids.author_id, other.provider, other.profile_id
    from core.member_authors as ids
    inner join core.cohort_members as members on members.run_id = ids.run_id and members.member_id = ids.member_id
    inner join core.person_profiles as own on own.provider = 'openalex' and own.profile_id = ids.author_id
    inner join core.person_profiles as other on other.person_id = own.person_id and other.provider <> 'openalex'
    where ids.run_id = $1
    order by ids.member_id, other.provider, other.profile_id, ids.author_id is distinct from members.author_id, ids.author_id
), claims as (
    select linked.author_id, sources.record_entity as entity, claim.*, extract(year from coalesce(records.provider_updated_at, records.first_seen_at))::integer as stated_year
    from linked
    inner join core.career_claims as claim on claim.provider = linked.provider and claim.profile_id = linked.profile_id
    inner join core.claim_sources as sources on sources.claim_source = claim.claim_source
    inner join raw.records as records
        on records.provider = claim.provider and records.entity = sources.record_entity and records.provider_id = claim.profile_id and records.content_hash = claim.record_hash
    where claim.kind in (select kind from kinds) and claim.asserted_by <> 'inferred' and claim.is_preferred
), pinned as (
    -- A run that is resolved again keeps the versions it read first.
    insert into raw.run_records (run_id, provider, entity, provider_id, content_hash, provider_updated_at, origin)
    select distinct $1::bigint, claims.provider, claims.entity, claims.profile_id, claims.record_hash, null::timestamptz, 'held in the store'
    from claims
    on conflict do nothing
), dated as (
    select
        claims.*,
        coalesce(claims.first_year, claims.last_year) as begins,
        least(coalesce(claims.last_year, case when claims.is_ongoing then claims.stated_year else claims.first_year end), greatest(claims.stated_year, claims.first_year)) as ends
    from claims
)
insert into core.evidence (
    author_id, evidence_id, kind, degree_level, institution_id, institution_name, country_code, lineage, first_year, last_year, list_order,
    provider, record_entity, record_id, record_hash, confidence
)
select
    dated.author_id, md5(concat_ws('|', 'claim', dated.author_id, dated.provider, dated.profile_id, dated.record_hash, dated.claim_id))::uuid, dated.kind, dated.degree_level,
    institution.institution_id, coalesce(organisation.name, dated.raw_organisation), dated.country_code, coalesce(institution.lineage, '{}'),
    case when begins <= ends then begins end, case when begins <= ends then ends end, dated.list_order,
    dated.provider, dated.entity, dated.profile_id, dated.record_hash, dated.confidence
from dated
left join core.organisations as organisation on organisation.ror = dated.ror
left join lateral (
    select held.institution_id, held.lineage
    from core.institutions as held
    where held.ror in (dated.ror, 'https://ror.org/' || dated.ror)
    order by held.institution_id, held.record_hash
    limit 1
) as institution on dated.ror is not null
where coalesce(dated.ror, dated.raw_organisation, dated.country_code) is not null
order by dated.author_id
on conflict (author_id, evidence_id) do nothing

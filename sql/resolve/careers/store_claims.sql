-- Statements become claims. The text decides what a position is: a student's is an education, a postdoc an employment, and where a provider
-- does not tell the two apart (OpenReview, DBLP) a degree is an education. An honorary degree is no education, and rejected. A year that
-- cannot be (no number, before 1900, beginning after next year, ending more than ten years from now) and years the wrong way round are
-- left away, the claim is kept; each is a reject. Country: of the organisation by ROR, else as stated. Parameter: run.
with read as (
    select
        statements.*, degrees.degree_level as level, degrees.because as degree_because, coalesce(degrees.is_student, false) as is_student, coalesce(degrees.is_honorary, false) as is_honorary,
        coalesce(statements.ror, named.ror) as found_ror,
        coalesce(statements.match_method, case when named.ror is not null then 'name' end) as found_by,
        organisation.country_code as ror_country, named.country_code as named_country, countries.country_code as iso_code,
        extract(year from now())::integer as this_year,
        case when statements.first_text ~ '^[0-9]{4}$' then statements.first_text::integer end as first_number,
        case when statements.last_text ~ '^[0-9]{4}$' then statements.last_text::integer end as last_number
    from career_statements as statements
    left join read_degrees as degrees on degrees.raw_degree = statements.raw_degree
    left join named_organisations as named on statements.ror is null
        and named.raw_organisation = statements.raw_organisation and named.stated_country is not distinct from statements.stated_country and named.city is not distinct from statements.city
    left join core.organisations as organisation on organisation.ror = coalesce(statements.ror, named.ror)
    left join core.countries as countries on countries.country_code = statements.stated_country
), checked as (
    select
        read.*,
        first_number is not null and first_number between 1900 and this_year + 1 as is_first,
        last_number is not null and last_number between 1900 and this_year + 10 as is_last
    from read
), dated as (
    select
        checked.*,
        coalesce(is_first and is_last and first_number > last_number, false) as is_reversed,
        case
            when kind = 'employment' and (is_student or (provider in ('openreview', 'dblp') and level in ('bachelor', 'master', 'doctorate'))) then 'education'
            when kind = 'education' and level = 'postdoc' then 'employment'
            else kind
        end as meant_kind
    from checked
), problems as (
    select dated.*, problem.reason, problem.detail
    from dated
    cross join lateral (
        select 'honorary degree' as reason, raw_degree || ': ' || degree_because || '; it is no education, and no claim is made of it' as detail where is_honorary
        union all
        select 'year out of range', 'begins ' || first_text || ': no year from 1900 to next year; the claim is kept without it' where first_text is not null and not is_first
        union all
        select 'year out of range', 'ends ' || last_text || ': no year from 1900 to ten years from now; the claim is kept without it' where last_text is not null and not is_last
        union all
        select 'years reversed', 'from ' || first_number || ' to ' || last_number || ': the claim is kept without years' where is_reversed
        union all
        select 'no country code', stated_country || ' is no ISO 3166-1 code; the claim is kept without it' where stated_country is not null and iso_code is null
    ) as problem
), rejected as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select distinct
        $1::bigint, md5(concat_ws('|', 'claim', problems.provider, profile_id, claim_id, reason, detail)), problems.provider, sources.record_entity, profile_id, reason,
        claim_id || ' (' || coalesce(raw_organisation, 'no organisation') || '): ' || detail, problems.provider || ' ' || profile_id || ' ' || claim_id
    from problems
    inner join core.claim_sources as sources on sources.claim_source = problems.claim_source
    on conflict do nothing
)
insert into core.career_claims (
    provider, profile_id, claim_id, record_hash, kind, degree_level, raw_degree, raw_organisation, ror, match_method, country_code, first_year, last_year,
    is_ongoing, asserted_by, confidence, list_order, claim_source, is_student, group_id, is_preferred, because
)
select
    dated.provider, profile_id, claim_id, record_hash, meant_kind,
    -- What somebody is called in a post is no degree: Medical Doctor.
    case when meant_kind = 'education' or level = 'postdoc' then level end,
    raw_degree, raw_organisation, found_ror, found_by, coalesce(ror_country, iso_code, named_country),
    case when is_first and not is_reversed then first_number end,
    case when is_last and not is_reversed then last_number end,
    (is_ongoing and meant_kind = 'employment' and not is_reversed)
        or (is_last and not is_reversed and last_number > extract(year from stated_at))
        or (is_student and is_ongoing and last_text is null),
    asserted_by, sources.confidence, list_order, dated.claim_source, is_student, group_id, is_preferred, degree_because
from dated
left join core.claim_sources as sources on sources.claim_source = dated.claim_source
where not is_honorary
order by profile_id, claim_id
on conflict (provider, profile_id, claim_id) do nothing

-- The people a run is about, made from the names of its cohort.
-- Groups and placeholders are left out with the reason. Ids that the provider merged, ids that two names share, and merges of
-- corrections.csv make one person. A name without a profile is a member whose class is unknown. Reads the temporary
-- tables of run_profiles.sql, run_names.sql and run_name_ids.sql. Parameter: run.
with run as (
    select run_id, study, study -> 'cohort' as cohort, study #>> '{cohort,kind}' as cohort_kind
    from ops.runs
    where run_id = $1
), corrections as (
    select correction.*
    from run
    cross join lateral jsonb_to_recordset(coalesce(run.study -> 'corrections', '[]')) as correction (
        line integer, action text, person text, "into" text, "institutionId" text, "countryCode" text,
        "firstYear" integer, "lastYear" integer, reason text, source text
    )
), best_profiles as (
    select distinct on (candidate_ids.candidate) candidate_ids.candidate, profiles.display_name
    from run_name_ids as candidate_ids
    inner join run_profiles as profiles on profiles.author_id = candidate_ids.author_id
    order by candidate_ids.candidate, profiles.works_count desc nulls last, profiles.author_id
), candidates as materialized (
    select names.candidate, coalesce(names.name, best.display_name, names.orcid, names.listed_ids[1]) as name, names.works,
        -- A person known by an id alone is no placeholder for having no letters.
        coalesce(names.name, best.display_name) is not null as is_named
    from run_names as names
    left join best_profiles as best on best.candidate = names.candidate
), handles as materialized (
    -- What a correction may call a candidate: an author id, or the name.
    select candidate, author_id as handle, 1 as rank from run_name_ids as candidate_ids
    union all
    select candidate, lower(name), 2 from candidates
), corrected as materialized (
    select corrections.*, person.candidate, target.candidate as into_candidate
    from corrections
    left join lateral (
        select handles.candidate from handles where handles.handle in (corrections.person, lower(corrections.person))
        order by handles.rank, handles.candidate limit 1
    ) as person on true
    left join lateral (
        select handles.candidate from handles where handles.handle in (corrections."into", lower(corrections."into"))
        order by handles.rank, handles.candidate limit 1
    ) as target on true
), no_members as materialized (
    select distinct on (candidate) candidate, reason
    from (
        select candidates.candidate, 1 as rank, 'group author, named in study.yaml' as reason
        from run
        cross join lateral jsonb_array_elements_text(coalesce(run.study -> 'groupAuthors', '[]')) as listed
        inner join candidates on lower(candidates.name) = lower(listed.value)
        union all
        select candidates.candidate, 2, 'group author or placeholder: ' || pattern.because
        from candidates
        inner join core.group_author_patterns as pattern on candidates.name ~ pattern.pattern
        where candidates.is_named
        union all
        select candidate, 3, 'dropped by corrections.csv line ' || line || ': ' || reason || ' (' || source || ')'
        from corrected
        where action = 'drop' and candidate is not null
            and "institutionId" is null and "countryCode" is null and "firstYear" is null
    ) as reasons
    order by candidate, rank, reason
), sharing as (
    -- For every candidate the first one that has an author id in common with it.
    select candidate_ids.candidate, min(same.first_candidate) as first_candidate
    from run_name_ids as candidate_ids
    inner join (select author_id, min(candidate) as first_candidate from run_name_ids group by author_id) as same using (author_id)
    group by candidate_ids.candidate
), merges as (
    select candidate, min(into_candidate) as into_candidate
    from corrected
    where action = 'merge' and candidate is not null and into_candidate is not null
    group by candidate
), joined as (
    -- Candidates that share an author id are one person, and so are those a correction merges.
    select candidates.candidate, coalesce(merges.into_candidate, sharing.first_candidate, candidates.candidate) as person
    from candidates
    left join merges on merges.candidate = candidates.candidate
    left join sharing on sharing.candidate = candidates.candidate
    where candidates.candidate not in (select candidate from no_members)
), people as (
    select
        row_number() over (order by joined.person) as member_id,
        joined.person,
        sum(candidates.works) as works
    from joined
    inner join candidates on candidates.candidate = joined.candidate
    group by joined.person
), totals as (
    select
        case
            when run.study ->> 'keyTeamWorks' is null then null
            when run.study ->> 'keyTeamWorks' <> 'all' then (run.study ->> 'keyTeamWorks')::integer
            when run.cohort_kind = 'works' then (select count(distinct work_id) from raw.run_works where run_id = $1)
            else (select max(works) from run_names)
        end as works_required,
        case when run.cohort_kind = 'works' then (select count(distinct work_id) from raw.run_works where run_id = $1) end as works_in_cohort
    from run
), member_ids as (
    select people.member_id, candidate_ids.author_id, bool_and(candidate_ids.candidate <> people.person) as is_merged, profiles.record_hash, profiles.works_count
    from people
    inner join joined on joined.person = people.person
    inner join run_name_ids as candidate_ids on candidate_ids.candidate = joined.candidate
    left join run_profiles as profiles on profiles.author_id = candidate_ids.author_id
    group by people.member_id, candidate_ids.author_id, profiles.record_hash, profiles.works_count
), written_ids as (
    insert into core.member_authors (run_id, author_id, member_id, record_hash)
    select $1, author_id, member_id, record_hash
    from member_ids
), written_left_out as (
    insert into core.left_out (run_id, left_out_id, name, author_id, reason)
    select $1, row_number() over (order by candidates.candidate), candidates.name, ids.author_id, no_members.reason
    from no_members
    inner join candidates on candidates.candidate = no_members.candidate
    left join (select candidate, min(author_id) as author_id from run_name_ids group by candidate) as ids on ids.candidate = no_members.candidate
), written_alerts as (
    insert into ops.alerts (run_id, alert_key, severity, message)
    select $1, 'correction ' || line, 'warning', 'corrections.csv line ' || line || ' (' || action || ' ' || person || case when action = 'merge' then ' into ' || "into" else '' end || ') finds no such person in the cohort and changes nothing'
    from corrected
    where candidate is null or (action = 'merge' and into_candidate is null)
    union all
    select $1, 'shared id ' || candidate_ids.author_id, 'note', 'profile ' || candidate_ids.author_id || ' belongs to several names of the cohort, counted as one person: ' || string_agg(candidates.name, ', ' order by candidates.candidate)
    from run_name_ids as candidate_ids
    inner join candidates on candidates.candidate = candidate_ids.candidate
    group by candidate_ids.author_id
    having count(*) > 1
    on conflict do nothing
)
insert into core.cohort_members (run_id, member_id, name, author_id, works_in_cohort, is_key_team)
select
    $1, people.member_id, candidates.name, profile.author_id, least(people.works, totals.works_in_cohort),
    coalesce(people.works >= totals.works_required, false)
from people
inner join candidates on candidates.candidate = people.person
cross join totals
left join (
    select distinct on (member_id) member_id, author_id
    from member_ids
    where record_hash is not null
    order by member_id, is_merged, works_count desc nulls last, author_id
) as profile on profile.member_id = people.member_id

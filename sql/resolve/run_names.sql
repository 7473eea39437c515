-- The names of a cohort, one row each, numbered in their order: a roster, author ids, ORCID iDs, every author read, or the authors of
-- works (whose names the provider may hold under a newer id by now). Parameter: run.
with run as (
    select run_id, study, study -> 'cohort' as cohort, study #>> '{cohort,kind}' as cohort_kind
    from ops.runs
    where run_id = $1
), held as (
    -- Old author id → the id the provider holds now.
    select requested_id, held_id
    from raw.aliases
    where provider = 'openalex' and entity = 'authors'
), authored as (
    select
        authorship.work_id, authorship.author_order, authorship.raw_author_name, authorship.author_id as listed_id,
        coalesce(held.held_id, authorship.author_id) as author_id
    from run_authorships as authorship
    left join held on held.requested_id = authorship.author_id
    where exists (select 1 from run where cohort_kind = 'works')
), named as (
    -- One row per name of the cohort: place in it, name, author ids, works of the cohort it is on.
    select row.line as place, row.name, coalesce(row."authorIds", '{}') as listed_ids, row.orcid, row.works
    from run
    cross join lateral jsonb_to_recordset(run.cohort -> 'rows') as row (line integer, name text, "authorIds" text[], orcid text, works integer)
    where run.cohort_kind = 'roster'
    union all
    select author.ordinality, null, array[author.value], null, null
    from run
    cross join lateral jsonb_array_elements_text(run.cohort -> 'authors') with ordinality as author
    where run.cohort_kind = 'authors'
    union all
    select orcid.ordinality, null, '{}', orcid.value, null
    from run
    cross join lateral jsonb_array_elements_text(run.cohort -> 'orcids') with ordinality as orcid
    where run.cohort_kind = 'orcids'
    union all
    select row_number() over (order by profiles.author_id), null, array[profiles.author_id], null, null
    from run
    cross join run_profiles as profiles
    where run.cohort_kind = 'all'
    union all
    select
        row_number() over (order by min(authored.author_id), min(lower(authored.raw_author_name))),
        (array_agg(authored.raw_author_name order by authored.work_id, authored.author_order))[1],
        coalesce(array_agg(distinct authored.listed_id) filter (where authored.listed_id is not null), '{}'),
        null,
        count(distinct authored.work_id)
    from authored
    group by coalesce(authored.author_id, 'name:' || lower(authored.raw_author_name))
)
insert into run_names (candidate, name, listed_ids, orcid, works)
select row_number() over (order by place, name, listed_ids), name, listed_ids, orcid, works
from named

-- What a reader must know about the cohort: works that were not found, author lists that are cut or name only a group, profiles that
-- are gone. Parameters: run, references of the study.
insert into ops.alerts (run_id, alert_key, severity, message)
select $1::bigint, 'work not found ' || reference.reference, 'warning', 'the work ' || reference.reference || ' was not found; its authors are missing from the cohort'
from jsonb_to_recordset($2::jsonb) as reference (reference text, scheme text, value text)
where not exists (select 1 from raw.run_works as found where found.run_id = $1 and found.reference = reference.reference)
    and exists (select 1 from ops.runs where run_id = $1 and study #>> '{cohort,kind}' = 'works')
union all
select $1, 'author list cut ' || works.work_id, 'warning', 'the author list of ' || works.work_id || ' is cut after ' || works.authors_listed || ' names by the provider; members are missing from the cohort'
from run_cohort_works as works
where works.is_author_list_cut
union all
select $1, 'no persons ' || works.work_id, 'warning', 'the work ' || works.work_id || ' lists no person (only a group or nobody): its members are missing from the cohort unless a roster or corrections.csv names them'
from run_cohort_works as works
where not exists (
    select 1
    from run_authorships as authorship
    where authorship.work_id = works.work_id
        and not exists (select 1 from core.left_out where left_out.run_id = $1 and (left_out.author_id = authorship.author_id or left_out.name = authorship.raw_author_name))
)
union all
select $1, 'profile gone ' || ids.author_id, 'note', 'the profile ' || ids.author_id || ' (' || members.name || ') is not held by the provider any more; its class rests on other evidence or is unknown'
from core.member_authors as ids
inner join core.cohort_members as members on members.run_id = ids.run_id and members.member_id = ids.member_id
inner join raw.gone on gone.provider = 'openalex' and gone.entity = 'authors' and gone.provider_id = ids.author_id
where ids.run_id = $1 and ids.record_hash is null
union all
select $1, 'correction without effect ' || correction.line, 'warning',
    'corrections.csv line ' || correction.line || ' (' || correction.action || ' ' || correction.person || ') finds no claim that fits and changes nothing'
from ops.runs as runs
cross join lateral jsonb_to_recordset(coalesce(runs.study -> 'corrections', '[]')) as correction (
    line integer, action text, person text, "institutionId" text, "countryCode" text, "firstYear" integer
)
where runs.run_id = $1 and correction.action in ('drop', 'split')
    and coalesce(correction."institutionId", correction."countryCode", correction."firstYear"::text) is not null
    and not exists (select 1 from core.run_evidence as pinned where pinned.run_id = $1 and pinned.set_aside like '%corrections.csv line ' || correction.line || ':%')
on conflict do nothing

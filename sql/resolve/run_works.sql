-- Which works read from files answer the study's references (ids, DOIs, PubMed ids; arXiv ids as their DOI). Parameter: run,
-- references as scheme and value. Works fetched from the API are noted when they are fetched.
insert into raw.run_works (run_id, reference, work_id)
with wanted as materialized (
    select reference.reference, reference.scheme, reference.value
    from jsonb_to_recordset($2::jsonb) as reference (reference text, scheme text, value text)
), found as (
    select wanted.reference, wanted.value as work_id
    from wanted
    where wanted.scheme = 'openalex'
    union
    select wanted.reference, ids.work_id
    from wanted
    inner join core.work_ids as ids on ids.scheme = wanted.scheme and ids.id_value = wanted.value
)
select $1, found.reference, found.work_id
from found
inner join raw.run_records as pinned
    on pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = found.work_id
on conflict do nothing

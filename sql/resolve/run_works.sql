-- Which works read from files answer the study's references (ids, DOIs, PubMed ids; arXiv ids as their DOI). Parameter: run,
-- references as scheme and value. Works fetched from the API are noted when they are fetched.
insert into raw.run_works (run_id, reference, work_id)
select $1, reference.reference, ids.work_id
from jsonb_to_recordset($2::jsonb) as reference (reference text, scheme text, value text)
cross join lateral (
    select reference.value as work_id where reference.scheme = 'openalex'
    union
    select ids.work_id from core.work_ids as ids where ids.scheme = reference.scheme and ids.id_value = reference.value
) as ids
inner join raw.run_records as pinned
    on pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = ids.work_id
on conflict do nothing

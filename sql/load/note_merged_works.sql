-- What deleted works were merged into: the work that holds most of their DOIs, arXiv ids and PubMed ids and is not deleted itself; of
-- several one that shares a DOI, then the smallest id. Two steps, since the works lie elsewhere: the ids first, then who else holds them. Grain: deleted work.
with ids as materialized (
    select doomed.work_id, doomed.file_line, ids.scheme, ids.id_value
    from doomed_works as doomed
    inner join core.work_ids as ids using (work_id)
    where ids.scheme in ('doi', 'arxiv', 'pmid')
), heirs as (
    select ids.work_id, ids.file_line, held.work_id as held_id, count(*) as shared, count(*) filter (where ids.scheme = 'doi') as shared_dois
    from ids
    inner join core.work_ids as held using (id_value, scheme)
    where held.work_id <> ids.work_id and held.work_id not in (select work_id from doomed_works)
    group by ids.work_id, ids.file_line, held.work_id
)
insert into merged_works (work_id, held_id, file_line)
select distinct on (work_id) work_id, held_id, file_line
from heirs
order by work_id, shared desc, shared_dois desc, held_id;

insert into raw.aliases (provider, entity, requested_id, held_id)
select 'openalex', 'works', work_id, held_id
from merged_works
order by work_id
on conflict (provider, entity, requested_id) do update set held_id = excluded.held_id, seen_at = excluded.seen_at

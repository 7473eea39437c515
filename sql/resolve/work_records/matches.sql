-- Which works the records of a batch describe, anew: by DOI; else by arXiv id; else by title and year, where exactly one work and exactly one
-- record of the provider have them, and neither a DOI nor an arXiv id speaks against it. An id that several works hold matches all of them:
-- they are doubles of one another. Parameters: keys of the records; candidates by id; candidates by title (JSON lists). Grain: work × record.
with batch as (
    select records.*
    from jsonb_to_recordset($1::jsonb) as keys (provider text, entity text, provider_id text)
    inner join core.work_records as records using (provider, entity, provider_id)
), ids as (
    select * from jsonb_to_recordset($2::jsonb) as ids (work_id text, scheme text, id_value text)
), titles as (
    select * from jsonb_to_recordset($3::jsonb) as titles (work_id text, title_key bigint, publication_year integer, dois text[], arxiv_ids text[])
), by_id as (
    select ids.work_id, batch.provider, batch.entity, batch.provider_id, ids.scheme as matched_by
    from batch
    inner join ids on ids.scheme = 'doi' and ids.id_value = batch.doi
    union all
    select ids.work_id, batch.provider, batch.entity, batch.provider_id, ids.scheme
    from batch
    inner join ids on ids.scheme = 'arxiv' and ids.id_value = batch.arxiv_id
), strongest as (
    select *, matched_by = max(matched_by) over (partition by provider, entity, provider_id) as is_strongest
    from by_id
), by_title as (
    select min(titles.work_id) as work_id, batch.provider, batch.entity, batch.provider_id, 'title and year'::text as matched_by
    from batch
    inner join titles on titles.title_key = batch.title_key and titles.publication_year = batch.publication_year
    where not exists (select from by_id where (by_id.provider, by_id.entity, by_id.provider_id) = (batch.provider, batch.entity, batch.provider_id))
        and not exists (
            select from core.work_records as others
            where others.provider = batch.provider and others.entity = batch.entity and others.title_key = batch.title_key and others.publication_year = batch.publication_year
                and others.provider_id <> batch.provider_id
        )
    group by batch.provider, batch.entity, batch.provider_id, batch.doi, batch.arxiv_id
    having count(*) = 1
        and (batch.doi is null or min(cardinality(titles.dois)) = 0)
        and (batch.arxiv_id is null or min(cardinality(titles.arxiv_ids)) = 0)
), matches as (
    select work_id, provider, entity, provider_id, matched_by from strongest where is_strongest
    union all
    select work_id, provider, entity, provider_id, matched_by from by_title
), cleared as (
    delete from core.work_matches as held
    using batch
    where (held.provider, held.entity, held.provider_id) = (batch.provider, batch.entity, batch.provider_id)
        and not exists (select from matches where (matches.work_id, matches.provider, matches.entity, matches.provider_id) = (held.work_id, held.provider, held.entity, held.provider_id))
)
insert into core.work_matches (work_id, provider, entity, provider_id, matched_by)
select distinct work_id, provider, entity, provider_id, matched_by from matches
order by work_id, provider, entity, provider_id
on conflict (work_id, provider, entity, provider_id) do update set matched_by = excluded.matched_by where work_matches.matched_by <> excluded.matched_by

-- Works of a batch of records a run is pinned to; an older version never replaces a newer one. Parameters: run, provider ids.
with batch as (
    select
        work.*,
        work.publication_year between 1500 and extract(year from now()) + 2 as is_year
    from raw.run_records as pinned
    inner join staging.openalex_works as work on work.work_id = pinned.provider_id and work.record_hash = pinned.content_hash
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = any($2)
), rejected as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
    select
        $1::bigint, md5(concat_ws('|', 'year', work_id, publication_year)), 'openalex', 'works', work_id, 'year out of range',
        'publication_year: ' || publication_year || ' is no year of publication; the work is kept without a year', 'https://openalex.org/' || work_id
    from batch
    where not is_year
    on conflict do nothing
)
insert into core.works as works (
    work_id, record_hash, title, doi, publication_year, publication_date, work_type, language, is_retracted, cited_by_count,
    is_author_list_cut, authors_listed, provider_updated_at
)
select
    work_id, record_hash, title, doi, case when is_year then publication_year end, publication_date::date,
    work_type, language, is_retracted, cited_by_count, is_author_list_cut, authors_listed, provider_updated_at
from batch
order by work_id
on conflict (work_id) do update set
    record_hash = excluded.record_hash, title = excluded.title, doi = excluded.doi, publication_year = excluded.publication_year,
    publication_date = excluded.publication_date, work_type = excluded.work_type, language = excluded.language,
    is_retracted = excluded.is_retracted, cited_by_count = excluded.cited_by_count, is_author_list_cut = excluded.is_author_list_cut,
    authors_listed = excluded.authors_listed, provider_updated_at = excluded.provider_updated_at
where coalesce(excluded.provider_updated_at, works.provider_updated_at, '-infinity') >= coalesce(works.provider_updated_at, '-infinity')

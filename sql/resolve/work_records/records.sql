-- Records of a batch: the newest version that was ever read, which is the one the provider changed last, then the one seen last, then the one
-- with the larger hash. So the order of reading, and reading again, never matter. Parameters: provider, entity, ids. Grain: record.
insert into core.work_records (provider, entity, provider_id, content_hash, title, title_key, doi, arxiv_id, publication_year, publication_date, work_type, venue, authors_listed, cited_by_count, is_retracted)
select distinct on (versions.provider_id)
    versions.provider, versions.entity, versions.provider_id, versions.content_hash, versions.title, staging.title_key(versions.title), versions.doi, versions.arxiv_id,
    versions.publication_year, versions.publication_date, coalesce(types.work_type, case when versions.provider = 'arxiv' then versions.provider_type end), versions.venue,
    versions.authors_listed, versions.cited_by_count, versions.is_retracted
from staging.work_records as versions
left join core.work_types as types on types.provider = versions.provider and types.provider_type = versions.provider_type
where versions.provider = $1 and versions.entity = $2 and versions.provider_id = any($3)
order by versions.provider_id, versions.provider_updated_at desc nulls last, versions.last_seen_at desc, versions.content_hash desc
on conflict (provider, entity, provider_id) do update set
    content_hash = excluded.content_hash, title = excluded.title, title_key = excluded.title_key, doi = excluded.doi, arxiv_id = excluded.arxiv_id,
    publication_year = excluded.publication_year, publication_date = excluded.publication_date, work_type = excluded.work_type, venue = excluded.venue,
    authors_listed = excluded.authors_listed, cited_by_count = excluded.cited_by_count, is_retracted = excluded.is_retracted

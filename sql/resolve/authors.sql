-- Author profiles of a batch of records a run is pinned to. Parameters: run, provider ids.
insert into core.authors (author_id, record_hash, display_name, orcid, works_count, cited_by_count, h_index, i10_index, domain_shares)
select a.author_id, a.record_hash, a.display_name, a.orcid, a.works_count, a.cited_by_count, a.h_index, a.i10_index, a.domain_shares
from raw.run_records as pinned
inner join staging.openalex_authors as a on a.author_id = pinned.provider_id and a.record_hash = pinned.content_hash
where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'authors' and pinned.provider_id = any($2)
order by a.author_id
on conflict (author_id, record_hash) do nothing

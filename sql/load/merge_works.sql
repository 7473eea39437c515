-- New works and newer versions of held ones. Of two versions the one the provider changed last wins, then the one of the later date, then the
-- larger hash, so the order of loading never matters and loading again changes nothing. A version that is not newer than the work's tombstone is refused.
with stored as (
    insert into core.works as works
    select incoming.*
    from incoming_works as incoming
    where not exists (
        select 1
        from core.deleted_works as deleted
        where deleted.work_id = incoming.work_id and coalesce(incoming.provider_updated_at, '-infinity') < deleted.deleted_on + 1
    )
    order by incoming.work_id
    on conflict (work_id) do update set
        record_hash = excluded.record_hash, provider_updated_at = excluded.provider_updated_at, read_as_of = excluded.read_as_of, file_id = excluded.file_id, file_line = excluded.file_line,
        title = excluded.title, doi = excluded.doi, publication_year = excluded.publication_year, publication_date = excluded.publication_date,
        work_type = excluded.work_type, language = excluded.language, is_retracted = excluded.is_retracted, is_expansion = excluded.is_expansion,
        cited_by_count = excluded.cited_by_count, citations_3y = excluded.citations_3y, citations_5y = excluded.citations_5y,
        topic_id = excluded.topic_id, subfield_id = excluded.subfield_id, venue_id = excluded.venue_id, authors_listed = excluded.authors_listed,
        is_author_list_cut = excluded.is_author_list_cut, country_codes = excluded.country_codes, country_weights = excluded.country_weights,
        lost_weight = excluded.lost_weight, title_key = excluded.title_key
    where (coalesce(excluded.provider_updated_at, '-infinity'), excluded.read_as_of, excluded.record_hash) > (coalesce(works.provider_updated_at, '-infinity'), works.read_as_of, works.record_hash)
    returning works.work_id, xmax = 0 as is_new
)
insert into stored_works (work_id, is_new)
select stored.work_id, stored.is_new
from stored
left join held_works as held using (work_id)
left join incoming_works as incoming using (work_id)
-- The same content under a newer date: nothing hangs on it, unless a window of citations has closed since.
where (held.record_hash, held.citations_3y, held.citations_5y) is distinct from (incoming.record_hash, incoming.citations_3y, incoming.citations_5y)

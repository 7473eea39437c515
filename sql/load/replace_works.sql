-- Newer versions of held works, where these are still what was held. In the order of their ids, as far as the planner keeps it, so that two
-- loaders seldom wait for one another in a ring; asked for as in held_works.sql. Grain: work.
update core.works as works
set
    record_hash = newer.record_hash, provider_updated_at = newer.provider_updated_at, read_as_of = newer.read_as_of, file_id = newer.file_id, file_line = newer.file_line,
    title = newer.title, doi = newer.doi, publication_year = newer.publication_year, publication_date = newer.publication_date,
    work_type = newer.work_type, language = newer.language, is_retracted = newer.is_retracted, is_expansion = newer.is_expansion,
    cited_by_count = newer.cited_by_count, citations_3y = newer.citations_3y, citations_5y = newer.citations_5y,
    topic_id = newer.topic_id, subfield_id = newer.subfield_id, venue_id = newer.venue_id, authors_listed = newer.authors_listed,
    is_author_list_cut = newer.is_author_list_cut, country_codes = newer.country_codes, country_weights = newer.country_weights,
    lost_weight = newer.lost_weight, title_key = newer.title_key
from (
    select incoming.*, held.record_hash as held_hash, held.provider_updated_at as held_updated_at, held.read_as_of as held_as_of
    from stored_works as stored
    inner join incoming_works as incoming using (work_id)
    inner join held_works as held using (work_id)
    where not stored.is_new
    order by stored.work_id
) as newer
where works.work_id = any (array(select work_id from stored_works where not is_new))
    and works.work_id = newer.work_id
    and (works.record_hash, works.provider_updated_at, works.read_as_of) is not distinct from (newer.held_hash, newer.held_updated_at, newer.held_as_of)

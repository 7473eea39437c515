-- What hung on the older versions of works that were just replaced.
with replaced as materialized (select work_id from stored_works where not is_new),
    ids as (delete from core.work_ids using replaced where work_ids.work_id = replaced.work_id),
    strings as (delete from core.affiliation_strings using replaced where affiliation_strings.work_id = replaced.work_id),
    places as (delete from core.affiliations using replaced where affiliations.work_id = replaced.work_id),
    topics as (delete from core.work_topics using replaced where work_topics.work_id = replaced.work_id)
delete from core.authorships using replaced where authorships.work_id = replaced.work_id

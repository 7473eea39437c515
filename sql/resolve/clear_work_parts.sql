-- Takes out what hangs on the works of a batch whose stored version came from this run's records, before it is written anew.
-- Parameters: run, provider ids.
with current as materialized (
    select works.work_id
    from raw.run_records as pinned
    inner join core.works as works on works.work_id = pinned.provider_id and works.record_hash = pinned.content_hash
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = any($2)
), ids as (
    delete from core.work_ids using current where work_ids.work_id = current.work_id
), strings as (
    delete from core.affiliation_strings using current where affiliation_strings.work_id = current.work_id
), affiliations as (
    delete from core.affiliations using current where affiliations.work_id = current.work_id
)
delete from core.authorships using current where authorships.work_id = current.work_id

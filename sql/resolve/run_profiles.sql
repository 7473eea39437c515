-- The author profiles a run is pinned to, for cohort.sql. A table of its own, so that the planner knows how many there are.
-- Parameter: run.
insert into run_profiles (author_id, record_hash, display_name, orcid, works_count)
select pinned.provider_id, pinned.content_hash, profile.display_name, profile.orcid, profile.works_count
from raw.run_records as pinned
inner join core.authors as profile on profile.author_id = pinned.provider_id and profile.record_hash = pinned.content_hash
where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'authors'

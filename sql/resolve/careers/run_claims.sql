-- The evidence from linked profiles that a run counts: of members' authors, of profiles that are linked to them now, in the versions the
-- run is pinned to. Without it, evidence of a link that was undone would come back with the record. Parameter: run.
insert into run_claims (author_id, evidence_id)
select distinct evidence.author_id, evidence.evidence_id
from core.member_authors as ids
inner join core.person_profiles as own on own.provider = 'openalex' and own.profile_id = ids.author_id
inner join core.person_profiles as other on other.person_id = own.person_id and other.provider <> 'openalex'
inner join core.evidence as evidence on evidence.author_id = ids.author_id and evidence.provider = other.provider and evidence.record_id = other.profile_id
where ids.run_id = $1

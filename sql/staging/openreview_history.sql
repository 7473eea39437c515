-- Positions of OpenReview profiles, newest version. A position that is a study (PhD student) is told from the text, elsewhere. No end means
-- still there. Grain: profile × place in the history.
create view staging.openreview_history as
select
    'openreview'::text as provider, records.provider_id as profile_id, records.content_hash as record_hash, records.stated_at,
    'history ' || position.ordinality as claim_id,
    'employment'::text as kind,
    nullif(btrim(position.value ->> 'position'), '') as raw_degree,
    nullif(btrim(coalesce(position.value #>> '{institution,name}', position.value #>> '{institution,domain}')), '') as raw_organisation,
    nullif(btrim(position.value #>> '{institution,city}'), '') as city,
    nullif(upper(btrim(position.value #>> '{institution,country}')), '') as stated_country,
    null::text as ror, null::text as grid, null::text as wikidata_id,
    nullif(lower(btrim(position.value #>> '{institution,domain}')), '') as domain,
    position.value ->> 'start' as first_text,
    position.value ->> 'end' as last_text,
    position.value ->> 'start' is not null and position.value ->> 'end' is null as is_ongoing,
    'person'::text as asserted_by,
    'openreview'::text as claim_source,
    null::text as group_id, true as is_preferred,
    position.ordinality::integer as list_order
from staging.newest_records as records
cross join lateral jsonb_array_elements(staging.list(records.payload -> 'history')) with ordinality as position
where records.provider = 'openreview' and records.entity = 'profiles' and jsonb_typeof(position.value) = 'object';
comment on view staging.openreview_history is 'What OpenReview profiles state of studies and posts. Grain: profile × position.';

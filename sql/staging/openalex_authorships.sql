-- Authorships of OpenAlex works. Placeholder author ids (A9999999999 no author, A5317838346 deleted authors) become null.
-- Grain: work × version × place in the author list.
create view staging.openalex_authorships as
select
    records.provider_id as work_id,
    records.content_hash as record_hash,
    authorship.ordinality::integer as author_order,
    nullif(nullif(substring(authorship.value #>> '{author,id}' from 'A[0-9]+$'), 'A9999999999'), 'A5317838346') as author_id,
    coalesce(nullif(btrim(authorship.value ->> 'raw_author_name'), ''), authorship.value #>> '{author,display_name}') as raw_author_name,
    staging.list(authorship.value -> 'institutions') as institutions,
    staging.list(authorship.value -> 'raw_affiliation_strings') as raw_affiliation_strings
from raw.records as records
cross join lateral jsonb_array_elements(staging.list(records.payload -> 'authorships')) with ordinality as authorship
where records.provider = 'openalex' and records.entity = 'works';

-- Affiliation notes of DBLP persons, newest version: an employment, unless the label names a degree. A label may say "former" and may hold
-- years ("1998-2005"); without a label it is where the person is. One note is an object, several are a list. Grain: person × note.
create view staging.dblp_affiliations as
select
    'dblp'::text as provider, records.provider_id as profile_id, records.content_hash as record_hash, records.stated_at,
    'note ' || note.ordinality as claim_id,
    'employment'::text as kind,
    nullif(btrim(note.value ->> '@label'), '') as raw_degree,
    nullif(btrim(note.value ->> 'text'), '') as raw_organisation,
    null::text as city, null::text as stated_country, null::text as ror, null::text as grid, null::text as wikidata_id, null::text as domain,
    years.first_text,
    years.last_text,
    coalesce(note.value ->> '@label', '') !~* 'former|past|previous|until|retired|deceased' and years.last_text is null as is_ongoing,
    'community'::text as asserted_by,
    'dblp'::text as claim_source,
    null::text as group_id, true as is_preferred,
    note.ordinality::integer as list_order
from staging.newest_records as records
cross join lateral jsonb_array_elements(
    case jsonb_typeof(records.payload #> '{notes,note}') when 'array' then records.payload #> '{notes,note}' when 'object' then jsonb_build_array(records.payload #> '{notes,note}') else '[]' end
) with ordinality as note
cross join lateral (
    select
        coalesce(substring(note.value ->> '@label' from '([0-9]{4})\s*[-–]'), substring(note.value ->> '@label' from '(?:since|from)\s+([0-9]{4})')) as first_text,
        coalesce(substring(note.value ->> '@label' from '[-–]\s*([0-9]{4})'), substring(note.value ->> '@label' from 'until\s+([0-9]{4})'), substring(note.value ->> '@label' from '\mPhD,?\s+([0-9]{4})')) as last_text
) as years
where records.provider = 'dblp' and records.entity = 'persons' and note.value ->> '@type' = 'affiliation' and nullif(btrim(note.value ->> 'text'), '') is not null;
comment on view staging.dblp_affiliations is 'What notes of DBLP state of posts. Grain: person × note.';

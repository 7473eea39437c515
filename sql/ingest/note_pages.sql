-- What came with a page beside its records: rejects, ids that moved or are gone, exchanges, works that answered the study's
-- references, fields seen and missing. Parameters: run, provider, entity, then one JSON list each; gone ids are a text array.
with rejects as (
    insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin, excerpt)
    select distinct on (reject.key) $1::bigint, reject.key, $2::text, $3::text, reject.id, reject.reason, reject.detail, reject.origin, reject.excerpt
    from jsonb_to_recordset($4::jsonb) as reject (key text, id text, reason text, detail text, origin text, excerpt text)
    on conflict do nothing
), aliases as (
    insert into raw.aliases (provider, entity, requested_id, held_id)
    select distinct on (alias.requested) $2, $3, alias.requested, alias.held
    from jsonb_to_recordset($5::jsonb) as alias (requested text, held text)
    order by alias.requested
    on conflict (provider, entity, requested_id) do update set held_id = excluded.held_id, seen_at = excluded.seen_at
), gone as (
    insert into raw.gone (provider, entity, provider_id)
    select distinct $2, $3, unnest($6::text[]) order by 3
    on conflict (provider, entity, provider_id) do update set seen_at = excluded.seen_at
), responses as (
    insert into raw.responses (run_id, provider, url, status, fetched_at, duration_ms)
    select $1, $2, response.url, response.status, response.fetched_at, response.duration_ms
    from jsonb_to_recordset($7::jsonb) as response (url text, status integer, fetched_at timestamptz, duration_ms integer)
), run_works as (
    insert into raw.run_works (run_id, reference, work_id)
    select distinct $1, work.reference, work."workId"
    from jsonb_to_recordset($8::jsonb) as work (reference text, "workId" text)
    on conflict do nothing
), fields as (
    insert into ops.schema_fields (provider, entity, field, is_expected)
    select $2, $3, seen.field, seen.is_expected
    from jsonb_to_recordset($9::jsonb) as seen (field text, is_expected boolean)
    order by seen.field
    on conflict do nothing
)
insert into ops.alerts (run_id, alert_key, severity, message)
select $1, 'missing field ' || $2 || ' ' || $3 || '.' || missing.field, 'warning',
    'records of ' || $3 || ' from ' || $2 || ' come without the field ' || missing.field || ' (' || missing.missing || ' of ' || missing."of" || ' on the first page where it happened)'
from jsonb_to_recordset($10::jsonb) as missing (field text, missing integer, "of" integer)
on conflict do nothing

-- Records that were refused, and what was left out of others. Parameters: run, entity, problems as a JSON list.
insert into raw.rejected_records (run_id, reject_key, provider, entity, provider_id, reason, detail, origin)
select distinct on (problem.key) $1::bigint, problem.key, 'openalex', $2::text, problem.id, problem.reason, problem.detail, problem.at
from jsonb_to_recordset($3::jsonb) as problem (key text, id text, reason text, detail text, at text)
on conflict do nothing

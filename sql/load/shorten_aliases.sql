-- Parameter: old ids and where they are held, as a JSON list.
update raw.aliases as held
set held_id = shorter.held_id, seen_at = now()
from jsonb_to_recordset($1::jsonb) as shorter (requested_id text, held_id text)
where held.provider = 'openalex' and held.entity = 'works' and held.requested_id = shorter.requested_id

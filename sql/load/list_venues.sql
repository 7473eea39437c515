-- Venues of the provider's list; they replace what works told. Parameter: rows as a JSON list. Grain: venue that is new or different.
insert into core.venues as held (venue_id, name, venue_type, issn_l, is_listed)
select venue.*, true
from jsonb_to_recordset($1::jsonb) as venue (venue_id text, name text, venue_type text, issn_l text)
order by venue.venue_id collate "C"
on conflict (venue_id) do update set name = excluded.name, venue_type = excluded.venue_type, issn_l = excluded.issn_l, is_listed = true
where (held.name, held.venue_type, held.issn_l, held.is_listed) is distinct from (excluded.name, excluded.venue_type, excluded.issn_l, true)

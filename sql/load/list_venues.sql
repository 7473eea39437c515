-- Venues of the provider's list; they replace what works told, and older records. Parameters: rows as a JSON list, date of the list. Grain: venue
-- that is new or newer.
insert into core.venues as held (venue_id, name, venue_type, issn_l, provider_updated_at, is_listed, read_as_of)
select venue.*, true, $2::date
from jsonb_to_recordset($1::jsonb) as venue (venue_id text, name text, venue_type text, issn_l text, provider_updated_at timestamptz)
order by venue.venue_id collate "C"
on conflict (venue_id) do update set
    name = excluded.name, venue_type = excluded.venue_type, issn_l = excluded.issn_l, is_listed = true, provider_updated_at = excluded.provider_updated_at, read_as_of = excluded.read_as_of
where not held.is_listed
    or (coalesce(excluded.provider_updated_at, '-infinity'), excluded.read_as_of, (excluded.*)::text collate "C") > (coalesce(held.provider_updated_at, '-infinity'), held.read_as_of, (held.*)::text collate "C")

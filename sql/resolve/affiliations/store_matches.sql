-- What strings were resolved to. Parameters: $1 version, $2 rows as JSON. Grain: distinct string.
insert into core.affiliation_matches (string_hash, raw_affiliation, rors, country_codes, score, method, matcher_version, candidates)
select sha256(convert_to(raw_affiliation, 'UTF8')), raw_affiliation, rors, country_codes, score, method, $1, candidates
from jsonb_to_recordset($2) as matched (raw_affiliation text, rors text[], country_codes text[], score real, method text, candidates jsonb)
on conflict (string_hash) do update
set rors = excluded.rors, country_codes = excluded.country_codes, score = excluded.score, method = excluded.method, matcher_version = excluded.matcher_version, candidates = excluded.candidates, matched_at = now()

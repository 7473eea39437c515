-- Affiliation strings that this version has not matched, in their own order. Grain: distinct string.
-- Parameters: $1 the string after which to go on, $2 version, $3 how many.
select distinct strings.raw_affiliation collate "C" as raw_affiliation
from core.affiliation_strings as strings
left join core.affiliation_matches as matches on matches.string_hash = sha256(convert_to(strings.raw_affiliation, 'UTF8')) and matches.matcher_version = $2
where strings.raw_affiliation collate "C" > $1 and matches.string_hash is null
order by 1
limit $3

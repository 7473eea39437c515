-- Topics of the provider's list; they replace what works told, and older records. Parameters: rows as a JSON list, date of the list. Grain: topic
-- that is new or newer.
insert into core.topics as held (topic_id, name, subfield_id, subfield_name, field_id, field_name, domain_id, domain_name, provider_updated_at, is_listed, read_as_of)
select topic.*, true, $2::date
from jsonb_to_recordset($1::jsonb) as topic (
    topic_id text, name text, subfield_id integer, subfield_name text, field_id integer, field_name text, domain_id integer, domain_name text, provider_updated_at timestamptz
)
order by topic.topic_id collate "C"
on conflict (topic_id) do update set
    name = excluded.name, subfield_id = excluded.subfield_id, subfield_name = excluded.subfield_name, field_id = excluded.field_id, field_name = excluded.field_name,
    domain_id = excluded.domain_id, domain_name = excluded.domain_name, is_listed = true, provider_updated_at = excluded.provider_updated_at, read_as_of = excluded.read_as_of
where not held.is_listed
    or (coalesce(excluded.provider_updated_at, '-infinity'), excluded.read_as_of, (excluded.*)::text collate "C") > (coalesce(held.provider_updated_at, '-infinity'), held.read_as_of, (held.*)::text collate "C")

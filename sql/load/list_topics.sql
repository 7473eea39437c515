-- Topics of the provider's list; they replace what works told. Parameter: rows as a JSON list. Grain: topic that is new or different.
insert into core.topics as held (topic_id, name, subfield_id, subfield_name, field_id, field_name, domain_id, domain_name, is_listed)
select topic.*, true
from jsonb_to_recordset($1::jsonb) as topic (topic_id text, name text, subfield_id integer, subfield_name text, field_id integer, field_name text, domain_id integer, domain_name text)
order by topic.topic_id collate "C"
on conflict (topic_id) do update set
    name = excluded.name, subfield_id = excluded.subfield_id, subfield_name = excluded.subfield_name, field_id = excluded.field_id, field_name = excluded.field_name,
    domain_id = excluded.domain_id, domain_name = excluded.domain_name, is_listed = true
where (held.name, held.subfield_id, held.subfield_name, held.field_id, held.field_name, held.domain_id, held.domain_name, held.is_listed)
    is distinct from (excluded.name, excluded.subfield_id, excluded.subfield_name, excluded.field_id, excluded.field_name, excluded.domain_id, excluded.domain_name, true)

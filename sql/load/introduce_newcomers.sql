-- Topics, venues and institutions known from works only; a record of their own is better and replaces them. Parameter: JSON lists by table.
with topics as (
    insert into core.topics (topic_id, name, subfield_id, subfield_name, field_id, field_name, domain_id, domain_name, is_listed)
    select topic.*, false
    from jsonb_to_recordset($1::jsonb -> 'topics') as topic (topic_id text, name text, subfield_id integer, subfield_name text, field_id integer, field_name text, domain_id integer, domain_name text)
    order by topic.topic_id
    on conflict do nothing
), venues as (
    insert into core.venues (venue_id, name, venue_type, issn_l, is_listed)
    select venue.*, false
    from jsonb_to_recordset($1::jsonb -> 'venues') as venue (venue_id text, name text, venue_type text, issn_l text)
    order by venue.venue_id
    on conflict do nothing
)
insert into core.current_institutions (institution_id, name, country_code, institution_type, lineage)
select institution.institution_id, institution.name, institution.country_code, institution.institution_type, institution.lineage
from jsonb_to_recordset($1::jsonb -> 'current_institutions') as institution (institution_id text, name text, country_code text, institution_type text, lineage text[])
order by institution.institution_id
on conflict do nothing

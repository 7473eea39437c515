-- Statements on education (P69) and employers (P108) of Wikidata, newest version. Times less exact than a year are left away, and so are
-- values of which there are several; of an organisation in CN and in HK, MO or TW the latter is taken, for Wikidata lists the country above
-- too. A point in time is the year of the degree. Grain: person × statement.
create view staging.wikidata_education as
select
    'wikidata'::text as provider, records.provider_id as profile_id, records.content_hash as record_hash, records.stated_at,
    statement.value ->> 'id' as claim_id,
    case statement.value ->> 'property' when 'P69' then 'education' else 'employment' end as kind,
    (
        select string_agg(degree.value ->> 'name', ', ' order by degree.ordinality)
        from jsonb_array_elements(staging.list(statement.value -> 'degrees')) with ordinality as degree
    ) as raw_degree,
    statement.value #>> '{organisation,name}' as raw_organisation,
    null::text as city,
    (
        select case when count(*) = 1 then min(country.code) when count(*) = 2 and bool_or(country.code = 'CN') then max(country.code) filter (where country.code in ('HK', 'MO', 'TW')) end
        from jsonb_array_elements_text(staging.list(statement.value #> '{organisation,countries}')) as country (code)
    ) as stated_country,
    case jsonb_array_length(staging.list(statement.value #> '{organisation,ror}')) when 1 then substring(statement.value #>> '{organisation,ror,0}' from '(0[a-z0-9]{8})/?$') end as ror,
    case jsonb_array_length(staging.list(statement.value #> '{organisation,grid}')) when 1 then lower(statement.value #>> '{organisation,grid,0}') end as grid,
    statement.value #>> '{organisation,id}' as wikidata_id,
    null::text as domain,
    times.first_text,
    coalesce(times.last_text, times.point_text) as last_text,
    false as is_ongoing,
    'community'::text as asserted_by,
    case when statement.value ->> 'has_reference' = 'true' then 'wikidata, with a reference' else 'wikidata, without a reference' end as claim_source,
    null::text as group_id, true as is_preferred,
    statement.ordinality::integer as list_order
from staging.newest_records as records
cross join lateral jsonb_array_elements(staging.list(records.payload -> 'statements')) with ordinality as statement
cross join lateral (
    select
        min(moment.year) filter (where moment.name = 'start' and moment.of = 1) as first_text,
        min(moment.year) filter (where moment.name = 'end' and moment.of = 1) as last_text,
        min(moment.year) filter (where moment.name = 'point' and moment.of = 1) as point_text
    from (
        select named.name, substring(time.value ->> 'value' from '^[+]?([0-9]{4})-') as year, count(*) over (partition by named.name) as of
        from (values ('start'), ('end'), ('point')) as named (name)
        cross join lateral jsonb_array_elements(staging.list(statement.value -> named.name)) as time
        where time.value ->> 'precision' in ('9', '10', '11', '12', '13', '14')
    ) as moment
) as times
where records.provider = 'wikidata' and records.entity = 'education' and statement.value ->> 'id' is not null;
comment on view staging.wikidata_education is 'What Wikidata states of studies and posts. Grain: person × statement.';

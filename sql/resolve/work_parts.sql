-- Identifiers, authorships, affiliations and printed strings of the works in a batch whose stored version is the one of this run:
-- first taken out, then written anew. Parameters: run, provider ids.
with current as materialized (
    select works.work_id, works.record_hash
    from raw.run_records as pinned
    inner join core.works as works on works.work_id = pinned.provider_id and works.record_hash = pinned.content_hash
    where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = any($2)
), ids as (
    insert into core.work_ids (work_id, scheme, id_value)
    select staged.work_id, id.key, case id.key when 'doi' then lower(regexp_replace(id.value, '^https?://(dx\.)?doi\.org/', '', 'i')) else regexp_replace(id.value, '^https?://.*/', '') end
    from current
    inner join staging.openalex_works as staged using (work_id, record_hash)
    cross join lateral jsonb_each_text(coalesce(staged.ids, '{}') || jsonb_strip_nulls(jsonb_build_object('doi', staged.doi, 'openalex', staged.work_id))) as id
    where id.key in ('openalex', 'doi', 'pmid', 'pmcid', 'mag') and id.value <> ''
    on conflict do nothing
), authorships as materialized (
    select staged.*
    from current
    inner join staging.openalex_authorships as staged using (work_id, record_hash)
), authors as (
    insert into core.authorships (work_id, author_order, author_id, raw_author_name)
    select work_id, author_order, author_id, raw_author_name
    from authorships
    on conflict (work_id, author_order) do update set author_id = excluded.author_id, raw_author_name = excluded.raw_author_name
), affiliations as (
    insert into core.affiliations (work_id, author_order, affiliation_order, institution_id, country_code)
    select
        authorships.work_id, authorships.author_order, institution.ordinality,
        substring(institution.value ->> 'id' from 'I[0-9]+$'), countries.country_code
    from authorships
    cross join lateral jsonb_array_elements(authorships.institutions) with ordinality as institution
    left join core.countries on countries.country_code = upper(institution.value ->> 'country_code')
    where institution.value ->> 'id' ~ 'I[0-9]+$'
    on conflict (work_id, author_order, affiliation_order) do update set institution_id = excluded.institution_id, country_code = excluded.country_code
)
insert into core.affiliation_strings (work_id, author_order, string_order, raw_affiliation)
select authorships.work_id, authorships.author_order, printed.ordinality, printed.value
from authorships
cross join lateral jsonb_array_elements_text(authorships.raw_affiliation_strings) with ordinality as printed
on conflict (work_id, author_order, string_order) do update set raw_affiliation = excluded.raw_affiliation

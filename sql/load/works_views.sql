-- DuckDB. From lines to the parts a work is divided into. Each view looks at the lines from number from_row on, so that records which were
-- mended (src/ingest/check-work.ts) go the same way as all others, later; the table beside it holds what it gave.
-- Null where a list or an object belongs means that the record holds something else there.

-- A number, a flag, a list or an object where a text belongs.
create or replace temp macro is_other_json(value) as
    case when value[1] in ('{', '[', 't', 'f', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') then json_valid(value) else false end;

-- Null for a text of spaces only. To look at its ends takes a third of the time `trim` does.
create or replace temp macro trimmed(value) as
    case when value[1] between '!' and '~' and value[-1] between '!' and '~' then value else nullif(trim(value), '') end;

-- What the records say, cast, with a verdict on each: is it plain, so that it can be stored as it stands? Grain: line.
create or replace temp view cast_works as
select
    rowid::integer as row_index,
    case when regexp_full_match(id, 'https://openalex\.org/W[0-9]{1,16}') then id[22:] else upper(regexp_extract(id, '^(?:https?://openalex\.org/)?(W[0-9]{1,16})$', 1, 'i')) end as work_id,
    (hash(id, doi, title, publication_year, publication_date, type, language, is_retracted, is_xpac, is_authors_truncated, cited_by_count, ids,
        counts_by_year, primary_location, locations, primary_topic, topics, authorships)::hugeint - 9223372036854775808::hugeint)::bigint as record_hash,
    try_cast(updated_date as timestamp) as provider_updated_at,
    coalesce(title, display_name) as title,
    lower(case when starts_with(doi, 'https://doi.org/') then doi[17:] else regexp_replace(doi, '^https?://(dx\.)?doi\.org/', '', 'i') end) as doi,
    try_cast(publication_year as integer) as publication_year,
    try_cast(publication_date as date) as publication_date,
    nullif(type, '') as work_type,
    nullif(language, '') as language,
    coalesce(is_retracted = 'true', false) as is_retracted,
    coalesce(is_xpac = 'true', false) as is_expansion,
    coalesce(try_cast(cited_by_count as integer), 0) as cited_by_count,
    primary_topic.id[22:] as topic_id,
    coalesce(try_cast(primary_topic.subfield.id[32:] as integer), 0) as subfield_id,
    primary_location.source.id[22:] as venue_id,
    len(authorships) as authors_listed,
    coalesce(is_authors_truncated = 'true', false) as is_author_list_cut,
    getvariable('is_mended') or coalesce(
        work_id <> ''
        and (doi is null or starts_with(doi, 'https://doi.org/10.') and strlen(doi) <= 1500)
        and not is_other_json(coalesce(title, display_name))
        and (publication_year is null or len(publication_year) = 4 and try_cast(publication_year as smallint) between 1500 and year(current_date) + 2)
        and (publication_date is null or len(publication_date) = 10 and try_cast(publication_date as date) >= date '0001-01-01')
        and (type is null or regexp_full_match(type, '[a-z-]{0,40}') and type not in ('true', 'false'))
        and (language is null or regexp_full_match(language, '[a-z-]{0,10}') and language not in ('true', 'false'))
        and coalesce(is_retracted, 'false') in ('true', 'false')
        and coalesce(is_xpac, 'false') in ('true', 'false')
        and coalesce(is_authors_truncated, 'false') in ('true', 'false')
        and (cited_by_count is null or regexp_full_match(cited_by_count, '[0-9]{1,9}'))
        and (updated_date is null or try_cast(updated_date as timestamp) between timestamp '1990-01-01' and current_date + 1)
        and authorships is not null
        and topics is not null
        and (primary_topic is null and len(topics) = 0 or regexp_full_match(primary_topic.id, 'https://openalex\.org/T[0-9]{1,9}')
            and regexp_full_match(primary_topic.subfield.id, 'https://openalex\.org/subfields/[0-9]{1,4}'))
        and (primary_location.source.id is null or regexp_full_match(primary_location.source.id, 'https://openalex\.org/S[0-9]{1,16}')),
        false
    ) as is_plain
from lines
where rowid >= getvariable('from_row');
create or replace temp table works as from cast_works;

-- Lists are unnested anew from the lines in each step: to copy them into a table takes longer. Grain: work × author.
create or replace temp view entries as
select rowid::integer as row_index, generate_subscripts(authorships, 1) as author_order, len(authorships) as authors, unnest(authorships) as entry
from lines
where rowid >= getvariable('from_row');

-- Grain: work × author.
create or replace temp view cast_authors as
select
    row_index, author_order, entry.author.id as author, coalesce(trimmed(entry.raw_author_name), entry.author.display_name) as raw_author_name,
    entry is null or coalesce(entry.author.id, entry.author.display_name) is null or entry.institutions is null or entry.countries is null or entry.affiliations is null
        or not coalesce(entry.author.id = '' or regexp_full_match(entry.author.id, 'https://openalex\.org/A[0-9]{1,16}'), true)
        or is_other_json(coalesce(trimmed(entry.raw_author_name), entry.author.display_name)) as is_unusual
from entries;
create or replace temp table authors as from cast_authors;

-- Grain: work × author × institution.
create or replace temp view cast_institutions as
select row_index, author_order, record.id as institution, nullif(upper(trim(record.country_code)), '') as country_code
from (select row_index, author_order, unnest(entry.institutions) as record from entries);
create or replace temp table institutions as from cast_institutions;

-- Countries the provider gives an author that none of their institutions lies in. Grain: work × author with such a country.
create or replace temp view cast_elsewhere as
select row_index, author_order, list_sort(list(distinct country_code)) as country_codes
from (select row_index, author_order, nullif(upper(trim(unnest(entry.countries))), '') as country_code from entries) as stated
where country_code is not null and not exists (
    select 1
    from institutions
    where institutions.row_index = stated.row_index and institutions.author_order = stated.author_order and institutions.country_code = stated.country_code
)
group by row_index, author_order;
create or replace temp table elsewhere as from cast_elsewhere;

-- Grain: work × author × affiliation × institution resolved in it; an affiliation without one, and an author without affiliations, have one part.
create or replace temp view cast_parts as
with places as materialized (
    select
        row_index, author_order, authors, place_order, places, trimmed(place.raw_affiliation_string) as raw_affiliation, place.institution_ids as ids,
        place is not null and (
            place.institution_ids is null or is_other_json(trimmed(place.raw_affiliation_string))
            -- An institution that is named twice would weigh twice.
            or (len(place.institution_ids) > 1 and len(list_distinct(place.institution_ids)) < len(place.institution_ids))
        ) as is_unusual
    from (
        select
            row_index, author_order, authors,
            generate_subscripts(entry.affiliations, 1) as place_order, len(entry.affiliations) as places, unnest(entry.affiliations) as place
        from entries
    )
)
select
    row_index, author_order, authors, place_order, places, raw_affiliation,
    generate_subscripts(ids, 1) as part_order, len(ids) as parts, unnest(ids) as institution, is_unusual
from places
union all
select row_index, author_order, authors, place_order, places, raw_affiliation, 1, 1, null, is_unusual
from places
where coalesce(len(ids), 0) = 0
union all
select row_index, author_order, authors, 1, 1, null, 1, 1, null, false
from entries
where len(entry.affiliations) = 0;
create or replace temp table parts as from cast_parts;

-- Lines that must be looked at by themselves. Grain: line.
create or replace temp view unusual as
select row_index from works where not is_plain
union
select row_index from authors where is_unusual
union
select row_index from parts where is_unusual or not regexp_full_match(institution, 'https://openalex\.org/I[0-9]{1,16}')
union
select row_index from institutions where country_code not in (select country_code from countries)
union
select row_index from (select row_index, unnest(country_codes) as code from elsewhere) where code not in (select country_code from countries)
union
-- An institution without an id, or one that none of the author's affiliations holds.
select row_index
from institutions
where not exists (
    select 1
    from parts
    where parts.row_index = institutions.row_index and parts.author_order = institutions.author_order and parts.institution = institutions.institution
)
union
select rowid::integer
from (select rowid, unnest(topics) as topic from lines)
where topic is null or not coalesce(regexp_full_match(topic.id, 'https://openalex\.org/T[0-9]{1,9}'), false) or topic.score not between 0 and 1

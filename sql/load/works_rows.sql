-- DuckDB. The rows of the core tables (sql/schema/0006_works.sql), from plain records.
-- Fractional weights: 1 / authors / affiliations of the author / institutions resolved in the affiliation (CWTS Leiden Ranking Open
-- Edition, doi:10.5281/zenodo.10949622). What stands in no country by its institution stands in those the provider gives the author and
-- none of their institutions lies in; where there is none, it is lost.

-- Of several records of one work in a chunk the newest is kept: the one changed last, then the larger hash.
create or replace temp table double_rows as
select work_id, row_index, kept_row
from (
    select work_id, row_index, first_value(row_index) over (partition by work_id order by provider_updated_at desc nulls last, record_hash desc, row_index) as kept_row
    from works
    where work_id in (select work_id from works group by work_id having count(*) > 1)
)
where row_index <> kept_row;

create or replace temp view kept as
select * from works where row_index not in (select row_index from double_rows);

-- Weights in whole billionths that add up to the work. A part lies between two fractions of the work; it gets the difference of these,
-- each rounded: whole numbers only, so that neighbours agree on their border.
create or replace temp macro billionths(numerator, denominator) as (2000000000 * numerator::bigint + denominator) // (2 * denominator);

create or replace temp table place_rows as
with located as (
    select row_index, author_order, institution, min(country_code) as country_code
    from institutions
    where country_code is not null
    group by row_index, author_order, institution
), placed as materialized (
    select parts.* exclude (is_unusual), located.country_code, elsewhere.country_codes
    from parts
    left join located using (row_index, author_order, institution)
    left join elsewhere using (row_index, author_order)
    where row_index in (select row_index from kept)
), split as (
    select * exclude (country_codes), 1 as split_order, 1 as splits
    from placed
    where country_code is not null or country_codes is null
    union all
    select * exclude (country_code, country_codes), unnest(country_codes), generate_subscripts(country_codes, 1), len(country_codes)
    from placed
    where country_code is null
)
select
    row_index, author_order, place_order, raw_affiliation, institution[22:] as institution_id, country_code,
    row_number() over (partition by row_index, author_order order by place_order, part_order, split_order)::integer as affiliation_order,
    (billionths(share_end, denominator) - billionths(share_end - 1, denominator))::integer as fractional_weight
from (
    select
        *, (((author_order - 1) * places + place_order - 1) * parts + part_order - 1) * splits + split_order as share_end,
        authors * places * parts * splits as denominator
    from split
);

create or replace temp table strings as
select row_index, raw_affiliation, row_number() over (partition by row_index order by place, raw_affiliation)::integer as string_order
from (
    select row_index, raw_affiliation, min(place) as place
    from (
        select row_index, raw_affiliation, author_order * 1000000 + place_order as place from place_rows where raw_affiliation is not null
        union all
        select row_index, unlinked, author_order * 1000000 + 999999
        from (
            select row_index, author_order, trim(unnest(entry.unlinked_strings)) as unlinked
            from (select rowid::integer as row_index, generate_subscripts(authorships, 1) as author_order, unnest(authorships) as entry from lines)
            where entry.unlinked_strings is not null
        )
        where unlinked <> '' and row_index in (select row_index from kept)
    )
    group by row_index, raw_affiliation
);

create or replace temp view string_rows as
select * from strings inner join kept using (row_index);

create or replace temp view affiliation_rows as
select work_id, author_order, affiliation_order, string_order, institution_id, country_code, fractional_weight
from place_rows
inner join kept using (row_index)
left join strings using (row_index, raw_affiliation)
where coalesce(raw_affiliation, institution_id, country_code) is not null;

-- As arrays of Postgres: codes hold nothing that would have to be quoted. Sorted as 'CN 500000000', since a list is sorted many times faster
-- than the input of an aggregate, group by group.
create or replace temp view country_rows as
select
    row_index, weight,
    '{' || array_to_string(list_transform(counted, country -> country[:2]), ',') || '}' as country_codes,
    '{' || array_to_string(list_transform(counted, country -> country[4:]), ',') || '}' as country_weights
from (
    select row_index, sum(weight)::integer as weight, list_sort(list(country_code || ' ' || weight)) as counted
    from (select row_index, country_code, sum(fractional_weight) as weight from place_rows where country_code is not null group by row_index, country_code)
    group by row_index
);

-- Placeholders: A9999999999 no author, A5317838346 deleted authors.
create or replace temp view authorship_rows as
select work_id, author_order, nullif(nullif(author[22:], 'A9999999999'), 'A5317838346') as author_id, raw_author_name
from authors
inner join kept using (row_index);

create or replace temp view topic_rows as
select work_id, listed.topic_id, max(score) as score
from (select row_index, topic.id[22:] as topic_id, topic.score as score from (select rowid::integer as row_index, unnest(topics) as topic from lines)) as listed
inner join kept using (row_index)
group by work_id, listed.topic_id;

-- arXiv ids from the DOI that arXiv registers, or from where the work lies (https://info.arxiv.org/help/arxiv_identifier.html).
create or replace temp view id_rows as
select distinct work_id, scheme, id_value
from (
    select work_id, 'doi' as scheme, doi as id_value from kept
    union all
    select work_id, unnest(['pmid', 'pmcid']), unnest([regexp_extract(ids.pmid, '[0-9]{1,12}$'), regexp_extract(ids.pmcid, '(PMC)?[0-9]{1,12}$')])
    from kept
    inner join lines on lines.rowid = kept.row_index
    where ids.pmid is not null or ids.pmcid is not null
    union all
    select work_id, 'arxiv', regexp_extract(lower(place), '(?:arxiv\.org/(?:abs|pdf)/|oai:arxiv\.org:|10\.48550/arxiv\.)([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})', 1)
    from (
        select row_index, unnest([location.id, location.landing_page_url, location.pdf_url]) as place
        from (select rowid::integer as row_index, unnest(locations) as location from lines)
        where contains(lower(concat(location.id, location.landing_page_url, location.pdf_url)), 'arxiv')
        union all
        select row_index, doi from kept
    )
    inner join kept using (row_index)
    where contains(lower(place), 'arxiv')
)
where id_value <> '';

-- Citations within a window are known when all its years are over and none is older than the ten the provider lists.
create or replace temp macro citations_within(years, publication_year, as_of_year, counts_by_year) as
    case when counts_by_year is not null and publication_year + years - 1 < as_of_year and publication_year > as_of_year - 10
        then least(coalesce(list_sum(list_transform(
            list_filter(counts_by_year, counted -> try_cast(counted."year" as integer) between publication_year and publication_year + years - 1),
            counted -> greatest(coalesce(try_cast(counted.cited_by_count as integer), 0), 0))), 0), 2147483647)
    end;

create or replace temp view work_rows as
select
    kept.* exclude (row_index, is_plain, letters), getvariable('read_as_of') as read_as_of, getvariable('file_id') as file_id, line_numbers.line as file_line,
    citations_within(3, kept.publication_year, year(coalesce(provider_updated_at, getvariable('read_as_of'))), counts_by_year) as citations_3y,
    citations_within(5, kept.publication_year, year(coalesce(provider_updated_at, getvariable('read_as_of'))), counts_by_year) as citations_5y,
    coalesce(countries.country_codes, '{}') as country_codes,
    coalesce(countries.country_weights, '{}') as country_weights,
    1000000000 - coalesce(countries.weight, 0) as lost_weight,
    case when len(letters) >= 20 then (md5_number_lower(letters) >> 1)::bigint end as title_key
from (
    -- The title without spaces, punctuation and accents.
    select *, translate(strip_accents(lower(title)), ' .,:;!?¿¡-‐‑–—−()[]{}<>/\"''`´’‘“”«»*+=&%$#@_|~^' || chr(9) || chr(10) || chr(13) || chr(160), '') as letters
    from works
    where row_index not in (select row_index from double_rows)
) as kept
inner join lines on lines.rowid = kept.row_index
inner join line_numbers on line_numbers.rowid = kept.row_index
left join country_rows as countries using (row_index);

-- Topics, venues and institutions that were not met before, each with a record that tells of it. Doubles tell too, so that it does not
-- matter which records came in one chunk.
create or replace temp view newcomers as
select id, min(row_index) as row_index
from (
    select topic_id as id, row_index from works
    union all
    select venue_id, row_index from works
    union all
    select institution[22:], min(institutions.row_index) from institutions inner join works using (row_index) group by institution
)
where id is not null and id not in (select id from seen)
group by id

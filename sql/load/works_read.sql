-- DuckDB. The lines of a chunk, one row each and in their order, so that rowid tells the line: what is wanted of each record, every
-- single value as text, because a value of another type would silently become null; numbers and flags as they stand in the JSON, where
-- a text has quotes. A line that is no JSON object is a row of nulls.
-- Source: work object of https://help.openalex.org. Parameter: file. Grain: line.
create or replace temp table lines as
select *
from read_ndjson(
    $1,
    columns = {
        'id': 'varchar', 'doi': 'varchar', 'title': 'varchar', 'display_name': 'varchar', 'publication_year': 'json', 'publication_date': 'varchar',
        'ids': 'struct(pmid varchar, pmcid varchar)', 'language': 'varchar', 'type': 'varchar', 'is_retracted': 'json', 'is_xpac': 'json',
        'is_authors_truncated': 'json', 'cited_by_count': 'json', 'updated_date': 'varchar',
        'counts_by_year': 'struct("year" varchar, cited_by_count varchar)[]',
        'primary_location': 'struct(source struct(id varchar))',
        'locations': 'struct(id varchar, landing_page_url varchar, pdf_url varchar)[]',
        'primary_topic': 'struct(id varchar, subfield struct(id varchar))',
        'topics': 'struct(id varchar, score float)[]',
        'authorships': 'struct(author struct(id varchar, display_name varchar), raw_author_name varchar, institutions struct(id varchar, country_code varchar)[], countries varchar[], affiliations struct(raw_affiliation_string varchar, institution_ids varchar[])[], unlinked_strings varchar[])[]'
    },
    ignore_errors = true,
    maximum_object_size = 16777216
)

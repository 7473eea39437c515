-- What was held of the incoming works, and which of them were stored.
create temp table if not exists held_works (work_id text collate "C", record_hash bigint, subfield_id integer, publication_year integer, citations_3y integer, citations_5y integer, is_retracted boolean, file_id integer, file_line integer) on commit delete rows;
create temp table if not exists stored_works (work_id text collate "C", is_new boolean) on commit delete rows

-- What was held of the incoming works, and which of them are stored; is_same: only under a newer date.
create temp table if not exists held_works (work_id text collate "C", record_hash bigint, provider_updated_at timestamptz, read_as_of date, subfield_id integer, publication_year integer, citations_3y integer, citations_5y integer, is_retracted boolean, file_id integer, file_line integer) on commit delete rows;
create temp table if not exists stored_works (work_id text collate "C", is_new boolean, is_same boolean) on commit delete rows

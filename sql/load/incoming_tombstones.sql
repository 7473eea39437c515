-- Where the rows of a list of deleted works wait, and the works that are to go. Loads of works wait until the batch is committed, and the
-- batch for them: neither misses the other (incoming_works.sql).
set local time zone 'UTC';
select pg_advisory_xact_lock(hashtext('homegrown deleted works'));
create temp table if not exists incoming_tombstones (work_id text collate "C", deleted_on date, file_line integer) on commit delete rows;
create temp table if not exists doomed_works (work_id text collate "C", file_line integer, subfield_id integer, publication_year integer) on commit delete rows;
create temp table if not exists merged_works (work_id text collate "C", held_id text collate "C", file_line integer) on commit delete rows

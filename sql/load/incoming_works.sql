-- Where the works of a chunk wait for the verdict which of them are new or newer. Times come without a zone and are those of UTC. A list of
-- deleted works (incoming_tombstones.sql) waits until the chunk is committed, and the chunk for the list: neither misses the other.
set local time zone 'UTC';
select pg_advisory_xact_lock_shared(hashtext('homegrown deleted works'));
create temp table if not exists incoming_works (like core.works including defaults) on commit delete rows

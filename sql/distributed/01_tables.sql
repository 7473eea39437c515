-- Where every table lies on a distributed Postgres (Citus), and why: the one list, read by the files after this one and by
-- test/db/distribution.test.ts. Nothing here needs Citus.
--
-- distributed   cut into shards over the workers by its key column. Tables of one group have their shards side by side, so that joins on the
--               key column stay within a worker.
-- reference     a copy on every node. No table is one: docs/distributed.md tells why.
-- coordinator   an ordinary table on the node that clients talk to. A key column says that the primary key holds it, so that the table could
--               be distributed by it later.
-- Grain: table.
create temp table if not exists table_places (
    table_name text primary key,
    place text not null check (place in ('distributed', 'reference', 'coordinator')),
    key_column text,
    group_name text,
    because text not null,
    check ((place = 'distributed') = (group_name is not null) and (place <> 'distributed' or key_column is not null))
);
truncate table_places;

insert into table_places (table_name, place, key_column, group_name, because)
values
    ('core.works', 'distributed', 'work_id', 'works', 'a row a work: 500 million'),
    ('core.work_ids', 'distributed', 'work_id', 'works', 'hangs on a work'),
    ('core.authorships', 'distributed', 'work_id', 'works', 'hangs on a work; the largest table'),
    ('core.affiliations', 'distributed', 'work_id', 'works', 'hangs on a work'),
    ('core.affiliation_strings', 'distributed', 'work_id', 'works', 'hangs on a work; the most bytes'),
    ('core.work_topics', 'distributed', 'work_id', 'works', 'hangs on a work'),
    ('core.work_families', 'distributed', 'work_id', 'works', 'hangs on a work; joined with works by every metric');

insert into table_places (table_name, place, key_column, because)
values
    ('core.deleted_works', 'coordinator', 'work_id', 'tens of millions of short rows, and every chunk of a load asks it about its ids: an index here, a trip to all shards there'),
    ('core.authors', 'coordinator', 'author_id', 'profiles that studies read; statements of studies join it with evidence, pins and temporary tables in ways that only one node can'),
    ('core.evidence', 'coordinator', 'author_id', 'as core.authors'),
    ('core.member_authors', 'coordinator', 'author_id', 'a run''s own: at most some hundred thousand rows'),
    ('core.run_evidence', 'coordinator', 'author_id', 'a run''s own'),
    ('core.cohort_members', 'coordinator', null, 'a run''s own'),
    ('core.left_out', 'coordinator', null, 'a run''s own'),
    ('core.institutions', 'coordinator', 'institution_id', 'small: versions of institutions'),
    ('core.organisations', 'coordinator', 'ror', 'some hundred thousand rows'),
    ('core.affiliation_matches', 'coordinator', 'string_hash', 'every load asks it about its strings'),
    ('core.profiles', 'coordinator', 'profile_id', 'as core.authors'),
    ('core.profile_ids', 'coordinator', 'profile_id', 'joined on its values'),
    ('core.person_profiles', 'coordinator', 'profile_id', 'as core.authors'),
    ('core.claim_sources', 'coordinator', null, 'nine rows'),
    ('core.career_claims', 'coordinator', 'profile_id', 'as core.authors'),
    ('core.work_records', 'coordinator', 'provider_id', 'joined with works on several columns'),
    ('core.work_matches', 'coordinator', 'work_id', 'as core.work_records'),
    ('core.work_types', 'coordinator', null, 'some rows'),
    ('core.field_precedence', 'coordinator', null, 'some rows'),
    ('core.current_institutions', 'coordinator', 'institution_id', 'small, and every load writes into it'),
    ('core.topics', 'coordinator', 'topic_id', 'small, and every load writes into it'),
    ('core.venues', 'coordinator', 'venue_id', 'small, and every load writes into it'),
    ('core.countries', 'coordinator', null, 'some hundred rows'),
    ('core.region_policies', 'coordinator', null, 'some thousand rows, read by functions with parameters'),
    ('core.definitions', 'coordinator', null, 'some rows'),
    ('core.plausibility_rules', 'coordinator', null, 'some rows'),
    ('core.group_author_patterns', 'coordinator', null, 'some rows'),
    ('core.corpora', 'coordinator', null, 'some rows'),
    ('core.corpus_rules', 'coordinator', null, 'some thousand rows'),
    ('raw.records', 'coordinator', 'provider_id', 'records of studies and of harvests; a bulk load leaves none here. Read through views that parse JSON, with the pins of a run'),
    ('raw.run_records', 'coordinator', 'provider_id', 'pins of runs, joined with raw.records and with evidence on different columns'),
    ('raw.aliases', 'coordinator', 'requested_id', 'bookkeeping of what was read'),
    ('raw.gone', 'coordinator', 'provider_id', 'bookkeeping of what was read'),
    ('raw.run_works', 'coordinator', 'work_id', 'a run''s own'),
    ('raw.responses', 'coordinator', null, 'bookkeeping of what was read'),
    ('raw.checkpoints', 'coordinator', null, 'bookkeeping: its rows are the locks of walks'),
    ('raw.rejected_records', 'coordinator', null, 'bookkeeping: one in a hundred records at worst'),
    ('raw.files', 'coordinator', null, 'a row a file'),
    ('metrics.settings', 'coordinator', null, 'some rows; which build readers see'),
    ('metrics.corpus_topics', 'coordinator', null, 'some thousand rows'),
    ('metrics.bootstrap_draws', 'coordinator', null, 'a thousand rows'),
    ('metrics.citation_histogram', 'coordinator', null, 'sums of the workers'' sums: its size follows from the number of reference sets, not of works'),
    ('metrics.reference_sets', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.country_cells', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.country_pairs', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.region_overlaps', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.region_years', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.corpus_coverage', 'coordinator', null, 'as metrics.citation_histogram'),
    ('metrics.study_runs', 'coordinator', null, 'answers of studies: small'),
    ('metrics.variants', 'coordinator', null, 'answers of studies'),
    ('metrics.person_places', 'coordinator', 'author_id', 'answers of studies'),
    ('metrics.person_flags', 'coordinator', null, 'answers of studies'),
    ('metrics.person_regions', 'coordinator', null, 'answers of studies'),
    ('metrics.person_classes', 'coordinator', null, 'answers of studies'),
    ('metrics.person_paths', 'coordinator', null, 'answers of studies'),
    ('metrics.study_shares', 'coordinator', null, 'answers of studies'),
    ('metrics.study_ties', 'coordinator', null, 'answers of studies'),
    ('metrics.study_regions', 'coordinator', null, 'answers of studies'),
    ('metrics.study_trajectories', 'coordinator', null, 'answers of studies'),
    ('metrics.study_institutions', 'coordinator', null, 'answers of studies'),
    ('metrics.study_output', 'coordinator', null, 'answers of studies'),
    ('metrics.study_results', 'coordinator', null, 'answers of studies'),
    ('ops.runs', 'coordinator', null, 'what runs, asked and locked all the time'),
    ('ops.steps', 'coordinator', null, 'as ops.runs'),
    ('ops.alerts', 'coordinator', null, 'as ops.runs'),
    ('ops.schema_fields', 'coordinator', null, 'as ops.runs'),
    ('ops.budgets', 'coordinator', null, 'as ops.runs'),
    ('ops.rate_slots', 'coordinator', null, 'as ops.runs'),
    ('ops.derived_objects', 'coordinator', null, 'one row'),
    ('ops.touched_sets', 'coordinator', null, 'a row a subfield and year; loads of all hosts meet here'),
    ('ops.refresh_sets', 'coordinator', null, 'a row a subfield and year');

-- Steps on the way to families, all of one transaction. family_works: every work looked at. family_reached: works to be looked at next.
-- family_frontier: works looked at last, and family_ids and family_titles: what ties others to them. family_candidates: works of these
-- titles. family_links: works that belong together, each with one that stands for all that share an id, or title and name.
-- family_labels: works with the smallest id they are linked to. family_rows: the families. family_before: what is held of
-- the works looked at. family_changes: works whose row changed.
create temp table family_works (work_id text collate "C") on commit drop;
create temp table family_reached (work_id text collate "C", title_key bigint) on commit drop;
create temp table family_frontier (work_id text collate "C", title_key bigint) on commit drop;
create temp table family_ids (id_value text collate "C", scheme text collate "C") on commit drop;
create temp table family_titles (title_key bigint) on commit drop;
create temp table family_candidates (work_id text collate "C", title_key bigint, publication_year integer, is_preprint boolean) on commit drop;
create temp table family_links (work_id text collate "C", hub_id text collate "C") on commit drop;
create temp table family_labels (work_id text collate "C", family_id text collate "C", changed_in integer) on commit drop;
create temp table family_rows (like core.work_families) on commit drop;
create temp table family_before (like core.work_families) on commit drop;
create temp table family_changes (work_id text collate "C", is_gone boolean) on commit drop

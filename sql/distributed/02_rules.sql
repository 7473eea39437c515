-- Where the schema breaks the distribution rules (docs/distributed.md), from the catalogue. Any row is a failure. Needs 01_tables.sql in the
-- same session, and no Citus: test/db/distribution.test.ts asks the same of every change.
-- Grain: table × rule × what breaks it.
create or replace temp view broken_rules as
with tables as (
    select
        relations.oid as table_id, namespaces.nspname || '.' || relations.relname as table_name, namespaces.nspname as schema_name,
        places.place, places.group_name, places.key_column, keys.attnum as key_number, keys.atttypid as key_type, keys.attcollation as key_collation, keys.attgenerated as key_generated
    from pg_class as relations
    inner join pg_namespace as namespaces on namespaces.oid = relations.relnamespace
    left join table_places as places on places.table_name = namespaces.nspname || '.' || relations.relname
    left join pg_attribute as keys on keys.attrelid = relations.oid and keys.attname = places.key_column and not keys.attisdropped
    -- Partitions go where their table goes.
    where relations.relkind in ('r', 'p') and not relations.relispartition
        and (namespaces.nspname in ('raw', 'core', 'metrics', 'ops') or places.table_name is not null)
), on_workers as (
    select * from tables where place <> 'coordinator'
), indexes as (
    -- Included columns and expressions are no keys.
    select names.relname as index_name, indexes.indrelid as table_id, indexes.indisprimary, (indexes.indkey::smallint[])[0:indexes.indnkeyatts - 1] as columns
    from pg_index as indexes
    inner join pg_class as names on names.oid = indexes.indexrelid
    where indexes.indisunique
), foreign_keys as (
    select
        sides.conname as name, source.table_name, source.place, source.group_name, target.table_name as target_name, target.place as target_place, target.group_name as target_group,
        exists (
            select 1
            from unnest(sides.conkey, sides.confkey) as pairs (own_column, target_column)
            where pairs.own_column = source.key_number and pairs.target_column = target.key_number
        ) as is_along_key
    from pg_constraint as sides
    inner join tables as source on source.table_id = sides.conrelid
    inner join tables as target on target.table_id = sides.confrelid
    where sides.contype = 'f'
)
select table_name, 'every table has its place in sql/distributed/01_tables.sql' as rule, 'it has none' as broken_by
from tables
where place is null
union all
select table_name, 'every table of sql/distributed/01_tables.sql is there', 'there is no such table'
from table_places
where table_name not in (select tables.table_name from tables)
union all
select table_name, 'the key column is a column', 'there is no column ' || key_column
from tables
where key_column is not null and key_number is null
union all
select tables.table_name, 'what hangs on a work is keyed by work_id', 'it has the column, and another key'
from tables
inner join pg_attribute as columns on columns.attrelid = tables.table_id and columns.attname = 'work_id' and not columns.attisdropped
where tables.schema_name = 'core' and tables.key_column is distinct from 'work_id'
union all
select tables.table_name, 'the primary key holds the key column', coalesce(indexes.index_name || ' does not', 'there is no primary key')
from tables
left join indexes on indexes.table_id = tables.table_id and indexes.indisprimary
where tables.key_number is not null and (indexes.columns is null or not tables.key_number = any (indexes.columns))
union all
select tables.table_name, 'unique keys of a distributed table hold the key column', indexes.index_name || ' does not'
from tables
inner join indexes on indexes.table_id = tables.table_id and not indexes.indisprimary
where tables.place = 'distributed' and not tables.key_number = any (indexes.columns)
union all
select on_workers.table_name, 'no exclusion constraint on workers', constraints.conname
from on_workers
inner join pg_constraint as constraints on constraints.conrelid = on_workers.table_id and constraints.contype = 'x'
union all
select on_workers.table_name, 'no trigger on workers', triggers.tgname
from on_workers
inner join pg_trigger as triggers on triggers.tgrelid = on_workers.table_id and not triggers.tgisinternal
union all
select on_workers.table_name, 'no identity or serial column on workers', columns.attname
from on_workers
inner join pg_attribute as columns on columns.attrelid = on_workers.table_id and columns.attnum > 0 and not columns.attisdropped
left join pg_attrdef as defaults on defaults.adrelid = columns.attrelid and defaults.adnum = columns.attnum
where columns.attidentity <> '' or pg_get_expr(defaults.adbin, defaults.adrelid) like '%nextval(%'
union all
select table_name, 'the key column is stored as it comes', key_column || ' is generated'
from tables
where place = 'distributed' and key_generated <> ''
union all
select tables.table_name, 'the key column is compared byte by byte or by another order that tells all values apart', collations.collname
from tables
inner join pg_collation as collations on collations.oid = tables.key_collation
where tables.place = 'distributed' and not collations.collisdeterministic
union all
select tables.table_name, 'key columns of one group have one type and collation', tables.key_column || ' differs from that of ' || others.table_name
from tables
inner join tables as others on others.group_name = tables.group_name and others.table_name < tables.table_name
where (tables.key_type, tables.key_collation) is distinct from (others.key_type, others.key_collation)
union all
-- One to the coordinator, or from it to the workers, would make its table one of Citus; SQL functions with parameters cannot read such tables.
select table_name, 'foreign keys stay in one place, or lead from a distributed table to a reference table', name || ' leads from ' || place || ' to ' || target_place || ' (' || target_name || ')'
from foreign_keys
where place <> target_place and not (place = 'distributed' and target_place = 'reference')
union all
select table_name, 'foreign keys between distributed tables run along their key columns', name || ' to ' || target_name || ' does not'
from foreign_keys
where place = 'distributed' and target_place = 'distributed' and not (is_along_key and group_name = target_group)
order by 1, 2, 3;

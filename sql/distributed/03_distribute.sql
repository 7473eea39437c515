-- Citus: distributes what 01_tables.sql says and is not distributed yet; rows that are there are moved to the shards. Safe to run again, and
-- needed again after a migration that adds tables. Needs 01_tables.sql and 02_rules.sql in the same session.
-- Number of shards: set homegrown.shards = 64; before this file. 128 when it is not set; tables that join a group have as many as the group.
do $$
declare
    broken text;
    shards integer := coalesce(nullif(current_setting('homegrown.shards', true), ''), '128')::integer;
    planned record;
    leader text;
begin
    select string_agg(table_name || ': ' || rule || ' (' || broken_by || ')', '; ') into broken from broken_rules;
    if broken is not null then
        raise exception 'the schema breaks the distribution rules: %', broken using hint = 'docs/distributed.md';
    end if;

    for planned in
        select table_name, place, key_column, group_name
        from table_places
        where place <> 'coordinator' and table_name::regclass not in (select logicalrelid::regclass from pg_dist_partition)
        -- Foreign keys lead to reference tables, so these come first. The first table of a group makes its shards.
        order by place = 'reference' desc, group_name, table_name <> 'core.works', table_name
    loop
        if planned.place = 'reference' then
            perform create_reference_table(planned.table_name::regclass);
            continue;
        end if;
        select places.table_name into leader
        from table_places as places
        where places.group_name = planned.group_name and places.table_name::regclass in (select logicalrelid::regclass from pg_dist_partition)
        order by places.table_name <> 'core.works', places.table_name
        limit 1;
        if leader is null then
            perform create_distributed_table(planned.table_name::regclass, planned.key_column, colocate_with => 'none', shard_count => shards);
        else
            perform create_distributed_table(planned.table_name::regclass, planned.key_column, colocate_with => leader);
        end if;
        raise notice '% is distributed by %', planned.table_name, planned.key_column;
    end loop;
end
$$;

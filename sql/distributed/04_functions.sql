-- Citus plans a query by the tables it can see in it, and does not see those inside an SQL function: it refuses such functions
-- (https://github.com/citusdata/citus/issues/1179). So every function of sql/metrics that reaches a distributed table is made anew here, under
-- its own name and with the same columns: as PL/pgSQL that runs one statement, its own, with the functions it calls written out in it. Whoever
-- calls it sees no difference. On an ordinary Postgres the two give the same rows; test/db/distributed-functions.test.ts compares them.
-- Safe to run again. Needed again whenever the files of sql/metrics changed, for then all functions are made anew from them.
-- Needs 01_tables.sql in the same session.
create temp table if not exists written_out (
    function_id oid primary key, function_name text, parameters text[], column_names text[], column_types text[], statement text, is_done boolean
);
truncate written_out;

-- Functions that reach a distributed table, by themselves or through others.
insert into written_out
with recursive reaching as (
    select 'pg_class'::regclass as catalog_id, table_name::regclass::oid as object_id from table_places where place = 'distributed'
    union
    -- A view depends on tables by its rule.
    select
        case dependencies.classid when 'pg_rewrite'::regclass then 'pg_class'::regclass else dependencies.classid end,
        case dependencies.classid when 'pg_rewrite'::regclass then rules.ev_class else dependencies.objid end
    from reaching
    inner join pg_depend as dependencies on dependencies.refclassid = reaching.catalog_id and dependencies.refobjid = reaching.object_id
    left join pg_rewrite as rules on dependencies.classid = 'pg_rewrite'::regclass and rules.oid = dependencies.objid
    where dependencies.classid in ('pg_proc'::regclass, 'pg_rewrite'::regclass)
)
select
    functions.oid, functions.proname, functions.proargnames[1:functions.pronargs], columns.names, columns.types,
    -- What is materialized, Citus would bring to this node.
    replace(regexp_replace(pg_get_function_sqlbody(functions.oid), '^\s*BEGIN ATOMIC\s*(.*);\s*END\s*$', '\1'), ' AS MATERIALIZED (', ' AS ('), false
from reaching
inner join pg_proc as functions on reaching.catalog_id = 'pg_proc'::regclass and functions.oid = reaching.object_id
-- Columns of returns table (…), or of the table whose rows are returned.
cross join lateral (
    select array_agg(name order by place) as names, array_agg(type_name order by place) as types
    from (
        select place, functions.proargnames[place] as name, format_type(functions.proallargtypes[place], null) as type_name
        from generate_subscripts(functions.proallargtypes, 1) as place
        where functions.proargmodes[place] = 't'
        union all
        select attnum, attname::text, format_type(atttypid, atttypmod)
        from pg_type as row_types
        inner join pg_attribute as attributes on attributes.attrelid = row_types.typrelid and attributes.attnum > 0 and not attributes.attisdropped
        where row_types.oid = functions.prorettype
    ) as listed
) as columns
where functions.pronamespace = 'derive'::regnamespace and functions.proretset and functions.prosqlbody is not null;

do $$
declare
    callee record;
    caller record;
    call text[];
    arguments text[];
    written text;
    place integer;
begin
    loop
        -- One that calls no other any more.
        select * into callee
        from written_out as inner_function
        where not is_done and not exists (
            select 1 from written_out as other where other.function_id <> inner_function.function_id and strpos(inner_function.statement, 'derive.' || other.function_name || '(') > 0
        )
        limit 1;
        exit when not found;
        for caller in
            select * from written_out where strpos(statement, 'derive.' || callee.function_name || '(') > 0
        loop
            loop
                call := regexp_match(caller.statement, '(derive\.' || callee.function_name || '\(([^()]*)\))');
                exit when call is null;
                arguments := string_to_array(call[2], ', ');
                if cardinality(arguments) <> cardinality(callee.parameters) then
                    raise exception 'derive.% calls % with other than % plain arguments', caller.function_name, call[1], cardinality(callee.parameters);
                end if;
                written := callee.statement;
                for place in 1..cardinality(arguments) loop
                    written := regexp_replace(written, '\m' || callee.function_name || '\.' || callee.parameters[place] || '\M', arguments[place], 'g');
                end loop;
                caller.statement := replace(caller.statement, call[1], '(select ' || array_to_string(callee.column_names, ', ')
                    || ' from (' || written || ') as written (' || array_to_string(callee.column_names, ', ') || '))');
            end loop;
            if strpos(caller.statement, 'derive.' || callee.function_name || '(') > 0 then
                raise exception 'derive.% calls derive.% with arguments that cannot be written out: give it parameters as they are', caller.function_name, callee.function_name;
            end if;
            update written_out set statement = caller.statement where function_id = caller.function_id;
        end loop;
        update written_out set is_done = true where function_id = callee.function_id;
    end loop;

    for callee in select * from written_out loop
        if not callee.is_done then
            raise exception 'derive.% calls itself', callee.function_name;
        end if;
        written := callee.statement;
        for place in 1..cardinality(callee.parameters) loop
            written := regexp_replace(written, '\m' || callee.function_name || '\.' || callee.parameters[place] || '\M', '$' || place, 'g');
        end loop;
        -- SQL functions cast to the types of their columns by themselves.
        written := 'select ' || (select string_agg(name || '::' || callee.column_types[ordinality], ', ' order by ordinality) from unnest(callee.column_names) with ordinality as columns (name, ordinality))
            || ' from (' || written || ') as written (' || array_to_string(callee.column_names, ', ') || ')';
        execute format(
            'create or replace function derive.%I(%s) returns %s language plpgsql stable as %L', callee.function_name,
            pg_get_function_arguments(callee.function_id), pg_get_function_result(callee.function_id),
            format('begin return query execute %L using %s; end', written, (select string_agg('$' || number, ', ' order by number) from generate_series(1, cardinality(callee.parameters)) as number))
        );
        raise notice 'derive.% is written out', callee.function_name;
    end loop;
end
$$;

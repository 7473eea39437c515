-- Citus plans a query by the tables it can see in it, and does not see those inside an SQL function: it refuses such functions
-- (https://github.com/citusdata/citus/issues/1179). So every function of sql/metrics that reaches a distributed table is made anew here, under
-- its own name and with the same columns: as PL/pgSQL that runs one statement, its own. Whoever calls it sees no difference. On an ordinary Postgres the two give the same rows; test/db/distributed-functions.test.ts compares them.
-- Safe to run again. Needed again whenever the files of sql/metrics changed, for then all functions are made anew from them.
-- Needs 01_tables.sql in the same session.
create temp table if not exists written_out (
    function_id oid primary key, function_name text, parameters text[], column_names text[], column_types text[], statement text
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
    replace(regexp_replace(pg_get_function_sqlbody(functions.oid), '^\s*BEGIN ATOMIC\s*(.*);\s*END\s*$', '\1'), ' AS MATERIALIZED (', ' AS (')
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
    other text;
    written text;
    place integer;
begin
    for callee in select * from written_out loop
        select written_out.function_name into other from written_out where strpos(callee.statement, 'derive.' || written_out.function_name || '(') > 0 limit 1;
        if found then
            raise exception 'derive.% calls derive.%, which reaches works too: make one of them a view', callee.function_name, other;
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

-- What is computed from the columns of a work (derive.set_id and the like) runs where the work lies, so workers need these functions too.
do $$
declare
    scalar regprocedure;
begin
    if to_regproc('create_distributed_function') is null then
        return;
    end if;
    for scalar in select oid from pg_proc where pronamespace = 'derive'::regnamespace and not proretset and provolatile = 'i' loop
        execute format('select create_distributed_function(%L::regprocedure)', scalar);
    end loop;
end
$$;

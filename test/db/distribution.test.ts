/** The distribution rules (docs/distributed.md), asked of the schema as it is, and of small schemas that break each of them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type pg from 'pg'
import { sqlFile } from '../../src/db/sql-file.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { runCommand } from '../support/command.ts'

let database: TestDatabase
let client: pg.PoolClient
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

/** All in one session, as the temporary tables are; undone after each test. */
beforeEach(async () => {
    client = await database.pool.connect()
    await client.query('begin')
    await client.query(sqlFile('distributed/01_tables'))
    await client.query(sqlFile('distributed/02_rules'))
})
afterEach(async () => {
    await client.query('rollback')
    client.release()
})

async function broken(): Promise<string[]> {
    const found = await client.query<{ table_name: string, rule: string, broken_by: string }>('select * from broken_rules')
    return found.rows.map((row) => `${row.table_name}: ${row.rule} (${row.broken_by})`)
}

test('the schema keeps the rules', async () => {
    expect(await broken()).toEqual([])
    const counts = await client.query('select place, count(*) as tables from table_places group by place order by place')
    expect(counts.rows).toEqual([{ place: 'coordinator', tables: expect.any(Number) }, { place: 'distributed', tables: 7 }])
})

test('what hangs on a work lies beside it, what hangs on a profile is ready for it, and every row says why', async () => {
    const works = await client.query<{ table_name: string }>(`select table_name from table_places where group_name = 'works' and key_column = 'work_id' order by 1`)
    expect(works.rows.map((row) => row.table_name)).toEqual([
        'core.affiliation_strings', 'core.affiliations', 'core.authorships', 'core.work_families', 'core.work_ids', 'core.work_topics', 'core.works',
    ])
    const profiles = await client.query<{ table_name: string }>(`select table_name from table_places where key_column = 'author_id' and table_name like 'core.%' order by 1`)
    expect(profiles.rows.map((row) => row.table_name)).toEqual(['core.authors', 'core.evidence', 'core.member_authors', 'core.run_evidence'])
    expect((await client.query(`select table_name from table_places where length(because) < 6`)).rows).toEqual([])
})

describe('a schema that breaks a rule', () => {
    /** Tables of a schema of their own. Places: table, place, key column, group. */
    async function make(statements: string, places: [table: string, place: string, key: string | null, group: string | null][]): Promise<string[]> {
        await client.query(`create schema made; set local search_path = made, public; ${statements}`)
        for (const [table, place, key, group] of places) await client.query(`insert into table_places values ($1, $2, $3, $4, 'made for a test')`, [`made.${table}`, place, key, group])
        return broken()
    }

    test('a table without a place', async () => {
        await client.query('create table ops.forgotten (forgotten_id integer primary key)')
        expect(await broken()).toEqual(['ops.forgotten: every table has its place in sql/distributed/01_tables.sql (it has none)'])
    })

    test('a place without a table, a key that is no column', async () => {
        expect(await make('create table a (a_id text primary key)', [['a', 'distributed', 'b_id', 'g'], ['gone', 'coordinator', null, null]])).toEqual([
            'made.a: the key column is a column (there is no column b_id)', 'made.gone: every table of sql/distributed/01_tables.sql is there (there is no such table)',
        ])
    })

    test('a table of core with a work_id that is no key', async () => {
        await client.query(`create table core.notes (note_id integer primary key, work_id text); insert into table_places values ('core.notes', 'coordinator', null, null, 'for a test')`)
        expect(await broken()).toEqual(['core.notes: what hangs on a work is keyed by work_id (it has the column, and another key)'])
    })

    test.each([
        ['a primary key without it', 'create table a (a_id text, n integer primary key)', 'the primary key holds the key column (a_pkey does not)'],
        ['no primary key', 'create table a (a_id text)', 'the primary key holds the key column (there is no primary key)'],
        ['a unique constraint without it', 'create table a (a_id text primary key, n integer unique)', 'unique keys of a distributed table hold the key column (a_n_key does not)'],
        ['a unique index without it', 'create table a (a_id text primary key, n integer); create unique index by_n on a (n) where n > 0', 'unique keys of a distributed table hold the key column (by_n does not)'],
        ['a unique index that only includes it', 'create table a (a_id text primary key, n integer); create unique index by_n on a (n) include (a_id)', 'unique keys of a distributed table hold the key column (by_n does not)'],
        ['a unique index on an expression of it', 'create table a (a_id text primary key, n integer); create unique index by_n on a (n, lower(a_id))', 'unique keys of a distributed table hold the key column (by_n does not)'],
        ['an exclusion constraint', 'create table a (a_id text primary key, span int4range, exclude using gist (span with &&))', 'no exclusion constraint on workers (a_span_excl)'],
        ['an identity', 'create table a (a_id text primary key, n bigint generated always as identity)', 'no identity or serial column on workers (n)'],
        ['a serial', 'create table a (a_id text primary key, n serial)', 'no identity or serial column on workers (n)'],
        ['a trigger', 'create table a (a_id text primary key); create trigger t before insert on a for each row execute function suppress_redundant_updates_trigger()', 'no trigger on workers (t)'],
        ['a generated key', `create table a (n text, a_id text generated always as (n || 'x') stored primary key)`, 'the key column is stored as it comes (a_id is generated)'],
        ['a key whose equals differ', `create collation made.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false); create table a (a_id text collate loose primary key)`,
            'the key column is compared byte by byte or by another order that tells all values apart (loose)'],
    ])('%s', async (_name, statements, rule) => {
        expect(await make(statements, [['a', 'distributed', 'a_id', 'g']])).toEqual([`made.a: ${rule}`])
    })

    test('keys of another type or collation within a group', async () => {
        const statements = 'create table a (a_id text primary key); create table b (a_id text collate "C" primary key); create table c (a_id bigint primary key)'
        expect(await make(statements, [['a', 'distributed', 'a_id', 'g'], ['b', 'distributed', 'a_id', 'g'], ['c', 'distributed', 'a_id', 'h']])).toEqual([
            'made.b: key columns of one group have one type and collation (a_id differs from that of made.a)',
        ])
    })

    test('foreign keys that cross', async () => {
        const statements = `
            create table a (a_id text primary key); create table r (r_id integer primary key); create table l (l_id integer primary key);
            create table along (a_id text primary key references a); create table to_reference (a_id text primary key, r_id integer references r);
            create table across (a_id text primary key, other_id text references a); create table other_group (a_id text primary key references a);
            create table to_local (a_id text primary key, l_id integer references l);
            create table from_reference (r_id integer primary key, a_id text references a); create table from_local (l_id integer primary key, a_id text references a, r_id integer references r)`
        const distributed = (table: string, group = 'g'): [string, string, string, string] => [table, 'distributed', 'a_id', group]
        const alongKeys = 'foreign keys between distributed tables run along their key columns'
        const onePlace = 'foreign keys stay in one place, or lead from a distributed table to a reference table'
        expect(await make(statements, [
            distributed('a'), distributed('along'), distributed('to_reference'), distributed('across'), distributed('other_group', 'h'), distributed('to_local'),
            ['r', 'reference', null, null], ['from_reference', 'reference', null, null], ['l', 'coordinator', null, null], ['from_local', 'coordinator', null, null],
        ])).toEqual([
            `made.across: ${alongKeys} (across_other_id_fkey to made.a does not)`,
            `made.from_local: ${onePlace} (from_local_a_id_fkey leads from coordinator to distributed (made.a))`,
            `made.from_local: ${onePlace} (from_local_r_id_fkey leads from coordinator to reference (made.r))`,
            `made.from_reference: ${onePlace} (from_reference_a_id_fkey leads from reference to distributed (made.a))`,
            `made.other_group: ${alongKeys} (other_group_a_id_fkey to made.a does not)`,
            `made.to_local: ${onePlace} (to_local_l_id_fkey leads from distributed to coordinator (made.l))`,
        ])
    })

    test('a table of the coordinator that names a key need not hold it in every unique key, but in its primary key', async () => {
        expect(await make('create table a (a_id text primary key, n integer unique); create table b (a_id text, n integer primary key)', [['a', 'coordinator', 'a_id', null], ['b', 'coordinator', 'a_id', null]])).toEqual([
            'made.b: the primary key holds the key column (b_pkey does not)',
        ])
    })
})

describe('distributing', () => {
    /** What of Citus the statements call, writing down how. */
    const citus = `
        create table public.pg_dist_partition (logicalrelid regclass);
        create table public.calls (call_id integer generated always as identity, call text);
        create function public.create_reference_table(table_name regclass) returns void language sql as
            $$ insert into calls (call) select 'reference ' || table_name; insert into pg_dist_partition values (table_name) $$;
        create function public.create_distributed_table(table_name regclass, distribution_column text, distribution_type text default 'hash', colocate_with text default 'default', shard_count integer default null) returns void language sql as
            $$ insert into calls (call) select concat_ws(' ', table_name, 'by', distribution_column, 'with', colocate_with, shard_count); insert into pg_dist_partition values (table_name) $$`
    const calls = async () => (await client.query<{ call: string }>('select call from calls order by call_id')).rows.map((row) => row.call)

    test('makes one group of what hangs on works, once', async () => {
        await client.query(citus)
        await client.query(sqlFile('distributed/03_distribute'))
        const first = await calls()
        expect(first[0]).toBe('core.works by work_id with none 128')
        expect(first.slice(1).sort()).toEqual([
            'affiliation_strings', 'affiliations', 'authorships', 'work_families', 'work_ids', 'work_topics',
        ].map((table) => `core.${table} by work_id with core.works`))
        await client.query(sqlFile('distributed/01_tables'))
        await client.query(sqlFile('distributed/03_distribute'))
        expect(await calls()).toEqual(first)
    })

    test('takes up where it was cut off, makes reference tables first, and as many shards as it is told', async () => {
        await client.query(citus)
        await client.query(`
            insert into pg_dist_partition values ('core.works'), ('core.authorships');
            create schema made; create table made.r (r_id integer primary key); create table made.d (d_id integer primary key);
            insert into table_places values ('made.r', 'reference', null, null, 'for a test'), ('made.d', 'distributed', 'd_id', 'another', 'for a test');
            set local homegrown.shards = 32`)
        await client.query(sqlFile('distributed/03_distribute'))
        const made = await calls()
        expect(made.slice(0, 2)).toEqual(['reference made.r', 'made.d by d_id with none 32'])
        expect(made).toHaveLength(2 + 5)
        expect(made.every((call) => !/^core\.(works|authorships) /.test(call))).toBe(true)
    })

    test('refuses a schema that breaks a rule, and touches nothing', async () => {
        await client.query(citus)
        await client.query('alter table core.work_topics drop constraint work_topics_pkey; savepoint before')
        await expect(client.query(sqlFile('distributed/03_distribute'))).rejects.toThrow('core.work_topics: the primary key holds the key column (there is no primary key)')
        await client.query('rollback to before')
        expect(await calls()).toEqual([])
    })

    test('the command says what is missing', async () => {
        const finished = await runCommand(['db', 'distribute'], { DATABASE_URL: database.url })
        expect(finished.stderr).toContain('this Postgres has no Citus: install it on every node')
        expect(finished.code).toBe(2)
        expect((await runCommand(['db', 'distribute', '--shards', 'many'], { DATABASE_URL: database.url })).stderr).toContain('"many" is no whole number')
    })
})

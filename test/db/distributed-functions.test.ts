/** Functions as sql/distributed/04_functions.sql makes them for Citus, against those of sql/metrics: the same rows, on an ordinary Postgres. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { migrate } from '../../src/db/migrate.ts'
import { sqlFile } from '../../src/db/sql-file.ts'
import { refreshMetrics } from '../../src/metrics/refresh.ts'
import { ensureSettings } from '../../src/metrics/settings.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inventWorks, loadWorks } from '../support/invented-works.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

/** Names of the functions that were made anew. */
async function writeOut(): Promise<string[]> {
    const client = await database.pool.connect()
    try {
        for (const file of ['01_tables', '04_functions']) await client.query(sqlFile(`distributed/${file}`))
        return (await client.query<{ function_name: string }>('select function_name from written_out order by 1')).rows.map((row) => row.function_name)
    } finally {
        client.release(true)
    }
}

async function makeAnew(): Promise<void> {
    await database.pool.query(`update ops.derived_objects set files_hash = 'another'`)
    expect((await migrate(database.db)).derivedRebuilt).toBe(true)
}

async function languages(): Promise<Record<string, string>> {
    const found = await database.pool.query<{ name: string, language: string }>(`
        select proname as name, lanname as language from pg_proc inner join pg_language on pg_language.oid = prolang where pronamespace = 'derive'::regnamespace`)
    return Object.fromEntries(found.rows.map((row) => [row.name, row.language]))
}

/** All rows as texts, in an order that the rows decide. */
async function rowsOf(query: string, values: unknown[] = []): Promise<string[]> {
    return (await database.pool.query<{ row: string }>(`select to_jsonb(found)::text as row from (${query}) as found order by 1`, values)).rows.map(({ row }) => row)
}

const works = inventWorks(7, 160)
const calls: [query: string, values: unknown[]][] = [
    ['derive.work_scores(settings.setting_id, $1)', [works.map((work) => work.id.replace(/.*\//, ''))]],
    ['derive.leading_institutions(settings.setting_id, 2010, 2030, 10)', []],
    ['derive.leading_institutions(settings.setting_id, 2016, 2017, 50)', []],
    [`derive.lead_ratio(settings.setting_id, 2010, 2030, 'fractional', 10, 'cn+sar')`, []],
    [`derive.lead_ratio(settings.setting_id, 2010, 2030, 'full', 50, 'iso')`, []],
]

test('what reaches works is written out, what does not is left, and nothing is written out twice', async () => {
    const names = await writeOut()
    expect(names).toEqual(expect.arrayContaining(['lead_ratio', 'leading_institutions', 'work_scores']))
    const found = await languages()
    for (const name of names) expect(`${name} ${found[name]}`).toBe(`${name} plpgsql`)
    for (const name of ['country_sums', 'region_sums', 'tie_weights', 'corpus_topics', 'region_of', 'person_places', 'stability_interval', 'sensitivity']) {
        expect(`${name} ${found[name]}`).toBe(`${name} sql`)
    }
    // None of them calls another: Citus would not see into it.
    const nested = await database.pool.query(`
        select caller.proname, callee.proname as calls
        from pg_proc as caller
        inner join pg_proc as callee on callee.pronamespace = caller.pronamespace and strpos(caller.prosrc, 'derive.' || callee.proname || '(') > 0
        where caller.pronamespace = 'derive'::regnamespace and caller.proname = any ($1) and callee.proname = any ($1)`, [names])
    expect(nested.rows).toEqual([])
    expect(await writeOut()).toEqual([])
    expect(await languages()).toEqual(found)
    await makeAnew()
    expect((await languages())['lead_ratio']).toBe('sql')
    expect(await writeOut()).toEqual(names)
})

test('the same rows and columns', async () => {
    await makeAnew()
    const corpus = await loadCorpus('all')
    await storeCorpus(database.db, corpus)
    await ensureSettings(database.db, corpus)
    const settings = (await database.db.selectFrom('metrics.settings').select('setting_id').execute()).map((row) => row.setting_id)
    await loadWorks(database.pool, works)
    await refreshMetrics(database.pool, database.connection, { settings, isFull: true })
    const queries = calls.map(([call, values]): [string, unknown[]] => [`select settings.setting, called.* from metrics.settings as settings cross join lateral ${call} as called`, values])
    const expected = []
    for (const [query, values] of queries) expected.push(await rowsOf(query, values))
    await writeOut()
    for (const [index, [query, values]] of queries.entries()) {
        expect(expected[index]?.length, query).toBeGreaterThan(5)
        expect(await rowsOf(query, values), query).toEqual(expected[index])
    }
})

/** The settings under which a corpus is compared (src/metrics/settings.ts). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { storeCorpus } from '../../../src/corpus/store-corpus.ts'
import { refreshMetrics } from '../../../src/metrics/refresh.ts'
import { ensureSettings, settingNames } from '../../../src/metrics/settings.ts'
import { corpusOf } from '../../corpus/temp-corpus.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addWorks, putWorks } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(async () => { await database.pool.query('truncate core.corpora, core.corpus_rules, metrics.settings') })

async function store(lines: string, name?: string): Promise<void> {
    const corpus = await corpusOf(`topics: { include: all }\n${lines}`, name)
    await storeCorpus(database.db, corpus)
    await ensureSettings(database.db, corpus)
}

interface Row { setting: string, choices: unknown[], is_stale: boolean, build_id: number | null, definition_hash: string }

async function settings(corpus = 'mine'): Promise<Row[]> {
    return (await database.pool.query<Row>('select setting, array[reference_level, citation_window, counts_families::text] as choices, is_stale, build_id, definition_hash from metrics.settings where corpus = $1 order by setting', [corpus])).rows
}
const choices = async () => Object.fromEntries((await settings()).map((row) => [row.setting, row.choices]))

test('each changes one thing of the corpus', async () => {
    await store('families: on')
    expect(await choices()).toEqual({
        main: ['subfield', 'all', 'true'], level: ['topic', 'all', 'true'], window_3y: ['subfield', '3y', 'true'], window_5y: ['subfield', '5y', 'true'], families: ['subfield', 'all', 'false'],
    })
    expect(Object.keys(await choices()).sort()).toEqual(settingNames.toSorted())
    expect(await settings()).toEqual(expect.arrayContaining([expect.objectContaining({ setting: 'level', is_stale: true, build_id: null })]))
})

test('the other way round for a corpus that chose the other way', async () => {
    await store('reference: { level: topic, minimum_set_size: 20 }')
    expect(await choices()).toMatchObject({ main: ['topic', 'all', 'false'], level: ['subfield', 'all', 'false'], families: ['topic', 'all', 'true'] })
})

test('the same again leaves what was built alone, also when several do it at once', async () => {
    await Promise.all([store('families: on'), store('families: on')])
    await database.pool.query('update metrics.settings set is_stale = false, build_id = 7')
    const before = await settings()
    await store('families: on')
    expect(await settings()).toEqual(before)
    expect(new Set(before.map((row) => row.definition_hash)).size).toBe(5)
})

test('another definition makes all of them stale, and of this corpus only', async () => {
    await store('families: on')
    await store('families: on', 'other.yaml')
    await database.pool.query('update metrics.settings set is_stale = false, build_id = 7')
    await store('families: on\nyears: [2015, null]')
    expect((await settings()).map((row) => [row.is_stale, row.build_id])).toEqual(Array.from({ length: 5 }, () => [true, 7]))
    expect((await settings('other')).every((row) => !row.is_stale)).toBe(true)
    await database.pool.query('update metrics.settings set is_stale = false')
    await store('families: off\nyears: [2015, null]')
    expect(await choices()).toMatchObject({ main: ['subfield', 'all', 'false'], families: ['subfield', 'all', 'true'] })
    expect((await settings()).every((row) => row.is_stale)).toBe(true)
})

test('they are built when asked for, and kept up to date from then on', async () => {
    const { pool, connection } = database
    await putWorks(database, [{ citations: 1 }, { citations: 2 }])
    await store('families: on')
    const ids = Object.fromEntries((await database.db.selectFrom('metrics.settings').select(['setting', 'setting_id']).execute()).map((row) => [row.setting, row.setting_id]))
    const refresh = async (...names: string[]) => (await refreshMetrics(pool, connection, { settings: names.map((name) => ids[name] ?? 0), isFull: false })).map(({ setting, way }) => [setting, way])
    expect(await refresh('main', 'level')).toEqual([['mine, level', 'rebuilt'], ['mine, main', 'rebuilt']])
    expect((await settings()).filter((row) => row.build_id !== null).map((row) => row.setting)).toEqual(['level', 'main'])
    await addWorks(database, [{ id: 'W3', citations: 3 }])
    await pool.query('insert into ops.touched_sets values (1, 2020, 1) on conflict do nothing')
    // Only main is named; level was built once and follows.
    expect(await refresh('main')).toEqual([['mine, level', 'refreshed'], ['mine, main', 'refreshed']])
    const sets = await pool.query('select settings.setting, sets.works from metrics.settings as settings inner join metrics.reference_sets as sets on sets.build_id = settings.build_id order by 1')
    expect(sets.rows).toEqual([{ setting: 'level', works: 3 }, { setting: 'main', works: 3 }])
})

/** The refresh as it runs where works lie on several nodes, on one node: the same figures. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { refreshMetrics } from '../../src/metrics/refresh.ts'
import { ensureSettings } from '../../src/metrics/settings.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { clearWorks, inventWorks, loadWorks } from '../support/invented-works.ts'

const tables = ['corpus_coverage', 'citation_histogram', 'reference_sets', 'country_cells', 'country_pairs', 'region_overlaps', 'region_years']
let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

async function figures(): Promise<Record<string, string[]>> {
    const held: Record<string, string[]> = {}
    for (const table of tables) {
        const found = await database.pool.query<{ row: string }>(`
            select (to_jsonb(figures) - 'build_id' || jsonb_build_object('setting', settings.setting))::text as row
            from metrics.${table} as figures inner join metrics.settings as settings on settings.build_id = figures.build_id`)
        held[table] = found.rows.map(({ row }) => row).sort()
    }
    return held
}

test('built and refreshed', async () => {
    const corpus = await loadCorpus('all')
    await storeCorpus(database.db, corpus)
    await ensureSettings(database.db, corpus)
    const settings = (await database.db.selectFrom('metrics.settings').select('setting_id').execute()).map((row) => row.setting_id)
    const refresh = (isFull: boolean) => refreshMetrics(database.pool, database.connection, { settings, isFull })
    const works = inventWorks(11, 200)
    await loadWorks(database.pool, works.slice(0, 150))
    await refresh(true)
    const few = await figures()
    await loadWorks(database.pool, works.slice(150))
    await refresh(true)
    const all = await figures()
    expect(few).not.toEqual(all)

    // What src/db/distribute.ts takes for a distributed table.
    await database.pool.query(`create table public.pg_dist_partition as select 'core.works'::regclass as logicalrelid`)
    await clearWorks(database.pool)
    await loadWorks(database.pool, works.slice(0, 150))
    const rebuilt = await refresh(true)
    // No copy of the works is made.
    expect(rebuilt.map(({ steps }) => [steps['country_cells'] !== undefined, steps['judged_works'] !== undefined])).toEqual(settings.map(() => [true, false]))
    expect(await figures()).toEqual(few)
    await loadWorks(database.pool, works.slice(150))
    expect((await refresh(false)).map((report) => report.way)).toEqual(settings.map(() => 'refreshed'))
    expect(await figures()).toEqual(all)
})

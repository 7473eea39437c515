/** A loader that meets another on the same work, between looking at what is held and writing: the newer version stays, with all that hangs on it. */
import { expect, test } from 'vitest'
import { openDuck } from '../../src/ingest/duckdb.ts'
import { prepareWorks } from '../../src/ingest/prepare-works.ts'
import { storeWorks } from '../../src/ingest/store-works.ts'
import { makeBulkWork } from '../support/bulk-works.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpCore } from '../support/dump-core.ts'

async function store({ pool }: TestDatabase, version: number, also?: () => Promise<void>) {
    const duck = await openDuck(pool)
    const bytes = Buffer.from(`${JSON.stringify(makeBulkWork(3, version))}\n`)
    const prepared = await prepareWorks(duck, { bytes, starts: Int32Array.of(0, bytes.length), lines: Int32Array.of(1) }, { fileId: null, readAsOf: '2026-09-01', isCountry: () => true })
    try {
        return await storeWorks(pool, duck, prepared, { runId: 1, fileId: null, origin: String, ...(also ? { also } : {}) })
    } finally {
        await prepared.release()
    }
}

async function tablesAfter(load: (database: TestDatabase) => Promise<void>): Promise<Record<string, string[]>> {
    const database = await createTestDatabase()
    try {
        await load(database)
        const { 'core.works': works = [], 'core.work_ids': ids = [], 'core.authorships': authors = [], 'core.affiliations': places = [], 'core.work_topics': topics = [] } = await dumpCore(database.pool)
        return { works, ids, authors, places, topics }
    } finally {
        await database.close()
    }
}

/** Stores one version while another has written and not yet committed. */
async function storeBehind(database: TestDatabase, first: number, second: number): Promise<void> {
    let behind: ReturnType<typeof store> | undefined
    await store(database, first, async () => {
        behind = store(database, second)
        await expect.poll(async () => (await database.pool.query('select from pg_locks where not granted')).rowCount, { timeout: 20_000 }).toBeGreaterThan(0)
    })
    const counts = await behind
    expect(counts).toMatchObject(second > first ? { stored: 1, unchanged: 0 } : { stored: 0, unchanged: 1 })
}

test.each([[[], 2, 3], [[], 3, 2], [[1], 2, 3], [[1], 3, 2]])('held %j, then %i, and %i behind it', { timeout: 60_000 }, async (held, first, second) => {
    const found = await tablesAfter(async (database) => {
        for (const version of held) await store(database, version)
        await storeBehind(database, first, second)
    })
    expect(found).toEqual(await tablesAfter(async (database) => { await store(database, 3) }))
    expect(found).not.toEqual(await tablesAfter(async (database) => { await store(database, 2) }))
})

/** The same records in any order, in files of any split, some of them at the same time: the same tables. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyTombstones } from '../../src/ingest/apply-tombstones.ts'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { makeBulkWork, randomFrom, shuffled, workId } from '../support/bulk-works.ts'
import { createTestDatabase } from '../support/database.ts'
import { dumpCore } from '../support/dump-core.ts'

const works = 200
const splits = 20

let folder: string
let expected: Record<string, string[]>
const lines: string[] = []
beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-order-'))
    const random = randomFrom('versions')
    for (let number = 1; number <= works; number += 1) {
        const versions = 1 + Math.floor(random() * 5)
        for (let version = 1; version <= versions; version += 1) {
            const work = makeBulkWork(number, version)
            lines.push(JSON.stringify(work))
            // Changed at the same time and not alike; the same once more; of no date.
            if (random() < 0.3) lines.push(JSON.stringify({ ...makeBulkWork(number, version, 2), updated_date: work['updated_date'] }))
            if (random() < 0.3) lines.push(JSON.stringify(work))
            if (random() < 0.1) lines.push(JSON.stringify({ ...makeBulkWork(number, version, 3), updated_date: null }))
        }
    }
    await writeFile(path.join(folder, 'deleted_ids.csv'), ['work_id,deleted_date', ...Array.from({ length: 40 }, (_, index) => `${workId(index * 5 + 1)},2026-0${2 + index % 3}-15`)].join('\n'))
    expected = await load('whole', [lines], 1)
}, 120_000)
afterAll(async () => rm(folder, { recursive: true, force: true }))

/** @param tombstonesAfter how many files come before the list of deleted works */
async function load(name: string, files: string[][], tombstonesAfter: number, isAtOnce = false): Promise<Record<string, string[]>> {
    const database = await createTestDatabase()
    const context = { pool: database.pool, runId: 1, provider: 'openalex' }
    const loads = files.map((content, index) => async () => {
        const file = path.join(folder, `${name}-${index}.jsonl`)
        await writeFile(file, content.join('\n'))
        await loadWorksFile(context, { file, name: `${index}`, snapshotDate: '2026-09-01' }, async () => undefined)
    })
    loads.splice(tombstonesAfter, 0, () => applyTombstones(context, { file: path.join(folder, 'deleted_ids.csv'), name: 'deleted_ids.csv' }, async () => undefined))
    try {
        if (isAtOnce) await Promise.all(loads.map((one) => one()))
        else for (const one of loads) await one()
        return await dumpCore(database.pool)
    } finally {
        await database.close()
    }
}

test('there is something to get wrong', () => {
    expect(lines.length).toBeGreaterThan(works * 3)
    for (const table of ['works', 'work_ids', 'authorships', 'affiliations', 'affiliation_strings', 'work_topics', 'work_countries', 'topics', 'venues', 'current_institutions', 'deleted_works']) {
        expect([table, Number(expected[`core.${table}`]?.length) > 20]).toEqual([table, true])
    }
    expect(expected['core.deleted_works']).toHaveLength(40)
    expect(expected['core.works']?.length).toBeLessThan(works)
    expect(expected['core.works']?.length).toBeGreaterThan(works - 40)
})

test.each(Array.from({ length: splits }, (_, index) => index + 1))('split %i', async (seed) => {
    const random = randomFrom(`split ${seed}`)
    const files: string[][] = Array.from({ length: 1 + Math.floor(random() * 8) }, () => [])
    for (const line of shuffled(lines, random)) files[Math.floor(random() * files.length)]?.push(line)
    const found = await load(`split${seed}`, files, Math.floor(random() * (files.length + 1)), seed % 4 === 0)
    for (const [table, rows] of Object.entries(expected)) expect([table, found[table]]).toEqual([table, rows])
})

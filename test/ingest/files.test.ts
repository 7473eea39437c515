/** Files of records, through the command: names and layouts, real works, drift, and loading twice. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRecordFiles } from '../../src/ingest/files.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpStore } from '../support/dump.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { makeAuthors, makeWorks } from '../support/synthetic.ts'

let folder: string
let database: TestDatabase
beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-files-'))
    database = await createTestDatabase()
})
afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
})

interface Summary { run: number, records: { entity: string, records: number, stored?: number, unchanged?: number }[], rejected: { reason: string, rejected: number }[], alerts: string[], undocumented_fields: { entity: string, field: string }[] }

async function ingest(files: string): Promise<Summary> {
    const done = await runCommand(['ingest', 'openalex', '--files', files, '--json', '--quiet'], { DATABASE_URL: database.url })
    expect(done).toMatchObject({ code: 0, stderr: '' })
    return JSON.parse(done.stdout) as Summary
}

async function write(name: string, records: Iterable<object>): Promise<void> {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    const text = [...records].map((record) => JSON.stringify(record)).join('\n')
    await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text)
}

test('our own names and the layouts of the snapshot are found, the rest is named', async () => {
    await write('names/authors.jsonl', makeAuthors(2, 1))
    await write('names/works-2026-02.ndjson.gz', makeWorks(2, 1))
    await write('names/notes.txt', [])
    await write('names/data/jsonl/institutions/updated_date=2026-01-01/part_0000.gz', [])
    await write('names/data/works/updated_date=2026-01-01/part_000.gz', [])
    const { files, ignored } = await findRecordFiles(path.join(folder, 'names'))
    expect(files.map((file) => [file.entity, file.name])).toEqual([
        ['authors', 'authors.jsonl'], ['institutions', 'data/jsonl/institutions/updated_date=2026-01-01/part_0000.gz'],
        ['works', 'data/works/updated_date=2026-01-01/part_000.gz'], ['works', 'works-2026-02.ndjson.gz'],
    ])
    expect(ignored).toEqual(['notes.txt'])
    await expect(findRecordFiles(path.join(folder, 'names', 'data', 'none'))).rejects.toThrow(/not there/)
})

test('the layout of the snapshot loads, each part its own job', async () => {
    await write('snapshot/data/jsonl/works/updated_date=2026-01-01/part_0000.gz', makeWorks(700, 1))
    await write('snapshot/data/jsonl/works/updated_date=2026-02-01/part_0000.gz', makeWorks(50, 1))
    await write('snapshot/data/jsonl/authors/updated_date=2026-01-01/part_0000.gz', makeAuthors(600, 1))
    const summary = await ingest(path.join(folder, 'snapshot'))
    expect(summary.records).toEqual([{ provider: 'openalex', entity: 'authors', records: 600 }, { provider: 'openalex', entity: 'works', files: 2, lines: 750, records: 750, stored: expect.any(Number), unchanged: expect.any(Number), rejected: 0 }])
    expect(summary.rejected).toEqual([])
    const works = summary.records[1]
    expect(works?.stored).toBeGreaterThanOrEqual(700)
    expect(Number(works?.stored) + Number(works?.unchanged)).toBe(750)
    expect((await database.pool.query(`select (select count(*) from core.works) as works, (select count(*) from raw.records where entity = 'works') as kept`)).rows).toEqual([{ works: 700, kept: 0 }])
    expect((await database.pool.query(`select count(*) as n from raw.checkpoints where run_id = $1 and scope like 'file %' and is_done`, [summary.run])).rows).toEqual([{ n: 3 }])
})

test('fields nobody documented are recorded, fields that are missing raise an alert', async () => {
    const [author] = makeAuthors(1, 5)
    const { works_count: _cut, ...rest } = author as { works_count: number } & object
    await write('drift/authors.jsonl', [{ ...rest, brand_new_field: 1 }])
    const summary = await ingest(path.join(folder, 'drift'))
    expect(summary.undocumented_fields).toContainEqual({ provider: 'openalex', entity: 'authors', field: 'brand_new_field' })
    expect(summary.alerts).toEqual([expect.stringContaining('without the field works_count (1 of 1')])
})

describe.skipIf(!hasRealData)('2,643 real works and 58 real authors', () => {
    test('none is rejected, every authorship arrives, and loading again adds nothing', async () => {
        const own = await createTestDatabase()
        try {
            const words = ['ingest', 'openalex', '--files', realData('openalex'), '--json', '--quiet']
            const first = await runCommand(words, { DATABASE_URL: own.url })
            expect(first).toMatchObject({ code: 0, stderr: '' })
            const works = (stored: number) => ({ provider: 'openalex', entity: 'works', files: 1, lines: 2643, records: 2643, stored, unchanged: 2643 - stored, rejected: 0 })
            expect(JSON.parse(first.stdout)).toMatchObject({ records: [{ entity: 'authors', records: 58 }, works(2643)], rejected: [], alerts: [] })
            const counts = await own.pool.query(`select
                (select count(*) from core.works) as works, (select count(*) from core.authorships) as authorships,
                (select count(*) from core.authorships where author_id is null) as without_id, (select sum(authors_listed) from core.works) as listed,
                (select count(*) from core.works where file_line is null or file_id is null) as without_line`)
            const sent = gunzipSync(await readFile(realData('openalex', 'works-2026-02.ndjson.gz'))).toString().trim().split('\n').map((line) => (JSON.parse(line) as { authorships: unknown[] }).authorships.length)
            expect([sent.length, sent.reduce((sum, authors) => sum + authors, 0)]).toEqual([2643, 12167])
            expect(counts.rows).toEqual([{ works: 2643, authorships: 12167, without_id: 406, listed: 12167, without_line: 0 }])
            const before = await dumpStore(own.pool)
            const again = await runCommand(words, { DATABASE_URL: own.url })
            expect(again).toMatchObject({ code: 0, stderr: '' })
            expect(JSON.parse(again.stdout)).toMatchObject({ records: [{ entity: 'authors', records: 58 }, works(0)], rejected: [], alerts: [] })
            const after = await dumpStore(own.pool)
            for (const table of Object.keys(before).filter((name) => name.startsWith('core.') || name === 'raw.records')) expect([table, after[table]]).toEqual([table, before[table]])
        } finally {
            await own.close()
        }
    })
})

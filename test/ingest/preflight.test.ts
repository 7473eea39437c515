/** What a bulk load will take: records from manifests, Parquet and samples; disk, time, and what people read of it. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { preflightText, formatBytes } from '../../src/cli/preflight-text.ts'
import { bulkFilesOf } from '../../src/cli/source-files.ts'
import { costs, findFreeBytes, inspectLoad, planLoad } from '../../src/ingest/preflight.ts'
import { findRecordFiles } from '../../src/ingest/files.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-preflight-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function make(name: string, files: Record<string, string | Buffer>): Promise<string> {
    for (const [file, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(folder, name, file)), { recursive: true })
        await writeFile(path.join(folder, name, file), content)
    }
    return path.join(folder, name)
}

async function countsOf(root: string) {
    return Object.fromEntries((await inspectLoad(root, await findRecordFiles(root))).counts)
}

/** Lines that do not pack, so that a file is about as long as its text. */
const noise = (lines: number, bytes: number) => `${Array.from({ length: lines }, () => randomBytes(bytes / 2).toString('hex')).join('\n')}\n`

describe('records', () => {
    test('small files are counted: no end at the end, empty lines, gzip, nothing', async () => {
        const root = await make('small', { 'works.jsonl': '{"id":1}\n\r\n\n{"id":2}\r\n{"id":3}', 'works-2.jsonl.gz': gzipSync('{"id":1}\n{"id":2}\n'), 'works-3.jsonl': '', 'works-4.jsonl': '\n' })
        const exact = (records: number) => ({ records, isEstimate: false })
        expect(await countsOf(root)).toEqual({ 'works.jsonl': exact(3), 'works-2.jsonl.gz': exact(2), 'works-3.jsonl': exact(0), 'works-4.jsonl': exact(0) })
    })

    test('the manifest comes first, though the file says otherwise', async () => {
        const part = 'works/updated_date=2026-01-01/part_0000.gz'
        const root = await make('promised', { [part]: gzipSync('{}\n'), 'manifest.json': JSON.stringify({ files: [{ url: `s3://x/${part}`, meta: { record_count: 400_000 } }] }) })
        expect(await countsOf(root)).toEqual({ [part]: { records: 400_000, isEstimate: false } })
    })

    test('large files are extrapolated from their beginning, within a tenth', async () => {
        const text = noise(4_000, 2_000)
        const root = await make('large', { 'works.jsonl': text, 'works-2.jsonl.gz': gzipSync(text) })
        const counts = await countsOf(root)
        for (const name of ['works.jsonl', 'works-2.jsonl.gz']) {
            expect(counts[name]?.isEstimate).toBe(true)
            expect(counts[name]?.records).toBeGreaterThan(3_600)
            expect(counts[name]?.records).toBeLessThan(4_400)
        }
    })

    test('of many files a few are opened, over the whole list; entities do not mix', async () => {
        const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`works-${String(index).padStart(2, '0')}.jsonl`, '{"id":1}\n'.repeat(100)]))
        const root = await make('many', { ...files, 'authors.jsonl': '{}\n'.repeat(7) })
        const counts = await countsOf(root)
        expect(counts).toMatchObject({ 'authors.jsonl': { records: 7 }, 'works-01.jsonl': { records: 100, isEstimate: true }, 'works-10.jsonl': { records: 100, isEstimate: true } })
        expect(Object.entries(counts).filter(([, count]) => !count.isEstimate).map(([name]) => name).toSorted()).toEqual(['authors.jsonl', 'works-00.jsonl', 'works-03.jsonl', 'works-06.jsonl', 'works-08.jsonl', 'works-11.jsonl'])
    })

    test('Parquet says it itself; files that cannot be looked into are not known and stop nothing', async () => {
        const root = await make('parquet', { 'authors.parquet': 'PAR1 but no more', 'topics.jsonl.gz': 'no gzip', 'sources.jsonl.gz': gzipSync(Buffer.alloc(140_000_000)) })
        const instance = await DuckDBInstance.create(':memory:')
        await (await instance.connect()).run(`copy (select range as id from range(1234)) to '${path.join(root, 'works.parquet')}' (format parquet)`)
        expect(await countsOf(root)).toEqual({ 'works.parquet': { records: 1_234, isEstimate: false } })
        const { preflight } = await inspectLoad(root, await findRecordFiles(root))
        expect(preflight.entities.map(({ entity, records, isEstimate }) => [entity, records, isEstimate])).toEqual([['works', 1_234, false], ['authors', undefined, true], ['topics', undefined, true], ['venues', undefined, true]])
    })
})

describe('disk and time', () => {
    const file = (entity: 'works' | 'authors', name: string, bytes: number) => ({ kind: 'records' as const, entity, format: 'ndjson' as const, file: `/x/${name}`, name, bytes })
    const files = [file('authors', 'a', 1_500), file('works', 'w1', 400_000_000), file('works', 'w2', 800_000_000)]
    const counts = new Map([['w1', { records: 300_000, isEstimate: false }], ['w2', { records: 600_123, isEstimate: true }], ['a', { records: 1, isEstimate: false }]])

    test('follow from records and what one of them takes', () => {
        expect(planLoad({ files, tombstones: [] }, counts)).toEqual({
            entities: [{ entity: 'works', files: 2, bytes: 1_200_000_000, records: 900_123, isEstimate: true }, { entity: 'authors', files: 1, bytes: 1_500, records: 1, isEstimate: false }],
            tombstoneFiles: 0,
            bytesNeeded: 900_123 * costs.works.bytes + costs.authors.bytes,
            seconds: 900_123 / costs.works.perSecond + 1 / costs.authors.perSecond,
        })
        expect(planLoad({ files: files.slice(1), tombstones: [] }, new Map([['w1', { records: 3, isEstimate: false }]])).entities).toMatchObject([{ records: 3, isEstimate: true }])
    })

    test('in words', () => {
        const preflight = planLoad({ files, tombstones: [] }, counts)
        const text = (free: number | undefined) => preflightText({ preflight: { ...preflight, tombstoneFiles: 1 }, alerts: [{ key: 'k', severity: 'warning', message: 'part_0001.gz is missing' }] }, free === undefined ? undefined : { bytes: free, folder: '/data' })
        expect(text(1e12).split('\n')).toEqual([
            'From files, no network, no cost:',
            '  works         2 files, 1.2 GB, about 900,000 records',
            '  authors       1 file, 1.5 kB, 1 record',
            '  deleted works 1 list',
            'Disk: about 2.6 GB in the database if every record is new; 1.0 TB are free in /data.',
            'Time: about 4 min on one machine; records marked about are extrapolated from a few files.',
            'warning: part_0001.gz is missing',
        ])
        expect(text(undefined)).toContain('how much is free on its server is not known here')
        expect(text(undefined)).not.toContain('WARNING')
        expect(text(preflight.bytesNeeded)).not.toContain('WARNING')
        expect(text(preflight.bytesNeeded - 1)).toContain('WARNING: this load will not fit on the disk: about 2.6 GB are needed and 2.6 GB free.')
        expect(text(2e9)).toContain('and 2.0 GB free. Make room, load fewer files, or set HOMEGROWN_HOME')
    })

    test.each([[0, '0 bytes'], [999, '999 bytes'], [1_000, '1.0 kB'], [99_949, '99.9 kB'], [99_951, '100 kB'], [999_499, '999 kB'], [999_600, '1.0 MB'], [1_234_567_890, '1.2 GB'], [2.5e15, '2.5 PB'], [5e18, '5,000 PB']])('%d bytes are %s', (bytes, text) => {
        expect(formatBytes(bytes)).toBe(text)
    })

    test('free bytes of a folder', async () => {
        expect(await findFreeBytes(folder)).toBeGreaterThan(0)
        expect(await findFreeBytes(path.join(folder, 'none'))).toBeUndefined()
    })
})

test('jobs hear what is known of their file', async () => {
    const part = 'works/updated_date=2026-01-01/part_0000.gz'
    const root = await make('jobs', { [part]: gzipSync('{}\n'), 'topics.jsonl': '{}\n{}\n', 'works/deleted_ids.csv': 'work_id,deleted_date\n', 'manifest.json': JSON.stringify({ files: [{ url: `s3://x/${part}`, meta: { record_count: 5 } }] }) })
    const { source, load } = await bulkFilesOf(root)
    expect(source.files).toMatchObject([{ name: 'topics.jsonl', entity: 'topics', format: 'ndjson', expectedRecords: 2 }, { name: part, entity: 'works', manifestRecords: 5, expectedRecords: 5, modifiedMs: expect.any(Number) as number }])
    expect(source.files[0]).not.toHaveProperty('manifestRecords')
    expect(source.tombstones).toMatchObject([{ name: 'works/deleted_ids.csv', kind: 'tombstones', format: 'csv' }])
    expect(load.alerts).toEqual([])
})

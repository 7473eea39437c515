/** Manifests in their three forms and at any level; files that are missing, unlisted, shorter or longer. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { findRecordFiles } from '../../src/ingest/files.ts'
import { readManifests } from '../../src/ingest/manifest.ts'

let folder: string
let made = 0
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-manifest-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))

/** Files by name: their length in bytes, or their content. */
async function read(files: Record<string, number | object | string>): Promise<{ promised: Record<string, { bytes?: number, records?: number }>, alerts: string[], keys: string[] }> {
    const root = path.join(folder, String(made += 1))
    for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(root, name)), { recursive: true })
        await writeFile(path.join(root, name), typeof content === 'number' ? 'x'.repeat(content) : typeof content === 'string' ? content : JSON.stringify(content))
    }
    const { promised, alerts } = await readManifests(root, await findRecordFiles(root))
    return { promised: Object.fromEntries(promised), alerts: alerts.map(({ severity, message }) => `${severity}: ${message}`), keys: alerts.map((alert) => alert.key) }
}

const listed = (url: string, bytes?: number, records?: number) => ({ url, meta: { content_length: bytes, record_count: records } })
const s3 = 's3://openalex/data/jsonl'
const [january, february] = ['works/updated_date=2026-01-01/part_0000.gz', 'works/updated_date=2026-02-01/part_0000.gz']
const ofWorks = (...files: object[]) => ({ date: '2026-02-02', format: 'jsonl', entity: 'works', record_count: 12, content_length: 15, files })
const both = [listed(`${s3}/${january}`, 10, 7), listed(`${s3}/${february}`, 5, 5)]
const date = '2026-02-02'
const promisedBoth = (below: string) => ({ [`${below}${january}`]: { bytes: 10, records: 7, date }, [`${below}${february}`]: { bytes: 5, records: 5, date } })

describe('forms and levels', () => {
    test('of an entity, beside its partitions, above them all, or named without ending', async () => {
        for (const name of ['data/jsonl/works/manifest.json', 'data/jsonl/works/manifest', 'data/manifest.json', 'manifest']) {
            expect(await read({ [name]: ofWorks(...both), [`data/jsonl/${january}`]: 10, [`data/jsonl/${february}`]: 5 })).toEqual({ promised: promisedBoth('data/jsonl/'), alerts: [], keys: [] })
        }
    })

    test('of a format: entities within; those nobody reads are passed over', async () => {
        const combined = { date: '2026-02-02', format: 'jsonl', meta: { record_count: 15, content_length: 20 }, entities: [
            ofWorks(...both), { entity: 'sources', record_count: 3, files: [listed(`${s3}/sources/updated_date=2026-01-01/part_0000.gz`, 3, 3)] },
            { entity: 'funders', record_count: 9, files: [listed(`${s3}/funders/updated_date=2026-01-01/part_0000.gz`, 4, 9)] },
        ] }
        expect(await read({ 'manifest.json': combined, [january]: 10, [february]: 5, 'sources/updated_date=2026-01-01/part_0000.gz': 3 })).toEqual({
            promised: { ...promisedBoth(''), 'sources/updated_date=2026-01-01/part_0000.gz': { bytes: 3, records: 3, date } }, alerts: [], keys: [],
        })
    })

    test('of the older layout, with addresses of the web, and for a file of our own', async () => {
        const legacy = { entries: [listed('https://openalex.s3.amazonaws.com/data/works/updated_date%3D2025-01-01/part_000.gz', 4, 2), listed('s3://mine/topics.jsonl.gz', 6, 3)] }
        expect(await read({ 'manifest': legacy, 'data/works/updated_date=2025-01-01/part_000.gz': 4, 'topics.jsonl.gz': 6 })).toEqual({
            promised: { 'data/works/updated_date=2025-01-01/part_000.gz': { bytes: 4, records: 2 }, 'topics.jsonl.gz': { bytes: 6, records: 3 } }, alerts: [], keys: [],
        })
    })

    test('same names of other entities, formats and copies are kept apart', async () => {
        const other = 'authors/updated_date=2026-01-01/part_0000.gz'
        const done = await read({
            'old/jsonl/works/manifest.json': ofWorks(listed(`${s3}/${january}`, 2, 1), listed(`${s3}/${february}`, 2, 11)), 'new/jsonl/works/manifest.json': ofWorks(...both),
            'new/jsonl/authors/manifest.json': { entity: 'authors', files: [listed(`${s3}/${other}`, 8, 4)] },
            [`old/jsonl/${january}`]: 2, [`old/jsonl/${february}`]: 2, [`new/jsonl/${january}`]: 10, [`new/jsonl/${february}`]: 5, [`new/jsonl/${other}`]: 8,
        })
        expect(done.alerts).toEqual([])
        expect(done.promised).toMatchObject({ [`old/jsonl/${january}`]: { records: 1 }, [`new/jsonl/${january}`]: { records: 7 }, [`new/jsonl/${other}`]: { records: 4 } })
    })

    test('of two manifests that promise the same file the nearer one holds', async () => {
        const done = await read({ 'manifest.json': { entities: [ofWorks(listed(`${s3}/${january}`, 1, 1), listed(`${s3}/${february}`, 1, 11))] }, 'jsonl/works/manifest.json': ofWorks(...both), [`jsonl/${january}`]: 10, [`jsonl/${february}`]: 5 })
        expect(done).toEqual({ promised: promisedBoth('jsonl/'), alerts: [], keys: [] })
    })

    test('an unpacked file has the records, not the bytes; sizes may be left out; the other format is no miss', async () => {
        const parquet = { format: 'parquet', entity: 'works', files: [listed(`s3://openalex/data/parquet/${january.replace('.gz', '.parquet')}`, 99, 12)] }
        const done = await read({ 'jsonl/works/manifest.json': ofWorks(...both.slice(0, 1), { url: `${s3}/${february}` }), 'parquet/works/manifest.json': parquet, [`jsonl/${january.replace('.gz', '')}`]: 40, [`jsonl/${february}`]: 5 })
        expect(done.promised).toEqual({ [`jsonl/${january.replace('.gz', '')}`]: { bytes: 10, records: 7, date }, [`jsonl/${february}`]: { date } })
        expect(done.alerts).toEqual([])
    })
})

test('the date of the release is that of the entity, else of the format; a time behind it is cut off, and what is no date is none', async () => {
    const file = listed(`${s3}/${january}`, 1, 1)
    const dates = async (outer: unknown, inner: unknown) => (await read({ 'manifest.json': { date: outer, entities: [{ entity: 'works', date: inner, files: [file] }] }, [january]: 1 })).promised[january]
    expect(await dates('2026-03-01', '2026-02-02T10:00:00Z')).toEqual({ bytes: 1, records: 1, date: '2026-02-02' })
    expect(await dates('2026-03-01', undefined)).toEqual({ bytes: 1, records: 1, date: '2026-03-01' })
    expect(await dates('yesterday', '2026-02-30')).toEqual({ bytes: 1, records: 1 })
})

describe('what is wrong is told with the name of the file', () => {
    test('missing, unlisted, shorter, longer', async () => {
        const done = await read({
            'works/manifest.json': ofWorks(...both, listed(`${s3}/works/updated_date=2026-02-01/part_0001.gz`, 5, 0)),
            [january]: 9, [february]: 6, 'works/updated_date=2025-12-01/part_0000.gz': 3, 'topics.jsonl': 3, 'works-of-mine.jsonl': 3,
        })
        expect(done.alerts).toEqual([
            'warning: works/updated_date=2026-02-01/part_0001.gz is missing: works/manifest.json lists it; fetch it, or its records stay out',
            'warning: works/updated_date=2025-12-01/part_0000.gz is not listed in works/manifest.json (left over from an older release, or added by hand?); it is loaded all the same',
            'warning: works/updated_date=2026-01-01/part_0000.gz is shorter than it should be (9 bytes, works/manifest.json says 10; an incomplete download?): fetch it again, or what it lacks stays out',
            'warning: works/updated_date=2026-02-01/part_0000.gz is longer than it should be (6 bytes, works/manifest.json says 5; of another release?): fetch it or the manifest again',
        ])
        expect(new Set(done.keys).size).toBe(4)
    })

    test('entities of which nothing was fetched are told once; a file that two manifests miss, once', async () => {
        const authors = Array.from({ length: 30 }, (_, index) => listed(`${s3}/authors/updated_date=2026-01-01/part_00${index}.gz`, 1, 1))
        const done = await read({ 'manifest.json': { entities: [ofWorks(...both), { entity: 'authors', files: authors }] }, 'works/manifest.json': ofWorks(...both), [january]: 10 })
        expect(done.alerts).toEqual([
            'warning: works/updated_date=2026-02-01/part_0000.gz is missing: works/manifest.json lists it; fetch it, or its records stay out',
            'note: no file of authors is there, though manifest.json lists some: none is loaded',
        ])
    })

    test('sums that do not add up, entries without an address; more than fifty of a kind share one alert', async () => {
        const done = await read({ 'works/manifest.json': ofWorks(listed(`${s3}/${january}`, 10, 7), { meta: {} }, ...Array.from({ length: 60 }, (_, index) => listed(`${s3}/works/updated_date=2026-01-01/part_1${index}.gz`, 1, 1))), [january]: 10 })
        expect(done.alerts).toContain('warning: works/manifest.json: file 2 of its list has no url; it is passed over')
        expect(done.alerts.filter((alert) => alert.includes('is missing'))).toHaveLength(50)
        expect(done.alerts.at(-1)).toBe('warning: 10 more files like that (missing)')
        const sum = await read({ 'works/manifest.json': { ...ofWorks(...both), record_count: 13 }, [january]: 10, [february]: 5 })
        expect(sum.alerts).toEqual(['warning: works/manifest.json contradicts itself: it speaks of 13 records, its files add up to 12'])
    })

    test.each([
        ['no JSON', '{"files": [', /works\/manifest\.json is no JSON \(.*\): fetch it again, or remove it/],
        ['an error page', '<?xml version="1.0"?><Error/>', /is no JSON/],
        ['something else', '{"name": "app", "version": 2}', /is no manifest: it holds neither files nor entries nor entities/],
        ['a list', '[]', /is no manifest/],
        ['files that are no list', '{"files": {"url": "x"}}', /is no manifest/],
    ])('a manifest that is %s', async (_name, content, message) => {
        const failed = read({ 'works/manifest.json': content, [january]: 10 })
        await expect(failed).rejects.toThrow(message)
        await expect(failed).rejects.toBeInstanceOf(UsageError)
    })

    test('numbers that are none count as not given', async () => {
        const done = await read({ 'works/manifest.json': { files: [{ url: `${s3}/${january}`, meta: { content_length: '10', record_count: -1 } }, { url: `${s3}/${february}`, meta: null }] }, [january]: 4, [february]: 5 })
        expect(done).toEqual({ promised: { [january]: {}, [february]: {} }, alerts: [], keys: [] })
    })
})

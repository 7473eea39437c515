/** Works, authors and topics as Parquet: the same rows as from JSON lines, whatever the columns; damaged files. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { literal } from '../../src/ingest/duckdb.ts'
import { loadFile } from '../../src/ingest/load-file.ts'
import { loadListFile } from '../../src/ingest/load-list.ts'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { makeBulkWork, makeTopic, workId } from '../support/bulk-works.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpCore } from '../support/dump-core.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { makeAuthors } from '../support/synthetic.ts'

const works = 11_000

let folder: string
let duck: DuckDBInstance
const opened: TestDatabase[] = []
beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-parquet-'))
    duck = await DuckDBInstance.create(':memory:', { threads: '2' })
})
afterAll(async () => {
    for (const database of opened) await database.close()
    duck.closeSync()
    await rm(folder, { recursive: true, force: true })
})

async function openContext() {
    const database = await createTestDatabase()
    opened.push(database)
    return { pool: database.pool, runId: 1, provider: 'openalex' }
}

async function run(...statements: string[]): Promise<void> {
    const connection = await duck.connect()
    try {
        for (const statement of statements) await connection.run(statement)
    } finally {
        connection.closeSync()
    }
}

async function load(file: string, format: 'ndjson' | 'parquet'): Promise<Record<string, string[]>> {
    const context = await openContext()
    await loadWorksFile(context, { file, format, name: 'works', snapshotDate: '2026-09-01' }, async () => undefined)
    return { ...await dumpCore(context.pool, { withLines: true }), rejects: await rejectsOf(context.pool) }
}

async function rejectsOf(pool: TestDatabase['pool']): Promise<string[]> {
    return (await pool.query<{ row: string }>(`select concat_ws(' | ', origin, reason, detail) as row from raw.rejected_records order by 1`)).rows.map((each) => each.row)
}

/** Every table, so that a difference names it. */
function expectSame(found: Record<string, string[]>, wanted: Record<string, string[]>): void {
    for (const [table, rows] of Object.entries(wanted)) expect([table, found[table]]).toEqual([table, rows])
}

async function writeLines(name: string, records: Iterable<object>): Promise<string> {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, [...records].map((record) => JSON.stringify(record)).join('\n'))
    return file
}

const read = (file: string) => `read_ndjson(${literal(file)}, sample_size = -1)`

describe.skipIf(!hasRealData)('2,643 real works', () => {
    test('give the same rows as from JSON lines', async () => {
        const lines = realData('openalex', 'works-2026-02.ndjson.gz')
        const file = path.join(folder, 'real.parquet')
        await run(`copy (select * from ${read(lines)}) to ${literal(file)} (format parquet, row_group_size 1000)`)
        const wanted = await load(lines, 'ndjson')
        expect(wanted['core.works']).toHaveLength(2643)
        expectSame(await load(file, 'parquet'), wanted)
    })
})

describe('many works', () => {
    let lines: string
    let wanted: Record<string, string[]>
    beforeAll(async () => {
        lines = await writeLines('many.jsonl', Array.from({ length: works }, (_, index) => makeBulkWork(index + 1)))
        wanted = await load(lines, 'ndjson')
    })

    test('in several ranges and row groups give the same rows, with the row as line', async () => {
        for (const rowGroup of [2_048, 100_000]) {
            const file = path.join(folder, `many-${rowGroup}.parquet`)
            await run(`copy (select * from ${read(lines)}) to ${literal(file)} (format parquet, row_group_size ${rowGroup})`)
            expectSame(await load(file, 'parquet'), wanted)
        }
        expect(wanted['core.works']).toHaveLength(works)
    })

    test('a load that was stopped goes on from its last row', async () => {
        const context = await openContext()
        const input = { file: path.join(folder, 'many-2048.parquet'), format: 'parquet' as const, name: 'works', snapshotDate: '2026-09-01' }
        const seen: number[] = []
        await expect(loadWorksFile(context, input, async (records) => { seen.push(records); if (seen.length === 2) throw new Error('enough') })).rejects.toThrow('enough')
        await loadWorksFile(context, input, async (records) => { seen.push(records) })
        expect(seen).toEqual([5_000, 5_000, 10_000, 1_000])
        expectSame({ ...await dumpCore(context.pool, { withLines: true }), rejects: await rejectsOf(context.pool) }, wanted)
    })

    test('other types and columns: times, texts that hold JSON, more and fewer columns and fields, a folder named after a date', async () => {
        const file = path.join(folder, 'works', 'updated_date=1999-01-01', 'part_[0]*.parquet')
        await mkdir(path.dirname(file), { recursive: true })
        await run(`set timezone = 'America/New_York'`, `copy (
            select * exclude (locations, is_xpac) replace (
                    make_timestamptz(epoch_us(updated_date::timestamp)) as updated_date, publication_date::date as publication_date, publication_year::smallint as publication_year,
                    authorships::json::varchar as authorships, cited_by_count::uinteger as cited_by_count,
                    {'pmid': ids.pmid} as ids, encode(title) as title
                ),
                fwci: 1.5::decimal(5, 2), abstract_inverted_index: '{"a": [1]}', nothing: null::integer
            from ${read(lines)}) to ${literal(file)} (format parquet)`)
        const less = (await readFile(lines, 'utf8')).split('\n').map((line) => { const { locations: _l, is_xpac: _x, ...rest } = JSON.parse(line) as Record<string, unknown>; return rest })
        const plain = await load(await writeLines('less.jsonl', less), 'ndjson')
        expect(plain['core.work_ids']?.length).toBeLessThan(Number(wanted['core.work_ids']?.length))
        expectSame(await load(file, 'parquet'), plain)
    })

    test('records that are not plain are mended or refused, by row', async () => {
        const file = path.join(folder, 'odd.parquet')
        const odd = [{ ...makeBulkWork(1), id: 'no id' }, { ...makeBulkWork(2), publication_year: 1200 }, { ...makeBulkWork(3), authorships: null }, { ...makeBulkWork(4), title: `Dark${String.fromCharCode(0)}ness` }, { ...makeBulkWork(5), doi: 'rubbish' }]
        const source = await writeLines('odd.jsonl', odd)
        await run(`copy (select * from ${read(source)}) to ${literal(file)} (format parquet)`)
        const found = await load(file, 'parquet')
        expectSame(found, await load(source, 'ndjson'))
        expect(found['rejects']).toEqual([
            expect.stringMatching(/^works:000000001 \| no id/), expect.stringMatching(/^works:000000002 \| year out of range/), expect.stringMatching(/^works:000000005 \| not understood \| doi: "rubbish"/),
        ])
    })
})

describe('files that cannot be read', () => {
    test('cut off, no Parquet, no records', async () => {
        const file = path.join(folder, 'good.parquet')
        await run(`copy (select * from ${read(await writeLines('good.jsonl', [makeBulkWork(1)]))}) to ${literal(file)} (format parquet)`)
        const bytes = await readFile(file)
        const attempt = async (name: string, content: Buffer | string) => {
            await writeFile(path.join(folder, name), content)
            const context = await openContext()
            return loadWorksFile(context, { file: path.join(folder, name), format: 'parquet', name }, async () => undefined)
        }
        await expect(attempt('cut.parquet', bytes.subarray(0, bytes.length / 2))).rejects.toThrow(/cut\.parquet is no Parquet file that can be read \(.+; an incomplete download\?\): fetch it again/)
        await expect(attempt('text.parquet', 'this is text')).rejects.toThrow(/text\.parquet is no Parquet file/)
        await expect(attempt('empty.parquet', '')).rejects.toThrow(/empty\.parquet is no Parquet file/)
        const other = path.join(folder, 'other.parquet')
        await run(`copy (select 1 as a, 2 as b) to ${literal(other)} (format parquet)`)
        await expect(attempt('other.parquet', await readFile(other))).rejects.toThrow(/has no column id \(it has a, b\): these are no records of OpenAlex/)
    })

    test('damaged in the middle: what came before is kept, and loading the mended file ends it', async () => {
        const lines = await writeLines('long.jsonl', Array.from({ length: works }, (_, index) => makeBulkWork(index + 1)))
        const file = path.join(folder, 'long.parquet')
        await run(`copy (select * from ${read(lines)}) to ${literal(file)} (format parquet, row_group_size 2048, compression zstd)`)
        const bytes = await readFile(file)
        const damaged = Buffer.from(bytes)
        // The third fifth, without the list of columns at the end.
        damaged.fill(0x55, Math.floor(bytes.length * 0.55), Math.floor(bytes.length * 0.65))
        await writeFile(file, damaged)
        const context = await openContext()
        const input = { file, format: 'parquet' as const, name: 'works', snapshotDate: '2026-09-01' }
        await expect(loadWorksFile(context, input, async () => undefined)).rejects.toThrow(/long\.parquet cannot be read past row 5000: .+What was read until there is kept; fetch the file again and repeat the command/)
        const kept = await context.pool.query<{ works: number, last: number, lines: number, is_done: boolean }>('select count(*) as works, max(file_line) as last, max(lines) as lines, bool_or(finished_at is not null) as is_done from core.works, raw.files')
        expect(kept.rows).toEqual([{ works: 5_000, last: 5_000, lines: 5_000, is_done: false }])
        await writeFile(file, bytes)
        await loadWorksFile({ ...context, runId: 2 }, input, async () => undefined)
        expect((await context.pool.query('select count(*) as works from core.works')).rows).toEqual([{ works }])
    })
})

test('authors and topics as Parquet', async () => {
    const context = await openContext()
    const authors = await writeLines('authors.jsonl', makeAuthors(700, 1))
    await run(`copy (select * from ${read(authors)}) to ${literal(path.join(folder, 'authors.parquet'))} (format parquet)`)
    expect(await loadFile(context, { entity: 'authors', file: path.join(folder, 'authors.parquet'), format: 'parquet', name: 'authors.parquet' }, async () => undefined)).toBe(700)
    const stored = await context.pool.query<{ payload: object, provider_updated_at: Date, origin: string }>(`select payload, records.provider_updated_at, origin from raw.records inner join raw.run_records using (provider, entity, provider_id, content_hash) order by origin`)
    expect(stored.rows).toHaveLength(700)
    const [first] = makeAuthors(1, 1)
    expect(stored.rows[0]).toMatchObject({ origin: 'authors.parquet:000000001', provider_updated_at: new Date('2026-08-01T04:30:00Z'), payload: { id: first?.id, affiliations: first?.affiliations, summary_stats: first?.summary_stats } })
    const topics = await writeLines('topics.jsonl', [1, 2, 3].map((number) => ({ ...makeTopic(number), updated_date: '2026-08-01T04:30:00' })))
    await run(`copy (select * from ${read(topics)}) to ${literal(path.join(folder, 'topics.parquet'))} (format parquet)`)
    await loadListFile(context, 'topics', { file: path.join(folder, 'topics.parquet'), format: 'parquet', name: 'topics.parquet' }, async () => undefined)
    expect((await context.pool.query('select topic_id, subfield_id, is_listed from core.topics order by 1')).rows).toEqual([1, 2, 3].map((number) => ({ topic_id: `T2000${number}`, subfield_id: 1700 + number, is_listed: true })))
})

test('works are numbered by their row in the file', async () => {
    const context = await openContext()
    await loadWorksFile(context, { file: path.join(folder, 'many-100000.parquet'), format: 'parquet', name: 'works' }, async () => undefined)
    expect((await context.pool.query('select count(*) as n from core.works where file_line is distinct from substring(work_id from 2)::bigint - 7000000000')).rows).toEqual([{ n: 0 }])
    expect((await context.pool.query('select file_line from core.works where work_id = $1', [workId(10_999)])).rows).toEqual([{ file_line: 10_999 }])
})

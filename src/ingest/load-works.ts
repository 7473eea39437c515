/**
 * One file of works → core, chunk by chunk: while Postgres stores a chunk, DuckDB prepares the next one and the one after it is read.
 * Each chunk commits with the line it ended on, so a killed load goes on from there.
 */
import pLimit from 'p-limit'
import type pg from 'pg'
import { openDuck } from './duckdb.ts'
import { type Chunk, readChunks } from './lines.ts'
import { type BulkFile, openFile, OvertakenError } from './open-file.ts'
import { longestWork, type PreparedWorks, prepareWorks } from './prepare-works.ts'
import { readParquetChunks } from './read-parquet.ts'
import { type StoreContext } from './store.ts'
import { type ChunkLoader, storeChunk } from './store-chunk.ts'
import { storeWorks, type StoredWorks } from './store-works.ts'

const chunkSize = { maxBytes: 48 * 1024 * 1024, maxLines: 5_000, longestLine: longestWork }
/** Chunks of all files of this process that DuckDB works on at the same time: more would only need more memory. */
const preparing = pLimit(2)
/** Chunks of a file that are prepared while one is stored. */
const chunksAhead = 2
/** What sql/load/works_read.sql and check-work.ts look at. */
const columnsRead = ['id', 'doi', 'title', 'display_name', 'publication_year', 'publication_date', 'ids', 'language', 'type', 'is_retracted', 'is_xpac', 'is_authors_truncated',
    'cited_by_count', 'updated_date', 'counts_by_year', 'primary_location', 'locations', 'primary_topic', 'topics', 'authorships']

/**
 * Throws FatalError when the file cannot be read to its end; what came before the break is stored.
 * @param onChunk hears after each commit how many records it covered, and at the beginning how many were stored before; it may throw to stop
 */
export async function loadWorksFile(context: StoreContext, input: BulkFile, onChunk: (records: number, counts: StoredWorks) => Promise<void>): Promise<void> {
    const { pool, runId } = context
    const duck = await openDuck(pool)
    const isCountry = await countryTest(pool)
    for (let told = 0; ;) {
        const opened = await openFile(context, 'works', input)
        const before = opened.state.records - told
        if (before > 0) await onChunk(before, { stored: 0, unchanged: 0, rejected: 0 })
        if (opened.isDone) return
        told = opened.state.records
        const loader: ChunkLoader = {
            pool, runId, duck, input, opened,
            prepare: (chunk, checksAll) => preparing(() => prepareWorks(duck, chunk, { fileId: opened.fileId, readAsOf: opened.readAsOf, isCountry, checksAll })),
            onStored: async (records, counts) => { told += records; await onChunk(records, counts) },
        }
        try {
            return await loadChunks(loader)
        } catch (error) {
            // Another worker has the same file in hand, and cut it otherwise.
            if (!(error instanceof OvertakenError)) throw error
        }
    }
}

async function loadChunks(loader: ChunkLoader): Promise<void> {
    const { duck, input, opened } = loader
    let { line, records } = opened.state
    const waiting: { chunk: Chunk, prepared: Promise<PreparedWorks> }[] = []
    let isStored = true
    const finish = async (isLast: boolean) => {
        const { chunk, prepared } = waiting.shift() ?? { chunk: noLines(line), prepared: undefined }
        isStored = false
        await storeChunk(loader, { chunk, from: line, before: records, isLast }, prepared)
        isStored = true
        if (chunk.bytes.length > 0) spare.push(chunk.bytes.buffer)
        line = chunk.lastLine
        records += chunk.lines.length + chunk.problems.length
    }
    const spare: ArrayBufferLike[] = []
    const options = { ...chunkSize, skipLines: line, spare }
    try {
        for await (const chunk of input.format === 'parquet' ? readParquetChunks(duck, input.file, { ...options, columns: columnsRead }) : readChunks(input.file, options)) {
            const prepared = loader.prepare(chunk, false)
            // Looked at when its turn comes; a failure before that must not end the process.
            prepared.catch(() => undefined)
            waiting.push({ chunk, prepared })
            if (waiting.length > chunksAhead) await finish(false)
        }
    } catch (error) {
        // What came before the place where the file breaks is kept; but nothing behind a chunk that could not be stored.
        if (isStored) while (waiting.length > 0) await finish(false)
        throw error
    }
    while (waiting.length > 1) await finish(false)
    await finish(true)
}

function noLines(line: number): Chunk {
    return { bytes: Buffer.alloc(0), starts: new Int32Array(1), lines: new Int32Array(0), problems: [], lastLine: line }
}

/** Works of records that a run read (from the API, or for a study) → core. Problems name the work, since there is no file. */
export async function storeWorkPayloads(pool: pg.Pool, runId: number, payloads: string[], readAsOf: string, also: (client: pg.ClientBase) => Promise<void>): Promise<void> {
    const rows = payloads.map((payload) => Buffer.from(`${payload}\n`))
    const starts = new Int32Array(rows.length + 1)
    for (const [index, row] of rows.entries()) starts[index + 1] = (starts[index] ?? 0) + row.length
    const lines = { bytes: Buffer.concat(rows), starts, lines: Int32Array.from(rows, (_row, index) => index + 1) }
    const duck = await openDuck(pool)
    const prepared = await preparing(async () => prepareWorks(duck, lines, { fileId: null, readAsOf, isCountry: await countryTest(pool) }))
    try {
        await storeWorks(pool, duck, prepared, { runId, fileId: null, origin: (_line, workId) => `https://openalex.org/${workId ?? ''}`, also })
    } finally {
        await prepared.release()
    }
}

/** Of ISO 3166-1 and XK, as the database holds them. */
async function countryTest(pool: pg.Pool): Promise<(code: string) => boolean> {
    const codes = new Set((await pool.query<{ country_code: string }>('select country_code from core.countries')).rows.map((row) => row.country_code))
    return (code) => codes.has(code)
}

/**
 * Stores a chunk of works, whatever it holds. When DuckDB or Postgres refuse it, every record is looked at by itself; when that is not
 * enough, the chunk is halved until the record that does it stands alone, and that one is put among the rejects.
 */
import pg from 'pg'
import { messageOf } from '../errors.ts'
import type { Duck } from './duckdb.ts'
import type { Chunk } from './lines.ts'
import { noNewcomers } from './newcomers.ts'
import { type BulkFile, type FileState, lockFile, type OpenedFile, saveFile } from './open-file.ts'
import { type PreparedWorks, UnevenChunkError } from './prepare-works.ts'
import { storeWorks, type StoredWorks } from './store-works.ts'

export interface ChunkLoader {
    pool: pg.Pool
    runId: number
    duck: Duck
    input: BulkFile
    opened: OpenedFile
    prepare: (chunk: Chunk, checksAll: boolean) => Promise<PreparedWorks>
    /** Hears how many records were stored or refused; not of those that another worker stored. */
    onStored: (records: number, counts: StoredWorks) => Promise<void>
}

/** A chunk and its place: it holds the lines behind `from`; `before` is how many records came before; `isHalf` = of a chunk that was refused. */
export interface Piece { chunk: Chunk, from: number, before: number, isLast: boolean, isHalf?: boolean }

/** @param prepared the chunk, prepared as if all its records were plain; begun here when it is not given */
export async function storeChunk(loader: ChunkLoader, piece: Piece, prepared?: Promise<PreparedWorks>): Promise<void> {
    const { chunk } = piece
    if (chunk.lines.length === 0) return store(loader, piece, nothing)
    const first = await tryToStore(loader, piece, prepared ?? loader.prepare(chunk, false))
    if (first === undefined) return
    const isAlone = chunk.lines.length === 1
    const second = isAlone || !piece.isHalf ? await tryToStore(loader, piece, loader.prepare(chunk, true)) : first
    if (second === undefined) return
    if (!isAlone) {
        for (const half of halve(piece)) await storeChunk(loader, half)
        return
    }
    // With one record at hand it is the machine that lacks memory.
    if (isOutOfMemory(second)) throw second
    await store(loader, piece, { ...nothing, problems: [{ key: '', workId: null, line: chunk.lines[0] ?? 0, isRefused: true, reason: 'not storable', detail: messageOf(second) }] })
}

/** Returns why the chunk was refused. Throws what has nothing to do with the records. */
async function tryToStore(loader: ChunkLoader, piece: Piece, preparing: Promise<PreparedWorks>): Promise<unknown> {
    try {
        const prepared = await preparing
        try {
            return await store(loader, piece, prepared)
        } finally {
            await prepared.release()
        }
    } catch (error) {
        if (isAboutRecords(error)) return error
        throw error
    }
}

const nothing: PreparedWorks = { works: 0, problems: [], tables: [], newcomers: noNewcomers(), newIds: [], release: async () => undefined }

async function store({ pool, runId, duck, input, opened, onStored }: ChunkLoader, { chunk, from, before, isLast }: Piece, prepared: PreparedWorks): Promise<void> {
    const problems = [...prepared.problems, ...chunk.problems.map((problem) => ({ ...problem, key: '', workId: null, isRefused: true }))]
    const records = chunk.lines.length + chunk.problems.length
    const state: FileState = { line: chunk.lastLine, bytes: opened.bytes, records: before + records }
    const counts = await storeWorks(pool, duck, { ...prepared, problems }, {
        runId, fileId: opened.fileId,
        origin: (line) => originOf(input.name, line),
        begin: (client) => lockFile(client, runId, opened, from, chunk.lastLine),
        also: (client, counts) => saveFile(client, runId, opened, input, { state, ...counts, isDone: isLast }),
    })
    if (counts) await onStored(records, counts)
}

/** File and line as rejects name them: padded, so that they sort. */
export function originOf(name: string, line: number): string {
    return `${name}:${String(line).padStart(9, '0')}`
}

function halve({ chunk, from, before, isLast }: Piece): Piece[] {
    const middle = Math.ceil(chunk.lines.length / 2)
    const lastLine = chunk.lines[middle - 1] ?? from
    const part = (first: number, end: number) => ({
        bytes: chunk.bytes.subarray(chunk.starts[first], chunk.starts[end]),
        starts: chunk.starts.slice(first, end + 1).map((start) => start - Number(chunk.starts[first])),
        lines: chunk.lines.slice(first, end),
    })
    const upper: Chunk = { ...part(0, middle), problems: chunk.problems.filter((problem) => problem.line < lastLine), lastLine }
    const lower: Chunk = { ...part(middle, chunk.lines.length), problems: chunk.problems.filter((problem) => problem.line > lastLine), lastLine: chunk.lastLine }
    return [{ chunk: upper, from, before, isLast: false, isHalf: true }, { chunk: lower, from: lastLine, before: before + upper.lines.length + upper.problems.length, isLast, isHalf: true }]
}

/**
 * Of Postgres: classes 22 (data exception) and 54 (program limit exceeded), and what a table's own rules refuse (23502, 23514),
 * https://www.postgresql.org/docs/18/errcodes-appendix.html. Of DuckDB: what it says of values, not of statements or files.
 */
function isAboutRecords(error: unknown): boolean {
    if (error instanceof pg.DatabaseError) return /^(22|54|23502|23514)/.test(error.code ?? '')
    return error instanceof UnevenChunkError || error instanceof RangeError || isOutOfMemory(error) || /^(Invalid Input|Conversion|Out of Range) Error/.test(messageOf(error))
}

function isOutOfMemory(error: unknown): boolean {
    return messageOf(error).startsWith('Out of Memory Error')
}

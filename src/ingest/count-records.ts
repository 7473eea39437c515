/** How many records files hold: as their manifest says, as Parquet says itself, or extrapolated from the beginning of a few files. */
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, gunzip } from 'node:zlib'
import type { RecordFile } from './files.ts'
import type { Promised } from './manifest.ts'

const unpack = promisify(gunzip)
/** As they lie on the disk. */
const bytesPerSample = 2 * 1024 * 1024
/** A sample that is longer unpacked is of no use. */
const unpackedLimit = 128 * 1024 * 1024
const samplesOfKind = 5

export interface Count { records: number, isEstimate: boolean }

/** By the file's name; a file of which nothing can be said is not there. */
export async function countRecords(files: RecordFile[], promised: Map<string, Promised>): Promise<Map<string, Count>> {
    const counts = new Map<string, Count>()
    for (const file of files) {
        const records = promised.get(file.name)?.records
        if (records !== undefined) counts.set(file.name, { records, isEstimate: false })
    }
    const rest = files.filter((file) => !counts.has(file.name))
    const parquet = rest.filter((file) => file.format === 'parquet')
    if (parquet.length > 0) for (const [name, records] of await countParquet(parquet)) counts.set(name, { records, isEstimate: false })
    // Packed and plain files have other numbers of lines a byte.
    const lines = rest.filter((file) => file.format === 'ndjson')
    for (const kind of new Set(lines.map(kindOf))) {
        for (const [name, count] of await sampleLines(lines.filter((file) => kindOf(file) === kind))) counts.set(name, count)
    }
    return counts
}

function kindOf(file: RecordFile): string {
    return `${file.entity} ${isPacked(file) ? 'packed' : 'plain'}`
}

function isPacked({ file }: RecordFile): boolean {
    return /\.gz$/i.test(file)
}

/** Files read to their end are exact; the others have as many lines a byte as what was read. */
async function sampleLines(files: RecordFile[]): Promise<Map<string, Count>> {
    const counts = new Map<string, Count>()
    let lines = 0
    let bytes = 0
    for (const file of spread(files)) {
        const sample = await countLines(file)
        if (!sample) continue
        lines += sample.lines
        bytes += sample.bytes
        if (sample.bytes === file.bytes) counts.set(file.name, { records: sample.lines, isEstimate: false })
    }
    if (bytes === 0) return counts
    for (const file of files) if (!counts.has(file.name)) counts.set(file.name, { records: Math.round(file.bytes * lines / bytes), isEstimate: true })
    return counts
}

/** A few of them, evenly over the list and with its first and last: partitions of other dates hold other records. */
function spread(files: RecordFile[]): RecordFile[] {
    if (files.length <= samplesOfKind) return files
    return Array.from({ length: samplesOfKind }, (_, index) => files[Math.round(index * (files.length - 1) / (samplesOfKind - 1))]).filter((file) => file !== undefined)
}

/** Undefined when the beginning cannot be read: the load will say why. */
async function countLines(file: RecordFile): Promise<{ lines: number, bytes: number } | undefined> {
    try {
        const handle = await open(file.file)
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(Math.min(bytesPerSample, file.bytes)), 0, Math.min(bytesPerSample, file.bytes))
            const packed = buffer.subarray(0, bytesRead)
            const text = isPacked(file) && bytesRead > 0 ? await unpack(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: unpackedLimit }) : packed
            return { lines: linesIn(text, bytesRead === file.bytes), bytes: bytesRead }
        } finally {
            await handle.close()
        }
    } catch {
        return undefined
    }
}

function linesIn(text: Buffer, isWhole: boolean): number {
    let lines = 0
    let from = 0
    for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, from)) {
        // Not the empty ones; \r\n leaves one byte.
        if (end - from > 1) lines += 1
        from = end + 1
    }
    return isWhole && text.length > from ? lines + 1 : lines
}

/** From the end of each file, where Parquet keeps its number of rows. */
async function countParquet(files: RecordFile[]): Promise<Map<string, number>> {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })
    const connection = await instance.connect()
    const counts = new Map<string, number>()
    try {
        for (const file of files) {
            const read = await connection.runAndReadAll('select num_rows::double from parquet_file_metadata($1)', [file.file]).catch(() => undefined)
            const rows = read?.getRows()[0]?.[0]
            if (typeof rows === 'number') counts.set(file.name, rows)
        }
    } finally {
        connection.closeSync()
        instance.closeSync()
    }
    return counts
}

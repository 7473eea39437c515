/**
 * Rows of a Parquet file as JSON lines, so that they go the same way as those of other files; a row's number, from 1, is its line.
 * DuckDB writes range after range to a file of its own and skips what lies outside of it, so nothing is read twice (docs/benchmarks.md).
 */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { FatalError, messageOf } from '../errors.ts'
import { type Duck, literal } from './duckdb.ts'
import { type Chunk, type ChunkOptions, readChunks } from './lines.ts'

/** Of a range, unpacked and in Parquet's own form: about as much as it takes as JSON. */
const bytesPerRange = 48 * 1024 * 1024
/** What may hold a JSON text where an object or a list belongs. */
const nested = new Set(['ids', 'counts_by_year', 'primary_location', 'locations', 'primary_topic', 'topics', 'authorships', 'affiliations', 'last_known_institutions', 'summary_stats', 'lineage', 'subfield', 'field', 'domain'])

export interface ParquetOptions extends ChunkOptions {
    /** Those of them that the file has are read; all when not given. */
    columns?: string[]
}

/**
 * Yields chunks as readChunks does.
 * Throws FatalError naming file and row when the file is damaged or cut off; what came before is yielded first.
 */
export async function* readParquetChunks(duck: Duck, file: string, options: ParquetOptions): AsyncGenerator<Chunk> {
    const { skipLines: skip = 0, columns, ...limits } = options
    const { rows, bytesPerRow, select } = await describe(duck, file, columns)
    const rowsPerRange = Math.max(1, Math.min(limits.maxLines, Math.floor(bytesPerRange / Math.max(1, bytesPerRow))))
    const copy = (from: number) => {
        const range = from < rows ? copyRange(duck, file, select, from, Math.min(rows, from + rowsPerRange)) : undefined
        // Looked at when its turn comes.
        range?.catch(() => undefined)
        return range
    }
    let next = copy(skip)
    try {
        for (let from = skip; from < rows; from += rowsPerRange) {
            const range = await next?.catch((error: unknown) => { throw explain(file, from, error) }) ?? ''
            // One range ahead, while its rows are worked on.
            next = copy(from + rowsPerRange)
            for await (const chunk of readChunks(range, limits)) {
                yield { ...chunk, lines: chunk.lines.map((line) => line + from), problems: chunk.problems.map((problem) => ({ ...problem, line: problem.line + from })), lastLine: chunk.lastLine + from }
            }
            await rm(range, { force: true })
        }
    } finally {
        await next?.then((range) => rm(range, { force: true }), () => undefined)
    }
}

async function describe(duck: Duck, file: string, wanted: string[] | undefined): Promise<{ rows: number, bytesPerRow: number, select: string }> {
    const found = await duck.use(async (connection) => {
        const columns = await connection.runAndReadAll(`describe select * from ${scan(file)}`)
        const sizes = await connection.runAndReadAll(`select sum(row_group_num_rows)::double, sum(row_group_bytes)::double from (select distinct row_group_id, row_group_num_rows, row_group_bytes from parquet_metadata(${pattern(file)}))`)
        return { columns: columns.getRows() as [string, string][], size: sizes.getRows()[0] as [number | null, number | null] | undefined }
    }).catch((error: unknown) => { throw new FatalError(`${file} is no Parquet file that can be read (${firstLine(error)}; an incomplete download?): fetch it again`, { cause: error }) })
    const columns = found.columns.filter(([name]) => wanted === undefined || wanted.includes(name))
    if (!columns.some(([name]) => name === 'id')) throw new FatalError(`${file} has no column id (it has ${found.columns.map(([name]) => name).slice(0, 10).join(', ')}): these are no records of OpenAlex`)
    const [rows, bytes] = found.size ?? []
    return { rows: rows ?? 0, bytesPerRow: rows ? (bytes ?? 0) / rows : 0, select: columns.map(([name, type]) => `${valueOf(name, type)} as ${quoted(name)}`).join(', ') }
}

async function copyRange(duck: Duck, file: string, select: string, from: number, to: number): Promise<string> {
    const range = path.join(duck.folder, `${randomBytes(6).toString('hex')}-range.ndjson`)
    try {
        // The order of rows is kept: https://duckdb.org/docs/stable/sql/dialect/order_preservation
        await duck.use((connection) => connection.run(`copy (select ${select} from ${scan(file, ', file_row_number = true')} where file_row_number >= ${from} and file_row_number < ${to}) to ${literal(range)} (format json)`))
        return range
    } catch (error) {
        await rm(range, { force: true })
        throw error
    }
}

/** Times as the API writes them, whatever the zone of this machine. */
function valueOf(name: string, type: string): string {
    if (type.startsWith('TIMESTAMP')) return `strftime(make_timestamp(epoch_us(${quoted(name)})), '%Y-%m-%dT%H:%M:%S.%f')`
    if (type === 'VARCHAR' && nested.has(name)) return `coalesce(try_cast(${quoted(name)} as json), to_json(${quoted(name)}))`
    return quoted(name)
}

function scan(file: string, more = ''): string {
    // A folder named updated_date=… would become a column.
    return `read_parquet(${pattern(file)}, hive_partitioning = false, binary_as_string = true${more})`
}

/** A path in which no character stands for others. */
function pattern(file: string): string {
    return literal(file.replace(/[*?[]/g, '[$&]'))
}

function quoted(name: string): string {
    return `"${name.replaceAll('"', '""')}"`
}

function explain(file: string, from: number, error: unknown): unknown {
    if (/^Out of Memory Error|No space left|disk full/i.test(messageOf(error))) return error
    return new FatalError(`${file} cannot be read past row ${from}: ${firstLine(error)}. What was read until there is kept; fetch the file again and repeat the command.`, { cause: error })
}

function firstLine(error: unknown): string {
    return messageOf(error).split('\n')[0] ?? ''
}

/**
 * Lines of works → the rows of the core tables, as files that Postgres copies in. DuckDB reads and flattens (sql/load); records that are not
 * plain are looked at one by one (check-work.ts) and handed back to it, so that there is one way from a record to its rows.
 */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFile } from '../db/sql-file.ts'
import { checkWork, type WorkProblem } from './check-work.ts'
import { type Duck, literal } from './duckdb.ts'
import { withFile } from './lend-file.ts'
import type { Chunk } from './lines.ts'
import { collectNewcomers, type Newcomers, noNewcomers } from './newcomers.ts'

export type WorkLines = Pick<Chunk, 'bytes' | 'starts' | 'lines'>

export interface PreparedWorks {
    /** Distinct works to be stored. */
    works: number
    /** Refused records (`isRefused`), and what was left out of others. */
    problems: (WorkProblem & { line: number, isRefused: boolean })[]
    /** One file a table, in the order in which they are written. */
    tables: { table: string, columns: string, file: string }[]
    /** Topics, venues and institutions that were not met before. */
    newcomers: Newcomers
    newIds: string[]
    release(): Promise<void>
}

export interface PrepareOptions {
    /** Null for records that come from no file. */
    fileId: number | null
    /** Date of the snapshot, the file or the request, YYYY-MM-DD. */
    readAsOf: string
    isCountry: (code: string) => boolean
    /** Look at every record by itself: for a chunk that DuckDB or Postgres refused. */
    checksAll?: boolean
}

/** Bytes. DuckDB's bound on an object (sql/load/works_read.sql) holds for every thread that reads, so it cannot be much larger. */
export const longestWork = 16 * 1024 * 1024

/** Tables of core, and the relations of sql/load/works_rows.sql that fill them. */
const targets: [table: string, from: string, columns: string][] = [
    ['works', 'work_rows', 'work_id, record_hash, provider_updated_at, read_as_of, file_id, file_line, title, doi, publication_year, publication_date, work_type, language, is_retracted, is_expansion, cited_by_count, citations_3y, citations_5y, topic_id, subfield_id, venue_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight, title_key'],
    ['work_ids', 'id_rows', 'work_id, scheme, id_value'],
    ['authorships', 'authorship_rows', 'work_id, author_order, author_id, raw_author_name'],
    ['affiliations', 'affiliation_rows', 'work_id, author_order, affiliation_order, string_order, institution_id, country_code, fractional_weight'],
    ['affiliation_strings', 'string_rows', 'work_id, string_order, raw_affiliation'],
    ['work_topics', 'topic_rows', 'work_id, topic_id, score'],
]
/** Steps from lines to parts, each a table with the view cast_… of sql/load/works_views.sql that fills it. */
const stages = ['works', 'authors', 'institutions', 'elsewhere', 'parts']

export async function prepareWorks(duck: Duck, lines: WorkLines, options: PrepareOptions): Promise<PreparedWorks> {
    const name = path.join(duck.folder, randomBytes(6).toString('hex'))
    const files: string[] = []
    const fileOf = (part: string) => { const file = `${name}-${part}`; files.push(file); return file }
    try {
        return await duck.use(async (connection) => {
            await connection.run(`set variable file_id = ${options.fileId ?? 'null::integer'}; set variable read_as_of = ${literal(options.readAsOf)}::date; set variable from_row = 0; set variable is_mended = false`)
            await withFile(duck.folder, options.checksAll ? 'null\n'.repeat(lines.lines.length) : lines.bytes, (file) => connection.run(sqlFile('load/works_read'), [file]))
            const [read] = await rowsOf<[number]>(connection, 'select count(*)::integer from lines')
            if (read?.[0] !== lines.lines.length) throw new UnevenChunkError(`${lines.lines.length} lines were read as ${read?.[0] ?? 0} rows`)
            await runAll(connection, 'load/works_views')
            const { problems, mendedRows } = await mendUnusual(connection, lines, options, duck.folder)
            await connection.run(`create or replace temp table line_numbers as select unnest(${lineNumbersOf(lines.lines, mendedRows)})::integer as line`)
            await runAll(connection, 'load/works_rows')
            const doubles = await rowsOf<[string, number, number]>(connection, 'select work_id, row_index::integer, kept_row::integer from double_rows')
            for (const [workId, row, kept] of doubles) {
                problems.push({ key: '', workId, line: lineOf(lines, mendedRows, row), isRefused: true, reason: 'id twice in the file', detail: `line ${lineOf(lines, mendedRows, kept)} holds ${workId} too; the newer version is kept` })
            }
            const write = async ([table, from, columns]: [string, string, string]) => {
                const file = fileOf(`${table}.csv`)
                await connection.run(`copy (select ${columns} from ${from}) to ${literal(file)} (format csv, header false, nullstr '\\N')`)
                return { table, columns, file }
            }
            const tables = []
            for (const target of targets) tables.push(await write(target))
            const { newcomers, newIds } = await findNewcomers(connection, lines, mendedRows, options.isCountry)
            const [count] = await rowsOf<[number]>(connection, 'select count(*)::integer from kept')
            return { works: count?.[0] ?? 0, problems, tables, newcomers, newIds, release: () => release(files) }
        })
    } catch (error) {
        await release(files)
        throw error
    }
}

/** Rows would be given the numbers of other lines. */
export class UnevenChunkError extends Error {}

/** Remembers ids whose names are stored by now, so that they are not written again by this process. */
export async function rememberIds(duck: Duck, ids: string[]): Promise<void> {
    if (ids.length === 0) return
    await duck.use(async (connection) => { await connection.run(`insert into seen values ${ids.map((id) => `(${literal(id)})`).join(', ')}`) })
}

/** Records are read again in full only for what they are the first to tell of. */
async function findNewcomers(connection: DuckDBConnection, lines: WorkLines, mendedRows: number[], isCountry: (code: string) => boolean): Promise<{ newcomers: Newcomers, newIds: string[] }> {
    const found = await rowsOf<[string, number]>(connection, 'select id, row_index from newcomers order by row_index, id')
    const newcomers = noNewcomers()
    const wanted = new Set(found.map(([id]) => id))
    for (const row of new Set(found.map(([, index]) => index))) {
        const at = sentRow(lines, mendedRows, row)
        const record = parseRecord(lines.bytes.subarray(lines.starts[at], lines.starts[at + 1]))
        if (record !== undefined) collectNewcomers(newcomers, record, wanted, isCountry)
    }
    return { newcomers, newIds: found.map(([id]) => id).filter((id) => !wanted.has(id)) }
}

/** Undefined for what only DuckDB takes for JSON (NaN, a comma too many): another record will tell. */
function parseRecord(bytes: Uint8Array): unknown {
    try {
        return JSON.parse(Buffer.from(bytes).toString())
    } catch {
        return undefined
    }
}

/** Takes out what is not plain, checks it by hand, and hands what could be mended back behind the other lines. */
async function mendUnusual(connection: DuckDBConnection, lines: WorkLines, options: PrepareOptions, folder: string): Promise<{ problems: PreparedWorks['problems'], mendedRows: number[] }> {
    const rows = options.checksAll ? Array.from({ length: lines.lines.length }, (_, row) => row)
        : [...new Set([...(await rowsOf<[number]>(connection, 'select row_index from unusual')).map(([row]) => row), ...rowsWithNul(lines)])].sort((a, b) => a - b)
    const problems: PreparedWorks['problems'] = []
    const mended: string[] = []
    const mendedRows: number[] = []
    if (rows.length === 0) return { problems, mendedRows }
    const context = { isCountry: options.isCountry, latestYear: new Date().getUTCFullYear() + 2 }
    for (const row of rows) {
        const line = lines.lines[row] ?? 0
        const checked = checkWork(lines.bytes.subarray(lines.starts[row], lines.starts[row + 1]), context)
        if ('refused' in checked) {
            problems.push({ ...checked.refused, line, isRefused: true })
            continue
        }
        if (Buffer.byteLength(checked.record) > longestWork) {
            problems.push({ key: '', workId: checked.workId, line, isRefused: true, reason: 'line too long', detail: `more than ${longestWork} bytes when all its ids are written out` })
            continue
        }
        problems.push(...checked.problems.map((problem) => ({ ...problem, line, isRefused: false })))
        mended.push(checked.record)
        mendedRows.push(row)
    }
    await connection.run(options.checksAll ? 'delete from works' : `delete from works where row_index in (${rows.join(', ')})`)
    if (mended.length > 0) {
        await connection.run(`set variable from_row = ${lines.lines.length}; set variable is_mended = true`)
        const read = sqlFile('load/works_read').replace('create or replace temp table lines as', 'insert into lines')
        await withFile(folder, mended.map((record) => `${record}\n`).join(''), (file) => connection.run(read, [file]))
        for (const stage of stages) await connection.run(`insert into ${stage} from cast_${stage}`)
    }
    return { problems, mendedRows }
}

/** NUL, as JSON writes it, is nothing Postgres holds. */
function rowsWithNul({ bytes, starts }: WorkLines): number[] {
    const rows: number[] = []
    let row = 0
    for (let at = bytes.indexOf('\\u0000'); at !== -1; at = bytes.indexOf('\\u0000', starts[row + 1])) {
        while (Number(starts[row + 1]) <= at) row += 1
        rows.push(row)
    }
    return rows
}

async function runAll(connection: DuckDBConnection, name: string): Promise<void> {
    await connection.run(sqlFile(name))
}

async function rowsOf<T extends unknown[]>(connection: DuckDBConnection, query: string): Promise<T[]> {
    return (await connection.runAndReadAll(query)).getRows() as T[]
}

/** The row that was sent: mended ones are counted on behind them. */
function sentRow({ lines }: WorkLines, mendedRows: number[], row: number): number {
    return row < lines.length ? row : mendedRows[row - lines.length] ?? 0
}

function lineOf(lines: WorkLines, mendedRows: number[], row: number): number {
    return lines.lines[sentRow(lines, mendedRows, row)] ?? 0
}

/** The line of each row, and behind them those of the mended rows. */
function lineNumbersOf(numbers: Int32Array, mendedRows: number[]): string {
    const first = numbers[0] ?? 1
    const isRun = (numbers.at(-1) ?? first) - first === numbers.length - 1
    const list = isRun ? `range(${first}, ${first + numbers.length})` : `[${numbers.join(', ')}]`
    return mendedRows.length === 0 ? list : `${list} || [${mendedRows.map((row) => numbers[row] ?? 0).join(', ')}]`
}

async function release(files: string[]): Promise<void> {
    await Promise.all(files.map((file) => rm(file, { force: true })))
}

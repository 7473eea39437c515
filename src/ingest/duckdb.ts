/**
 * DuckDB in this process: reads JSON and Parquet many times faster than Node (docs/benchmarks.md). One database a process, in memory, with a
 * bound on it; every chunk has a connection of its own, whose temporary tables go with it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type pg from 'pg'

/** For all chunks under way together; what does not fit goes to the folder. */
const memoryLimit = '320MB'

export interface Duck {
    /** A folder for files that are handed over; emptied when the process ends. */
    folder: string
    /** Runs work on a connection of its own. */
    use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>
}

let machine: Promise<{ instance: DuckDBInstance, folder: string }> | undefined
/** What is remembered belongs to the database of a pool. */
const opened = new WeakMap<pg.Pool, Promise<Duck>>()
let catalogs = 0

/** The process's DuckDB, which knows the ISO countries as the table `countries`, and in `seen` the ids that were noted before. */
export async function openDuck(pool: pg.Pool): Promise<Duck> {
    const known = opened.get(pool)
    if (known) return known
    const opening = open(pool)
    opened.set(pool, opening)
    opening.catch(() => opened.delete(pool))
    return opening
}

async function open(pool: pg.Pool): Promise<Duck> {
    machine ??= start().catch((error: unknown) => { machine = undefined; throw error })
    const { instance, folder } = await machine
    const catalog = `store_${catalogs += 1}`
    const countries = await pool.query<{ country_code: string }>('select country_code from core.countries order by 1')
    const use: Duck['use'] = async (work) => {
        const connection = await instance.connect()
        try {
            await connection.run(`use ${catalog}`)
            return await work(connection)
        } finally {
            connection.closeSync()
        }
    }
    const first = await instance.connect()
    await first.run(`attach ':memory:' as ${catalog}`)
    first.closeSync()
    await use(async (connection) => {
        await connection.run('create table countries (country_code varchar); create table seen (id varchar)')
        await connection.run(`insert into countries values ${countries.rows.map((row) => `(${literal(row.country_code)})`).join(', ')}`)
    })
    return { folder, use }
}

async function start(): Promise<{ instance: DuckDBInstance, folder: string }> {
    const folder = mkdtempSync(path.join(tmpdir(), 'homegrown-load-'))
    process.once('exit', () => { rmSync(folder, { recursive: true, force: true }) })
    const instance = await DuckDBInstance.create(':memory:', {
        // Chunks are prepared side by side: more threads for one would only wait for one another.
        threads: '1', memory_limit: memoryLimit, temp_directory: path.join(folder, 'spill'),
        // Nothing is fetched: no extension, no remote file.
        autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
    })
    return { instance, folder }
}

/** A text as a literal of SQL, for the places where DuckDB takes no parameter. */
export function literal(text: string): string {
    return `'${text.replaceAll("'", "''")}'`
}

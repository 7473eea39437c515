/**
 * Bulk loads: the real works so many times over, each time with other ids, gz → queryable tables, against DuckDB merely reading the same columns
 * from the same file on two threads, and against the published flattening script (0.9k works/s, measured once: it is Python and not run here).
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { sqlFile } from '../../src/db/sql-file.ts'
import { measureCommand } from './measure-command.ts'
import type { BenchRow } from './row.ts'

/** Enough that the start of the command is a small part of the time. */
const repeats = 40
/** Works a second the flattening script of OpenAlex's documentation needs only to write its CSV files, on this kind of machine. */
const scriptRate = 900
const goalRate = 9_000

/** @param works the real file */
export async function benchLoad(folder: string, works: string): Promise<BenchRow[]> {
    await repeat(works, path.join(folder, 'once'), 1)
    await repeat(works, path.join(folder, 'often'), repeats)
    const home = path.join(folder, 'load')
    const once = await ingest(path.join(folder, 'once'), path.join(folder, 'load-once'))
    // Made once and not at every load: its second is not the load's.
    await (await openDatabase({ ...readConfig({}), home })).close()
    const many = await ingest(path.join(folder, 'often'), home)
    const duckSeconds = await readWithDuck(path.join(folder, 'often', 'works.ndjson.gz'))
    const rate = many.works / many.seconds
    const duckRate = many.works / duckSeconds
    const again = await ingest(path.join(folder, 'often'), home)
    const bytes = await bytesPerWork(home, many.works)
    return [
        { what: `ingest of ${once.works} real works: records rejected`, figure: String(once.rejected), goal: 'none unexplained', holds: once.rejected === 0 && once.works === 2_643 },
        { what: `bulk load of ${many.works} works into an empty database, gz → queryable tables, merge and start of the command included`, figure: `${Math.round(rate)} works/s; ${(rate / scriptRate).toFixed(1)} × the published script`, goal: `≥ ${goalRate} works/s, 10 × the script`, holds: rate >= goalRate && rate >= 10 * scriptRate && many.works === 2_643 * repeats },
        { what: 'the same against DuckDB merely reading these columns from this file on two threads, in the same run', figure: `${(rate / duckRate).toFixed(2)} × its ${Math.round(duckRate)} works/s`, goal: '≥ 0.4 ×', holds: rate >= 0.4 * duckRate },
        { what: 'loading it again: works that changed', figure: `${again.stored} (${again.seconds.toFixed(1)} s)`, goal: '0', holds: again.stored === 0 },
        { what: 'peak memory of the load', figure: `${many.peakMegabytes.toFixed(0)} MB (of the ${once.works} works: ${once.peakMegabytes.toFixed(0)} MB)`, goal: '≤ 1,000 MB', holds: many.peakMegabytes <= 1_000 },
        { what: 'bytes a work takes in the database, indices included', figure: String(bytes), goal: 'reported', holds: true },
    ]
}

async function ingest(files: string, home: string): Promise<{ works: number, stored: number, rejected: number, seconds: number, peakMegabytes: number }> {
    const { seconds, peakMegabytes } = await measureCommand(['ingest', 'openalex', '--files', files, '--json', '--quiet'], { ...process.env, HOMEGROWN_HOME: home })
    const database = await openDatabase({ ...readConfig({}), home })
    try {
        const [file] = (await database.pool.query<{ lines: number, stored: number, rejected: number }>('select lines, stored, rejected from raw.files order by file_id desc limit 1')).rows
        if (!file) throw new Error('no file was loaded')
        return { works: file.lines - file.rejected, stored: file.stored, rejected: file.rejected, seconds, peakMegabytes }
    } finally {
        await database.close()
    }
}

/** The same columns, counted so that all are read. */
async function readWithDuck(file: string): Promise<number> {
    const duck = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
    const read = sqlFile('load/works_read').replace('create or replace temp table lines as', '').replace('$1', `'${file}'`)
    const from = performance.now()
    await duck.run(`select count(columns(*)) from (${read.slice(read.indexOf('select'))})`)
    const seconds = (performance.now() - from) / 1_000
    duck.closeSync()
    return seconds
}

async function bytesPerWork(home: string, works: number): Promise<number> {
    const database = await openDatabase({ ...readConfig({}), home })
    try {
        const found = await database.pool.query<{ bytes: number }>(`select sum(pg_total_relation_size(oid)) as bytes from pg_class where relnamespace = 'core'::regnamespace and relkind = 'r'`)
        return Math.round((found.rows[0]?.bytes ?? 0) / works)
    } finally {
        await database.close()
    }
}

/** The real file, so many times over, each time with other work ids. */
async function repeat(works: string, target: string, times: number): Promise<void> {
    await mkdir(target)
    async function* lines(): AsyncGenerator<string> {
        for (let round = 0; round < times; round++) {
            for await (const line of createInterface({ input: createReadStream(works).pipe(createGunzip()) })) {
                yield `${round === 0 ? line : line.replace(/"https:\/\/openalex\.org\/W(\d+)"/, (_whole, id: string) => `"https://openalex.org/W${String(round).padStart(2, '0')}9${id}"`)}\n`
            }
        }
    }
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(path.join(target, 'works.ndjson.gz')))
}

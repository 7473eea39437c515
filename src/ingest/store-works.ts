/**
 * Prepared works → core, in the transaction of their checkpoint. Works come first and say which of them are new or newer; what hangs on
 * these follows by COPY, straight into its table. Storing the same again changes nothing, so a job may die anywhere and run again.
 */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Duck } from './duckdb.ts'
import { type PreparedWorks, rememberIds } from './prepare-works.ts'

export interface StoredWorks { stored: number, unchanged: number, rejected: number }

/** How often a chunk is tried again when another loader stored one of its works at the same moment. */
const mostMeetings = 5
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const uniqueViolation = '23505'

export interface StoreInput {
    runId: number
    fileId: number | null
    /** Where a line was read, as rejects name it. */
    origin: (line: number, workId: string | null) => string
    /** In the same transaction, before anything else; false = there is nothing to store any more. */
    begin?: (client: pg.PoolClient) => Promise<boolean>
    /** In the same transaction, before the sets of works are touched: the caller's checkpoint. */
    also?: (client: pg.PoolClient, counts: StoredWorks) => Promise<void>
}

/** Undefined when `begin` says so. Throws what Postgres throws; nothing is half-written. */
export async function storeWorks(pool: pg.Pool, duck: Duck, prepared: PreparedWorks, input: StoreInput): Promise<StoredWorks | undefined> {
    await introduce(pool, duck, prepared)
    for (let meeting = 1; ; meeting += 1) {
        try {
            return await inTransaction(pool, async (client) => (await (input.begin?.(client) ?? true) ? storeOnce(client, prepared, input) : undefined))
        } catch (error) {
            if (!isMeeting(error)) throw error
            if (meeting === mostMeetings) throw new Error('other loaders store the same works all the time: load each file once, or run fewer loads of the same works at a time', { cause: error })
        }
    }
}

class MeetingError extends Error {}

/** Also what Postgres ends when two transactions wait for one another (class 40). */
function isMeeting(error: unknown): boolean {
    return error instanceof MeetingError || (error instanceof pg.DatabaseError && error.code?.startsWith('40') === true)
}

/** In a transaction of its own, which is short: loaders must not wait for one another's names. */
async function introduce(pool: pg.Pool, duck: Duck, prepared: PreparedWorks): Promise<void> {
    if (prepared.newIds.length === 0) return
    await pool.query(sqlFile('load/introduce_newcomers'), [JSON.stringify(prepared.newcomers)])
    await rememberIds(duck, prepared.newIds)
}

async function storeOnce(client: pg.PoolClient, prepared: PreparedWorks, { runId, fileId, origin, also }: StoreInput): Promise<StoredWorks> {
    const [works, ...parts] = prepared.tables
    await client.query(sqlFile('load/incoming_works'))
    await client.query(sqlFile('load/held_works_tables'))
    if (works) await copyFile(client, 'incoming_works', works.columns, works.file)
    await client.query(sqlFile('load/held_works'))
    const { added, replaced, same } = await storeChosen(client)
    const stored = added + replaced - same
    const counts = { stored, unchanged: prepared.works - stored, rejected: prepared.problems.filter((problem) => problem.isRefused).length }
    if (replaced > same) await client.query(sqlFile('load/clear_work_parts'))
    if (stored > 0) for (const part of parts) await copyParts(client, part, stored === prepared.works)
    await noteProblems(client, prepared, runId, origin)
    if (fileId !== null) {
        await client.query(sqlFile('load/note_doubles'), [runId, fileId])
        await client.query(sqlFile('load/note_unknown_topics'), [runId])
    }
    await client.query(sqlFile('load/note_retractions'), [runId])
    await also?.(client, counts)
    if (stored > 0) await client.query(sqlFile('load/touch_sets'))
    return counts
}

/** Throws MeetingError when a work appeared or changed between looking and storing: what was there before it is not known then, and the chunk is stored anew. */
async function storeChosen(client: pg.ClientBase): Promise<{ added: number, replaced: number, same: number }> {
    await client.query(sqlFile('load/choose_works'))
    const chosen = await client.query<{ added: number, replaced: number, same: number }>(`
        select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as replaced, count(*) filter (where is_same) as same
        from stored_works`)
    const { added = 0, replaced = 0, same = 0 } = chosen.rows[0] ?? {}
    if (added > 0) await addWorks(client)
    if (replaced > 0 && (await client.query(sqlFile('load/replace_works'))).rowCount !== replaced) throw new MeetingError('another loader changed the same works')
    if (same > 0) await client.query('delete from stored_works where is_same')
    return { added, replaced, same }
}

async function addWorks(client: pg.ClientBase): Promise<void> {
    try {
        await client.query(sqlFile('load/add_works'))
    } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === uniqueViolation) throw new MeetingError('another loader stored the same works', { cause: error })
        throw error
    }
}

/** Straight into the table when every work of the chunk is stored; else only what belongs to those that are. */
async function copyParts(client: pg.PoolClient, { table, columns, file }: PreparedWorks['tables'][number], isWhole: boolean): Promise<void> {
    if (isWhole) return copyFile(client, `core.${table}`, columns, file)
    await client.query(`create temp table incoming_parts (like core.${table}) on commit drop`)
    await copyFile(client, 'incoming_parts', columns, file)
    await client.query(`insert into core.${table} select incoming_parts.* from incoming_parts inner join stored_works using (work_id)`)
    await client.query('drop table incoming_parts')
}

async function copyFile(client: pg.ClientBase, table: string, columns: string, file: string): Promise<void> {
    await pipeline(createReadStream(file, { highWaterMark: 512 * 1024 }), client.query(copyFrom(`copy ${table} (${columns}) from stdin (format csv, null '\\N')`)))
}

async function noteProblems(client: pg.ClientBase, prepared: PreparedWorks, runId: number, origin: (line: number, workId: string | null) => string): Promise<void> {
    if (prepared.problems.length === 0) return
    const rows = prepared.problems.map(({ key, workId, line, reason, detail }) => {
        const at = origin(line, workId)
        return { key: key || createHash('md5').update(JSON.stringify([workId, reason, detail, at])).digest('hex'), id: workId, reason, detail: detail.toWellFormed().replaceAll('\u0000', '\uFFFD'), at }
    })
    await client.query(sqlFile('load/note_problems'), [runId, 'works', JSON.stringify(rows)])
}

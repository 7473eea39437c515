/**
 * A list of deleted works → core.deleted_works: works that were not changed since go from core with all that hangs on them, and what they
 * were merged into is noted. Each batch commits with the line it ended on. Doing it again changes nothing.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { copyRows } from '../db/copy.ts'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import { type BulkFile, type FileState, lockFile, openFile, type OpenedFile, OvertakenError, saveFile } from './open-file.ts'
import { resolveAliases } from './resolve-aliases.ts'
import type { StoreContext } from './store.ts'
import { originOf } from './store-chunk.ts'
import { readTombstones, type TombstoneBatch } from './tombstones.ts'

/** Merged works that the alert names. */
const examplesShown = 5

interface ListState extends FileState {
    /** Works taken out, and how many of them are held under another id. */
    deleted?: number
    merged?: number
    /** Works that changed after their day and stay. */
    kept?: number
    /** Ids that were not held. */
    unknown?: number
    examples?: string[]
}

/**
 * Throws FatalError when the list cannot be read to its end; what came before is done.
 * @param onRows hears after each commit how many rows it covered; it may throw to stop
 */
export async function applyTombstones(context: StoreContext, input: BulkFile, onRows: (rows: number) => Promise<void>): Promise<void> {
    for (;;) {
        const opened = await openFile<ListState>(context, 'deleted_works', input)
        if (opened.isDone) return
        try {
            return await applyList(context, input, opened, onRows)
        } catch (error) {
            if (!(error instanceof OvertakenError)) throw error
        }
    }
}

async function applyList(context: StoreContext, input: BulkFile, opened: OpenedFile<ListState>, onRows: (rows: number) => Promise<void>): Promise<void> {
    let state = opened.state
    const apply = async (batch: TombstoneBatch, isDone: boolean) => {
        const next = await inTransaction(context.pool, async (client) => {
            if (!await lockFile(client, context.runId, opened, state.line, batch.lastLine)) return undefined
            return applyBatch(client, context.runId, input, opened, state, batch, isDone)
        })
        state = next ?? { ...state, line: batch.lastLine }
        await onRows(next ? batch.tombstones.length + batch.problems.length : 0)
    }
    for await (const batch of readTombstones(input.file, { skipLines: state.line })) await apply(batch, false)
    await apply({ tombstones: [], problems: [], lastLine: state.line }, true)
    await resolveAliases(context.pool)
}

async function applyBatch(client: pg.ClientBase, runId: number, input: BulkFile, opened: OpenedFile, before: ListState, batch: TombstoneBatch, isDone: boolean): Promise<ListState> {
    const { tombstones, problems, lastLine } = batch
    // Families must not be formed with works that go (src/resolve/families.ts takes the same lock).
    await client.query('select pg_advisory_xact_lock(hashtext($1))', ['homegrown families'])
    await client.query(sqlFile('load/incoming_tombstones'))
    await copyRows(client, 'incoming_tombstones', ['work_id', 'deleted_on', 'file_line'], tombstones.map(({ workId, deletedOn, line }) => [workId, deletedOn, line]))
    const held = await client.query<{ n: number }>('select count(distinct work_id) as n from incoming_tombstones inner join core.works using (work_id)')
    await client.query(sqlFile('load/note_tombstones'))
    const doomed = await client.query<{ n: number }>('select count(*) as n from doomed_works')
    const deleted = doomed.rows[0]?.n ?? 0
    const merged = deleted > 0 ? await noteMerged(client) : []
    const ids = new Set(tombstones.map(({ workId }) => workId)).size
    const state: ListState = {
        line: lastLine, bytes: opened.bytes, records: before.records + tombstones.length + problems.length,
        deleted: (before.deleted ?? 0) + deleted, merged: (before.merged ?? 0) + merged.length,
        kept: (before.kept ?? 0) + (held.rows[0]?.n ?? 0) - deleted, unknown: (before.unknown ?? 0) + ids - (held.rows[0]?.n ?? 0),
        examples: [...before.examples ?? [], ...merged].slice(0, examplesShown),
    }
    if (problems.length > 0) {
        const rows = problems.map(({ line, reason, detail }) => ({ key: createHash('md5').update(JSON.stringify([input.name, line, reason])).digest('hex'), id: null, reason, detail, at: originOf(input.name, line) }))
        await client.query(sqlFile('load/note_problems'), [runId, 'deleted_works', JSON.stringify(rows)])
    }
    await saveFile(client, runId, opened, input, { state, stored: deleted, unchanged: tombstones.length - deleted, rejected: problems.length, isDone })
    if (isDone) await noteAlert(client, runId, input.name, state)
    if (deleted > 0) await client.query(sqlFile('load/delete_works'))
    return state
}

/** Returns the first of them, in words. */
async function noteMerged(client: pg.ClientBase): Promise<string[]> {
    await client.query(sqlFile('load/note_merged_works'))
    const found = await client.query<{ work_id: string, held_id: string, file_line: number }>('select work_id, held_id, file_line from merged_works order by file_line')
    return found.rows.map((row) => `${row.work_id} into ${row.held_id}, line ${row.file_line}`)
}

async function noteAlert(client: pg.ClientBase, runId: number, name: string, { deleted = 0, merged = 0, kept = 0, unknown = 0, examples = [] }: ListState): Promise<void> {
    const parts = [
        `${deleted} deleted${merged === 0 ? '' : `, ${merged} of them because they were merged into another (such as ${examples.join('; ')})`}`,
        `${unknown} not held`,
        ...(kept === 0 ? [] : [`${kept} kept, for they changed after their day`]),
    ]
    await client.query(`insert into ops.alerts (run_id, alert_key, severity, message) values ($1, $2, 'note', $3) on conflict do nothing`, [runId, `deleted works ${name}`, `works of ${name}: ${parts.join('; ')}`])
}

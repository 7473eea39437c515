/**
 * A file of a bulk load in raw.files, and how far it has come. The row of its checkpoint is also the lock: two workers with the same file
 * store its pieces one after the other, and each piece once.
 */
import { stat } from 'node:fs/promises'
import type pg from 'pg'
import { FatalError, messageOf } from '../errors.ts'
import { readCheckpoint, type StoreContext } from './store.ts'

export interface BulkFile {
    file: string
    /** Identifies it in origins and checkpoints. */
    name: string
    /** JSON lines when it is not given. */
    format?: 'ndjson' | 'parquet' | 'csv' | undefined
    /** What the manifest promises. */
    manifestRecords?: number | undefined
    /** Of the manifest, YYYY-MM-DD; the file's own date where there is none. */
    snapshotDate?: string | undefined
}

/** `line` is the last one that is stored; `records` counts what was read until there, without empty lines. */
export interface FileState { line: number, bytes: number, records: number }

export interface OpenedFile<T extends FileState = FileState> {
    name: string
    fileId: number
    bytes: number
    /** YYYY-MM-DD */
    readAsOf: string
    /** Of its checkpoint. */
    scope: string
    state: T
    isDone: boolean
}

/** Another worker has stored a part of the piece: begin again at the checkpoint. */
export class OvertakenError extends Error {}

/** Throws FatalError when the file cannot be opened, or changed since its load began. */
export async function openFile<T extends FileState = FileState>(context: StoreContext, entity: string, input: BulkFile): Promise<OpenedFile<T>> {
    const { pool, runId } = context
    const { size: bytes, mtime } = await stat(input.file).catch((error: unknown) => { throw new FatalError(`${input.file} cannot be opened: ${messageOf(error)}`) })
    const readAsOf = input.snapshotDate ?? mtime.toISOString().slice(0, 10)
    const scope = `file ${input.name}`
    const first: FileState = { line: 0, bytes, records: 0 }
    await pool.query('insert into raw.checkpoints (run_id, scope, state) values ($1, $2, $3) on conflict do nothing', [runId, scope, JSON.stringify(first)])
    const saved = await readCheckpoint<T>(context, scope) ?? { state: first as T, isDone: false }
    if (!saved.isDone && saved.state.bytes !== bytes) throw new FatalError(`${input.file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    const opened = await pool.query<{ file_id: number }>(`insert into raw.files (run_id, entity, name, bytes, manifest_records, read_as_of) values ($1, $2, $3, $4, $5, $6)
        on conflict (run_id, name) do update set manifest_records = excluded.manifest_records returning file_id`, [runId, entity, input.name, bytes, input.manifestRecords ?? null, readAsOf])
    const fileId = opened.rows[0]?.file_id
    if (fileId === undefined) throw new TypeError('raw.files gave no id')
    return { name: input.name, fileId, bytes, readAsOf, scope, state: saved.state, isDone: saved.isDone }
}

/**
 * First thing of the transaction that stores the lines behind `from` until `to`. False when another worker has stored them.
 * Throws OvertakenError when it has stored a part of them.
 */
export async function lockFile(client: pg.ClientBase, runId: number, { scope }: Pick<OpenedFile, 'scope'>, from: number, to: number): Promise<boolean> {
    const found = await client.query<{ line: number, is_done: boolean }>(`select (state ->> 'line')::bigint as line, is_done from raw.checkpoints where run_id = $1 and scope = $2 for update`, [runId, scope])
    const [row] = found.rows
    if (row && !row.is_done && row.line === from) return true
    if (row && (row.is_done || row.line >= to)) return false
    throw new OvertakenError(`${scope} stands at line ${row?.line ?? 0}, not at ${from}`)
}

/** Last thing of that transaction. With the end of the file comes an alert when its manifest promises another number of records. */
export async function saveFile(client: pg.ClientBase, runId: number, opened: OpenedFile, input: BulkFile, done: { state: FileState, stored: number, unchanged: number, rejected: number, isDone: boolean }): Promise<void> {
    const { state, isDone } = done
    await client.query('update raw.checkpoints set state = $3, is_done = $4, updated_at = now() where run_id = $1 and scope = $2', [runId, opened.scope, JSON.stringify(state), isDone])
    await client.query(`update raw.files set lines = $2, stored = stored + $3, unchanged = unchanged + $4, rejected = rejected + $5, finished_at = case when $6 then now() end where file_id = $1`,
        [opened.fileId, state.line, done.stored, done.unchanged, done.rejected, isDone])
    if (!isDone || input.manifestRecords === undefined || input.manifestRecords === state.records) return
    await client.query(`insert into ops.alerts (run_id, alert_key, severity, message) values ($1, $2, 'warning', $3) on conflict do nothing`,
        [runId, `records ${input.name}`, `${input.name} holds ${state.records} records, its manifest says ${input.manifestRecords}: fetch the file and the manifest again, or what is missing stays out`])
}

/**
 * Writes a page: its records, the run's pins, what was rejected, what was learnt about ids, and the checkpoint, in one
 * transaction. Storing the same page again changes nothing, so a job may die anywhere and run again.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { copyRows } from '../db/copy.ts'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import { messageOf } from '../errors.ts'
import type { HttpResponse } from '../http/types.ts'
import type { CheckedRecord, RecordShape } from './source.ts'

export interface StoreContext { pool: pg.Pool, runId: number, provider: string }

export interface IncomingRecord {
    /** Undefined when the text was no JSON: then `problem` says why. */
    payload: unknown
    problem?: { reason: string, detail: string }
    /** The record's text as read, when there is one; saves writing it anew. */
    text?: string
    /** Address, or file and zero-padded line. */
    origin: string
}

/** A record that was checked: what of it will be stored, or why not. Holds no parsed JSON, so that a batch stays small. */
export type PreparedRecord = { usable: Usable, fields: string[] } | { rejected: Rejected }

export interface Page {
    entity: string
    /** Which top-level fields the records should have; undefined = nothing is watched. */
    shape?: RecordShape | undefined
    records: PreparedRecord[]
    aliases?: { requested: string, held: string }[]
    gone?: string[]
    responses?: HttpResponse[]
    /** Which references of the study the works of this page answer. */
    runWorks?: { reference: string, workId: string }[]
    checkpoint: { scope: string, state: object, isDone: boolean }
}

interface Usable { id: string, contentHash: string, text: string, updatedAt: Date | null, origin: string }
interface Rejected { id: string | null, reason: string, detail: string, origin: string, excerpt: string | null }

/** @param check the source's own judgement on a record of this entity */
export function prepareRecord(check: (payload: unknown) => CheckedRecord, record: IncomingRecord): PreparedRecord {
    const checked = record.problem ? { isUsable: false as const, id: null, ...record.problem } : unlessUnreadable(check, record.payload)
    if (!checked.isUsable) return { rejected: { id: checked.id, reason: checked.reason, detail: checked.detail, origin: record.origin, excerpt: excerptOf(record) } }
    return { usable: { id: checked.id, contentHash: checked.contentHash, text: storableText(record), updatedAt: checked.updatedAt, origin: record.origin }, fields: checked.fields }
}

/** Returns how many records were stored and how many rejected. */
export async function storePage(context: StoreContext, page: Page): Promise<{ stored: number, rejected: number }> {
    const usable: Usable[] = []
    const rejected: Rejected[] = []
    const fields = new Map<string, number>()
    for (const record of page.records) {
        if ('rejected' in record) {
            rejected.push(record.rejected)
            continue
        }
        for (const field of record.fields) fields.set(field, (fields.get(field) ?? 0) + 1)
        usable.push(record.usable)
    }
    try {
        await write(context, page, usable, rejected, fields)
    } catch (error) {
        if (!isDataError(error)) throw error
        // Postgres refuses something the checks let through: find which records, reject those, keep the rest.
        const bad = await findRefused(context.pool, usable)
        if (bad.size === 0) throw error
        for (const record of usable.filter((each) => bad.has(each))) {
            rejected.push({ id: record.id, reason: 'not storable', detail: bad.get(record) ?? messageOf(error), origin: record.origin, excerpt: record.text.slice(0, 200) })
        }
        await write(context, page, usable.filter((record) => !bad.has(record)), rejected, fields)
    }
    return { stored: usable.length, rejected: rejected.length }
}

export async function readCheckpoint<T>(context: StoreContext, scope: string): Promise<{ state: T, isDone: boolean } | undefined> {
    const found = await context.pool.query<{ state: T, is_done: boolean }>('select state, is_done from raw.checkpoints where run_id = $1 and scope = $2', [context.runId, scope])
    const row = found.rows[0]
    return row && { state: row.state, isDone: row.is_done }
}

function unlessUnreadable(check: (payload: unknown) => CheckedRecord, payload: unknown): CheckedRecord {
    try {
        return check(payload)
    } catch (error) {
        return { isUsable: false, id: null, reason: 'not readable', detail: `${messageOf(error)} (nested too deeply?)` }
    }
}

async function write(context: StoreContext, page: Page, usable: Usable[], rejected: Rejected[], fields: Map<string, number>): Promise<void> {
    const { runId, provider } = context
    await inTransaction(context.pool, async (client) => {
        // The row of the checkpoint is the lock: two workers that hold the same page store it one after the other.
        await client.query('insert into raw.checkpoints (run_id, scope, state) values ($1, $2, $3) on conflict do nothing', [runId, page.checkpoint.scope, '{}'])
        await client.query('select 1 from raw.checkpoints where run_id = $1 and scope = $2 for update', [runId, page.checkpoint.scope])
        await copyIncoming(client, usable)
        await client.query(sqlFile('ingest/merge_records'), [provider, page.entity])
        await client.query(sqlFile('ingest/pin_records'), [runId, provider, page.entity])
        await client.query(sqlFile('ingest/note_pages'), [runId, provider, page.entity,
            JSON.stringify(rejected.map((reject) => ({ ...reject, key: rejectKey(page.entity, reject) }))),
            JSON.stringify(page.aliases ?? []), page.gone ?? [],
            JSON.stringify(page.responses?.map((each) => ({ url: each.url, status: each.status, fetched_at: each.fetchedAt, duration_ms: Math.round(each.durationMs) })) ?? []),
            JSON.stringify(page.runWorks ?? []),
            JSON.stringify(page.shape ? [...fields.keys()].map((field) => ({ field, is_expected: page.shape?.documented.has(field) })) : []),
            JSON.stringify(missingFields(page.shape?.needed ?? [], usable.length, fields)),
        ].map(storable))
        await client.query('update raw.checkpoints set state = $3, is_done = $4, updated_at = now() where run_id = $1 and scope = $2',
            [runId, page.checkpoint.scope, JSON.stringify(page.checkpoint.state), page.checkpoint.isDone])
    })
}

async function copyIncoming(client: pg.ClientBase, usable: Usable[]): Promise<void> {
    await client.query('create temp table if not exists incoming (provider_id text, content_hash text, payload jsonb, provider_updated_at timestamptz, origin text) on commit delete rows')
    await copyRows(client, 'incoming', ['provider_id', 'content_hash', 'payload', 'provider_updated_at', 'origin'],
        usable.map((record) => [record.id, record.contentHash, record.text, record.updatedAt, record.origin]))
}

/** Halves the records until those that Postgres refuses stand alone. Nothing is kept of the probes. */
async function findRefused(pool: pg.Pool, records: Usable[]): Promise<Map<Usable, string>> {
    if (records.length === 0) return new Map()
    const refusal = await inTransaction(pool, async (client) => {
        await copyIncoming(client, records)
        await client.query('delete from incoming')
    }).then(() => undefined, (error: unknown) => { if (isDataError(error)) return messageOf(error); throw error })
    if (refusal === undefined) return new Map()
    const only = records[0]
    if (records.length === 1 && only) return new Map([[only, refusal]])
    const middle = Math.ceil(records.length / 2)
    return new Map([...await findRefused(pool, records.slice(0, middle)), ...await findRefused(pool, records.slice(middle))])
}

/** Classes 22 (data exception) and 54 (program limit exceeded), https://www.postgresql.org/docs/18/errcodes-appendix.html */
function isDataError(error: unknown): boolean {
    return error instanceof pg.DatabaseError && /^(22|54)/.test(error.code ?? '')
}

function missingFields(needed: string[], records: number, fields: Map<string, number>): { field: string, missing: number, of: number }[] {
    return needed.map((field) => ({ field, missing: records - (fields.get(field) ?? 0), of: records })).filter((each) => each.missing > 0)
}

function rejectKey(entity: string, reject: Rejected): string {
    return createHash('sha256').update(JSON.stringify([entity, reject.id, reject.reason, reject.detail, reject.origin])).digest('hex').slice(0, 32)
}

function excerptOf(record: IncomingRecord): string | null {
    if (record.text !== undefined) return storable(record.text.slice(0, 200))
    return record.payload === undefined ? null : storable(JSON.stringify(record.payload).slice(0, 200))
}

/** The record's JSON without what jsonb cannot hold: NUL and lone surrogates become U+FFFD. */
function storableText(record: IncomingRecord): string {
    const text = record.text ?? JSON.stringify(record.payload)
    if (!/\\u(0000|d[89a-f])/i.test(text) && text.isWellFormed()) return text
    return JSON.stringify(record.payload, (_key, value: unknown) => {
        if (typeof value === 'string') return clean(value)
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), each]))
    })
}

function storable<T>(value: T): T {
    return (typeof value === 'string' ? clean(value) : value) as T
}

function clean(value: string): string {
    return value.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** The life of a run in ops.runs: opened or taken up again, parked, stopped, failed, done; and its progress in ops.steps. */
import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { Study } from '../study/types.ts'

export type RunKind = 'study' | 'ingest' | 'metrics'
export type RunStatus = 'running' | 'parked' | 'stopped' | 'failed' | 'done'

/** Where the records of a run come from. Paths are absolute on the host that started the run. */
export type RunSource =
    | { kind: 'files', folder: string, files: SourceFileOfRun[], tombstones?: SourceFileOfRun[] }
    | { kind: 'api', replay?: string, record?: string }
    /** What the store holds already. */
    | { kind: 'store' }

interface SourceFileOfRun { kind?: string, entity: string, format?: string, name: string, file: string, bytes: number, modifiedMs: number, manifestRecords?: number, expectedRecords?: number }

/** What is asked of a source (src/ingest/source.ts), by its name in the registry. */
export interface SourceWalk { provider: string, ask: { entity: string, ids?: string[], query?: string, since?: string, until?: string } }

export interface RunParams {
    source: RunSource
    /** What an ingest fetches; a study says it itself. */
    works?: string[]
    filter?: string
    /** What an ingest asks of sources beside OpenAlex, each a walk of its own. */
    walks?: SourceWalk[]
    /** Dumps of a source that an ingest loads. */
    dump?: { provider: string, files: { file: string, name: string, bytes: number, modifiedMs: number }[] }
    /** Works of the store that are read again: those not asked for in so many days; one by one at no cost, or 100 for a credit. */
    refresh?: { olderThanDays: number, isFree: boolean }
    /** What a refresh of metrics computes: settings by their number, and whether anew or only what loads touched. */
    settings?: number[]
    isFull?: boolean
}

export interface Run {
    runId: number
    kind: RunKind
    subject: string
    params: RunParams
    study: Study | undefined
    status: RunStatus
    attempt: number
    resumeAt: Date | undefined
    error: string | undefined
}

/** Opens a run, or finds the unfinished one that asks the same. */
export async function openRun(db: Kysely<DB>, wanted: { kind: RunKind, subject: string, params: RunParams, study?: Study }): Promise<{ run: Run, isNew: boolean }> {
    const fingerprint = createHash('sha256').update(JSON.stringify([wanted.kind, wanted.subject, wanted.params, wanted.study?.contentHash,
        wanted.study && [wanted.study.definition, wanted.study.regions, wanted.study.focus, wanted.study.ties, wanted.study.minimumEvidence]])).digest('hex')
    const inserted = await db.insertInto('ops.runs')
        .values({ kind: wanted.kind, subject: wanted.subject, fingerprint, params: JSON.stringify(wanted.params), study: wanted.study ? JSON.stringify(wanted.study).replaceAll('\\u0000', '') : null, status: 'running' })
        .onConflict((oc) => oc.column('fingerprint').where('status', 'in', ['running', 'parked', 'stopped']).doNothing())
        .returning('run_id').executeTakeFirst()
    const runId = inserted?.run_id ?? (await db.selectFrom('ops.runs').select('run_id')
        .where('fingerprint', '=', fingerprint).where('status', 'in', ['running', 'parked', 'stopped']).executeTakeFirstOrThrow()).run_id
    return { run: await getRun(db, runId), isNew: inserted !== undefined }
}

/** Throws UsageError when there is no such run. */
export async function getRun(db: Kysely<DB>, runId: number): Promise<Run> {
    const row = await db.selectFrom('ops.runs').selectAll().where('run_id', '=', runId).executeTakeFirst()
    if (!row) throw new UsageError(`there is no run ${runId}: \`homegrown status\` lists them`)
    return {
        runId: row.run_id,
        kind: row.kind as Run['kind'],
        subject: row.subject,
        params: row.params as unknown as RunParams,
        study: (row.study ?? undefined) as unknown as Study | undefined,
        status: row.status as RunStatus,
        attempt: row.attempt,
        resumeAt: row.resume_at ?? undefined,
        error: row.error ?? undefined,
    }
}

/** The newest finished run of a study. */
export async function findLastRun(db: Kysely<DB>, study: string): Promise<number | undefined> {
    const row = await db.selectFrom('ops.runs').select('run_id').where('kind', '=', 'study').where('subject', '=', study).where('status', '=', 'done')
        .orderBy('run_id', 'desc').limit(1).executeTakeFirst()
    return row?.run_id
}

/** Starts a new attempt; jobs of older ones see that they are superseded. Returns its number. */
export async function raiseAttempt(db: Kysely<DB>, runId: number): Promise<number> {
    const row = await db.updateTable('ops.runs').set({ attempt: sql`attempt + 1`, status: 'running', error: null, resume_at: null })
        .where('run_id', '=', runId).returning('attempt').executeTakeFirstOrThrow()
    return row.attempt
}

/** Sets the status; a run that is done or failed stays so. */
export async function setStatus(db: Kysely<DB>, runId: number, status: RunStatus, more: { error?: string, resumeAt?: Date } = {}): Promise<void> {
    await db.updateTable('ops.runs')
        .set({ status, error: more.error ?? null, resume_at: more.resumeAt ?? null, ...(status === 'done' || status === 'failed' ? { finished_at: new Date() } : {}) })
        .where('run_id', '=', runId).where('status', 'not in', ['done', 'failed']).execute()
}

export interface Step { step: string, done: number, total: number, unit: string }

/** Adds to a step's progress; `total` replaces when given. */
export async function addProgress(db: Kysely<DB>, runId: number, step: string, unit: string, change: { done?: number, total?: number }): Promise<void> {
    await db.insertInto('ops.steps').values({ run_id: runId, step, unit, done: change.done ?? 0, total: change.total ?? 0 })
        .onConflict((oc) => oc.columns(['run_id', 'step']).doUpdateSet({
            done: sql`steps.done + ${change.done ?? 0}`,
            total: change.total === undefined ? sql`steps.total` : change.total,
            updated_at: new Date(),
        })).execute()
}

export async function readSteps(db: Kysely<DB>, runId: number): Promise<Step[]> {
    return db.selectFrom('ops.steps').select(['step', 'done', 'total', 'unit']).where('run_id', '=', runId).orderBy('updated_at').execute()
}

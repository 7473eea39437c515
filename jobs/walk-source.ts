/**
 * A walk over what a source was asked for → raw, page by page; goes on from the last committed cursor. In a run over several sources a
 * walk that its provider refuses is noted as missing and stops nothing else: jobs/settle-walks.ts says at the end what is not there.
 */
import { FatalError, messageOf, ParkError, RetryableError, UsageError } from '../src/errors.ts'
import { CursorRefusedError, type Source, type SourcePage } from '../src/ingest/source.ts'
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { SourceWalk } from '../src/runs/runs.ts'
import type { JobContext } from './context.ts'
import { sourcePageOf } from './page.ts'

/** How often one place is begun anew: a provider that refuses every cursor would be asked for ever. */
const mostRestarts = 3
/** A provider that is down is asked again after this long. */
const downMs = 15 * 60_000

/** `cursor` is of the page that comes next, null at the beginning and at the end. */
export interface WalkState { cursor: string | null, pages: number, records: number }

/** Why a walk is not done; `resumeAt` (ISO 8601) when it is known that waiting helps. */
export interface MissingWalk { index: number, provider: string, entity: string, problem: string, resumeAt: string | null }

export async function runWalkSource(context: JobContext, input: { index: number }): Promise<void> {
    const walks = context.run.params.walks ?? []
    const walk = walks[input.index]
    if (walk === undefined) throw new FatalError(`run ${context.run.runId} has no walk ${input.index}`)
    if (walks.length === 1) return walkOrPark(context, input.index, walk)
    try {
        await walkOrPark(context, input.index, walk)
        await noteMissing(context, input.index, undefined)
    } catch (error) {
        const isProviders = error instanceof ParkError || error instanceof FatalError || error instanceof UsageError
        // A worker that stops gives its requests up: that is nobody's failure.
        if (!isProviders || context.signal.aborted) throw error
        await noteMissing(context, input.index, { index: input.index, provider: walk.provider, entity: walk.ask.entity, problem: messageOf(error), resumeAt: error instanceof ParkError ? error.resumeAt.toISOString() : null })
    }
}

export function missingScope(index: number | '%'): string {
    return `missing walk ${index}`
}

/** The client has tried often enough before it throws a RetryableError: the walk waits, and holds no worker. */
async function walkOrPark(context: JobContext, index: number, walk: SourceWalk): Promise<void> {
    try {
        await walkSource(context, index, walk)
    } catch (error) {
        if (!(error instanceof RetryableError) || context.signal.aborted) throw error
        throw new ParkError(error.message, new Date(Date.now() + (error.retryAfterMs ?? downMs)), { cause: error })
    }
}

async function walkSource(context: JobContext, index: number, { provider, ask }: SourceWalk): Promise<void> {
    const source = context.sourceFor(provider)
    const store = { ...context.store, provider }
    const scope = `walk ${index}`
    const saved = await readCheckpoint<WalkState>(store, scope)
    if (saved?.isDone) return
    let state: WalkState = saved?.state.pages === undefined ? { cursor: null, pages: 0, records: 0 } : saved.state
    const step = `${provider} ${ask.entity}`
    const restarts = new Map<string | null, number>()
    for (;;) {
        context.signal.throwIfAborted()
        const page = await readOrRestart(source, state.cursor)
        if ('restartAt' in page) {
            state = { ...state, cursor: page.restartAt }
            continue
        }
        const cursor = page.nextCursor ?? null
        state = { cursor, pages: state.pages + 1, records: state.records + page.records.length }
        await storePage(store, { ...sourcePageOf(source, page), checkpoint: { scope, state, isDone: cursor === null } })
        await context.progress(step, 'records', { done: page.records.length, ...(page.totalCount === undefined ? {} : { total: page.totalCount }) })
        if (cursor === null) return
    }

    async function readOrRestart(from: Source, cursor: string | null): Promise<SourcePage | { restartAt: string | null }> {
        try {
            return await from.readPage(ask, cursor)
        } catch (error) {
            if (!(error instanceof CursorRefusedError)) throw error
            const { restartAt } = error
            const times = (restarts.get(restartAt) ?? 0) + 1
            restarts.set(restartAt, times)
            if (times > mostRestarts) throw error
            return { restartAt }
        }
    }
}

/** Told as an alert of the run, and kept for its end; undefined takes both back. */
async function noteMissing(context: JobContext, index: number, missing: MissingWalk | undefined): Promise<void> {
    const { db } = context.database
    const run_id = context.run.runId
    const scope = missingScope(index)
    if (missing === undefined) {
        await db.deleteFrom('raw.checkpoints').where('run_id', '=', run_id).where('scope', '=', scope).execute()
        await db.deleteFrom('ops.alerts').where('run_id', '=', run_id).where('alert_key', '=', scope).execute()
        return
    }
    const state = JSON.stringify(missing)
    const message = `${missing.provider} ${missing.entity} are missing: ${missing.problem}`
    await db.insertInto('raw.checkpoints').values({ run_id, scope, state }).onConflict((oc) => oc.columns(['run_id', 'scope']).doUpdateSet({ state })).execute()
    await db.insertInto('ops.alerts').values({ run_id, alert_key: scope, severity: 'warning', message }).onConflict((oc) => oc.columns(['run_id', 'alert_key']).doUpdateSet({ message })).execute()
}

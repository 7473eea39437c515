/** What every job gets: the run it works for, and the ways to reach the outside. */
import type { Database } from '../src/db/connect.ts'
import type { Source } from '../src/ingest/source.ts'
import type { StoreContext } from '../src/ingest/store.ts'
import type { OpenAlex } from '../src/ingest/sources/openalex.ts'
import type { Run } from '../src/runs/runs.ts'

export interface JobContext {
    database: Database
    run: Run
    store: StoreContext
    openalex: OpenAlex
    /** Every other provider, by its name in the registry. */
    sourceFor(provider: string): Source
    /** Aborted when the worker is told to stop; long jobs look at it between pages. */
    signal: AbortSignal
    /** Adds jobs that must end before the given later job of the run may begin. */
    addBefore(laterJob: string, jobs: PlannedJob[]): Promise<void>
    progress(step: string, unit: string, change: { done?: number, total?: number }): Promise<void>
}

export interface PlannedJob {
    name: JobName
    /** Names the job within its run; the same key is never queued twice in one attempt. */
    key: string
    input: object
}

export type JobName = 'load-lists' | 'load-file' | 'load-dump' | 'delete-works' | 'fetch-works' | 'plan-windows' | 'list-works' | 'check-windows' | 'plan-refresh' | 'refresh-works' | 'plan-authors' | 'fetch-authors' | 'plan-institutions' | 'fetch-institutions'
    | 'walk-source' | 'settle-walks' | 'resolve' | 'classify' | 'report' | 'refresh-metrics'

/** Does one job. Must be safe to run twice and to be killed anywhere. */
export type Handler = (context: JobContext, input: never) => Promise<void>

/** Jobs of a run without a queue: what a job plans is kept, and done when it is asked for. For tests and measurements of jobs alone. */
import type { JobContext, JobName, PlannedJob } from '../../jobs/context.ts'
import { createHttpClient } from '../../src/http/client.ts'
import { createPostgresLimits } from '../../src/http/limits-postgres.ts'
import type { Source } from '../../src/ingest/source.ts'
import { createOpenAlex } from '../../src/ingest/sources/openalex.ts'
import { getRun, openRun, type RunParams } from '../../src/runs/runs.ts'
import type { TestDatabase } from './database.ts'

export interface LooseJobs {
    context: JobContext
    /** Queued and not yet taken. */
    planned: PlannedJob[]
    close(): Promise<void>
}

/** @param requestsPerSecond high by default: a server on this machine answers at once */
export async function openLooseJobs(database: Pick<TestDatabase, 'db' | 'pool' | 'connection' | 'cancelQueries' | 'close'>, baseUrl: string, params: RunParams, { requestsPerSecond = 2_000, signal = new AbortController().signal, sources = {} }: { requestsPerSecond?: number, signal?: AbortSignal, sources?: Record<string, Source> } = {}): Promise<LooseJobs> {
    const { run } = await openRun(database.db, { kind: 'ingest', subject: 'openalex', params })
    const http = createHttpClient({ limits: createPostgresLimits(database.db), userAgent: 'test', random: () => 0 })
    const openalex = createOpenAlex({ http, baseUrl, requestsPerSecond })
    const planned: PlannedJob[] = []
    const keys = new Set<string>()
    return {
        planned,
        context: {
            database, signal, openalex,
            sourceFor(provider) {
                const source = sources[provider]
                if (source === undefined) throw new Error(`no source ${provider} here`)
                return source
            },
            run: await getRun(database.db, run.runId),
            store: { pool: database.pool, runId: run.runId, provider: 'openalex' },
            addBefore: async (_later, jobs) => {
                // As the queue does: the same key is never queued twice.
                planned.push(...jobs.filter((job) => !keys.has(job.key)))
                for (const job of jobs) keys.add(job.key)
            },
            progress: async () => undefined,
        },
        close: () => http.close(),
    }
}

/** Does everything that is planned, and what that plans, so many jobs at a time. Throws what the first failing job throws, when those under way have ended. */
export async function workOff({ context, planned }: LooseJobs, handlers: Partial<Record<JobName, (context: JobContext, input: never) => Promise<void>>>, concurrency = 4): Promise<number> {
    let done = 0
    const failures: unknown[] = []
    async function work(): Promise<void> {
        for (let job = planned.shift(); job !== undefined && failures.length === 0; job = planned.shift()) {
            const handler = handlers[job.name]
            if (handler === undefined) throw new Error(`no handler for ${job.name}`)
            await handler(context, job.input as never).catch((error: unknown) => { failures.push(error) })
            done += 1
        }
    }
    // A worker that finds nothing ends; while others work they may plan more, so all begin again until nothing is left.
    while (planned.length > 0 && failures.length === 0) await Promise.all(Array.from({ length: concurrency }, work))
    if (failures.length > 0) throw failures[0]
    return done
}

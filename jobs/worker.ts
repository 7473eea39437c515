/**
 * Processes the queue: finds the run of a job, hands it to its handler, and turns what is thrown into what BullMQ does next.
 * The only file that knows BullMQ's errors.
 */
import { DelayedError, UnrecoverableError } from 'bullmq'
import pg from 'pg'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/db/connect.ts'
import { FatalError, messageOf, ParkError, RetryableError, UsageError } from '../src/errors.ts'
import type { Job, JobQueue, RunningWorker } from '../src/queue/queue.ts'
import { addProgress, getRun, type Run, setStatus } from '../src/runs/runs.ts'
import { runCheckWindows } from './check-windows.ts'
import { runClassify } from './classify.ts'
import type { Handler, JobContext, JobName } from './context.ts'
import { runDeleteWorks } from './delete-works.ts'
import { runFetchAuthors } from './fetch-authors.ts'
import { runFetchInstitutions } from './fetch-institutions.ts'
import { runFetchWorks } from './fetch-works.ts'
import { runListWorks } from './list-works.ts'
import { runLoadDump } from './load-dump.ts'
import { runLoadFile } from './load-file.ts'
import { runLoadLists } from './load-lists.ts'
import { type JobData, jobData, jobId, jobOptions, lastJobOf } from './pipeline.ts'
import { runPlanAuthors } from './plan-authors.ts'
import { runPlanInstitutions } from './plan-institutions.ts'
import { runPlanRefresh } from './plan-refresh.ts'
import { runPlanWindows } from './plan-windows.ts'
import { runRefreshMetrics } from './refresh-metrics.ts'
import { runRefreshWorks } from './refresh-works.ts'
import { runReport } from './report.ts'
import { runResolve } from './resolve.ts'
import { runSettleWalks } from './settle-walks.ts'
import { createSources } from './sources.ts'
import { runWalkSource } from './walk-source.ts'

/** Every name has exactly one handler: the compiler sees to it. */
const handlers: Record<JobName, Handler> = {
    'load-lists': runLoadLists,
    'load-file': runLoadFile,
    'load-dump': runLoadDump,
    'delete-works': runDeleteWorks,
    'fetch-works': runFetchWorks,
    'plan-windows': runPlanWindows,
    'list-works': runListWorks,
    'check-windows': runCheckWindows,
    'plan-refresh': runPlanRefresh,
    'refresh-works': runRefreshWorks,
    'plan-authors': runPlanAuthors,
    'fetch-authors': runFetchAuthors,
    'plan-institutions': runPlanInstitutions,
    'fetch-institutions': runFetchInstitutions,
    'walk-source': runWalkSource,
    'settle-walks': runSettleWalks,
    resolve: runResolve,
    classify: runClassify,
    report: runReport,
    'refresh-metrics': runRefreshMetrics,
}

export interface WorkerHandle {
    /** Lets the jobs under way end at their next page, but waits no longer than `graceMs`. */
    stop(graceMs?: number): Promise<void>
}

export async function startWorker(config: Config, database: Database, queue: JobQueue, onError: (error: Error) => void): Promise<WorkerHandle> {
    const stopping = new AbortController()
    const sources = createSources(config, database)
    const process = async (job: Job, token?: string) => {
        const { runId, attempt, input } = job.data as JobData
        const run = await getRun(database.db, runId)
        // Taken up again since, or over: this job is a left-over of a process that died.
        if (run.attempt !== attempt || run.status === 'done' || run.status === 'failed') return
        if (run.status === 'parked') await setStatus(database.db, runId, 'running')
        try {
            const context = contextOf(run, job)
            await handlers[job.name as JobName](context, input as never)
            if (job.name === lastJobOf(run)) await setStatus(database.db, runId, 'done')
        } catch (error) {
            await settle(error, run, job, token)
        }
    }

    function contextOf(run: Run, job: Job): JobContext {
        return {
            database,
            run,
            store: { pool: database.pool, runId: run.runId, provider: 'openalex' },
            get openalex() { return sources.openalexFor(run) },
            sourceFor: (provider) => sources.sourceFor(run, provider),
            signal: stopping.signal,
            addBefore: async (laterJob, jobs) => {
                for (const planned of jobs) {
                    await queue.add(planned.name, jobData(run, planned), { ...jobOptions(run, planned.key), parent: { id: jobId(run, laterJob), queue: job.queueQualifiedName } })
                }
            },
            progress: (step, unit, change) => addProgress(database.db, run.runId, step, unit, change),
        }
    }

    /** Parks, fails or lets BullMQ try again. */
    async function settle(error: unknown, run: Run, job: Job, token: string | undefined): Promise<never> {
        if (error instanceof ParkError) {
            await setStatus(database.db, run.runId, 'parked', { error: error.message, resumeAt: error.resumeAt })
            await job.moveToDelayed(error.resumeAt.getTime(), token)
            throw new DelayedError()
        }
        if (stopping.signal.aborted) throw error
        const isFinal = isFatal(error)
        // The HTTP client has tried often enough by itself before it throws a RetryableError.
        if (isFinal || error instanceof RetryableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)) {
            // A run that ran out of tries can go on when the cause is gone; a fatal one cannot.
            await setStatus(database.db, run.runId, isFinal ? 'failed' : 'stopped', { error: messageOf(error) })
            throw new UnrecoverableError(messageOf(error))
        }
        throw error
    }

    const worker: RunningWorker = await queue.startWorker(process, { concurrency: config.concurrency, onError })
    return {
        async stop(graceMs = 5_000) {
            stopping.abort(new Error('the worker was told to stop'))
            let timer: NodeJS.Timeout | undefined
            const late = new Promise<'late'>((resolve) => { timer = setTimeout(resolve, graceMs, 'late') })
            const ended = await Promise.race([worker.close(), late])
            clearTimeout(timer)
            if (ended === 'late') {
                await database.cancelQueries()
                await worker.close(true)
            }
            await sources.close()
        },
    }
}

/** What no further try can mend: our own verdict, or Postgres refusing the data, a constraint or the statement (classes 22, 23, 42). */
function isFatal(error: unknown): boolean {
    if (error instanceof FatalError || error instanceof UsageError || error instanceof TypeError) return true
    return error instanceof pg.DatabaseError && /^(22|23|42)/.test(error.code ?? '')
}

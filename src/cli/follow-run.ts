/**
 * Starts or takes up a run, works on it in this process, and follows it to its end. One process drives a run at a time (an advisory
 * lock, gone with the process that held it); others that ask the same follow it and step in when the driver dies.
 */
import pg from 'pg'
import { flowOf } from '../../jobs/pipeline.ts'
import { startWorker, type WorkerHandle } from '../../jobs/worker.ts'
import type { Config } from '../config.ts'
import { diskTrouble } from '../db/embedded.ts'
import { FatalError, messageOf } from '../errors.ts'
import { type JobQueue, openQueue } from '../queue/queue.ts'
import { getRun, raiseAttempt, readSteps, type Run, setStatus } from '../runs/runs.ts'
import type { Progress } from './progress.ts'
import type { Session } from './session.ts'

const pollMs = 60
const lockEveryMs = 1_000
/** First key of the advisory locks of runs, so that they meet no other use of the database. */
const lockSpace = 7_203_411

/** Returns the finished run. Throws FatalError when it failed, was parked or stopped; the message says how to go on. */
export async function followRun(session: Session, run: Run, progress: Progress): Promise<Run> {
    const { config, database } = session
    const trouble: { last: string | undefined, at: number } = { last: undefined, at: 0 }
    const onQueueError = (error: Error) => { trouble.last = messageOf(error); trouble.at = Date.now() }
    const driver = new pg.Client({ ...database.connection, application_name: `${database.connection.application_name ?? 'homegrown'} driver` })
    driver.on('error', () => undefined)
    const interrupt = new AbortController()
    const onSignal = () => interrupt.abort()
    process.once('SIGINT', onSignal)
    process.once('SIGTERM', onSignal)
    let queue: JobQueue | undefined
    let worker: WorkerHandle | undefined
    try {
        await driver.connect()
        queue = await openQueue(config, database.connection, onQueueError).catch((error: unknown) => {
            throw new FatalError(`${messageOf(error)}: is ${config.queue.backend === 'redis' ? 'the Redis of REDIS_URL' : 'Postgres'} up? \`homegrown doctor\` tells more.`)
        })
        let isDriver = await takeUp(session, driver, queue, run.runId)
        if (!isDriver) progress.say(`Run ${run.runId} is under way in another process; following it.`)
        worker = await startWorker(config, database, queue, onQueueError)
        const finished = await poll(session, run.runId, progress, trouble, interrupt.signal, async () => {
            if (!isDriver && queue) isDriver = await takeUp(session, driver, queue, run.runId)
        })
        return finished
    } finally {
        process.removeListener('SIGINT', onSignal)
        process.removeListener('SIGTERM', onSignal)
        progress.end()
        const isAway = trouble.last !== undefined && Date.now() - trouble.at < config.patienceMs
        await quietly(worker?.stop(isAway ? 500 : undefined), isAway ? 2_000 : 10_000)
        await quietly(queue?.close(), 2_000)
        await quietly(driver.end(), 2_000)
    }
}

/** Becomes the driver of the run if nobody is, and queues its jobs as a new attempt. */
async function takeUp(session: Session, driver: pg.Client, queue: JobQueue, runId: number): Promise<boolean> {
    const lock = await driver.query<{ locked: boolean }>('select pg_try_advisory_lock($1::integer, $2::integer) as locked', [lockSpace, runId])
    if (!lock.rows[0]?.locked) return false
    const run = await getRun(session.database.db, runId)
    if (run.status === 'done' || run.status === 'failed') return true
    const attempt = await raiseAttempt(session.database.db, runId)
    await session.database.db.deleteFrom('ops.steps').where('run_id', '=', runId).execute()
    await queue.addFlow(flowOf({ ...run, attempt }, queue.name))
    return true
}

async function poll(session: Session, runId: number, progress: Progress, trouble: { last: string | undefined, at: number }, interrupt: AbortSignal, onTick: () => Promise<void>): Promise<Run> {
    const { db } = session.database
    const { patienceMs, queue } = session.config
    let lastTick = Date.now()
    let lastChange = Date.now()
    let lastSteps = ''
    let awaySince: number | undefined
    for (;;) {
        if (interrupt.aborted) {
            await setStatus(db, runId, 'stopped', { error: 'stopped by the user' })
            throw new FatalError(`run ${runId} was stopped; nothing is lost. Run the same command again to go on.`)
        }
        try {
            const run = await getRun(db, runId)
            const steps = await readSteps(db, runId)
            awaySince = undefined
            progress.show(steps)
            const seen = JSON.stringify(steps)
            if (seen !== lastSteps) [lastSteps, lastChange] = [seen, Date.now()]
            if (run.status === 'done') return run
            if (run.status === 'failed') throw new FatalError(`run ${runId} failed: ${run.error ?? 'no reason was stored'}`)
            if (run.status === 'stopped') throw new FatalError(`run ${runId} stopped: ${run.error ?? 'no reason was stored'} What was stored is kept; run the same command again to go on.`)
            if (run.status === 'parked') throw new FatalError(`run ${runId} is parked until ${run.resumeAt?.toISOString() ?? 'later'}: ${(run.error ?? '').replace(/[.!]?$/, '.')} What was fetched is kept; run the same command again after that time, or leave \`homegrown worker\` running.`)
            if (Date.now() - lastTick > lockEveryMs) {
                lastTick = Date.now()
                await onTick()
            }
            if (trouble.last !== undefined && Date.now() - trouble.at < 5_000 && Date.now() - lastChange > patienceMs) {
                throw new FatalError(await describeOutage(session.config, queue.backend === 'redis' ? 'the queue\'s server (Redis)' : 'the database', trouble.last, runId))
            }
        } catch (error) {
            if (error instanceof FatalError) throw error
            awaySince ??= Date.now()
            if (Date.now() - awaySince > patienceMs) {
                throw new FatalError(await describeOutage(session.config, 'the database', messageOf(error), runId), { cause: error })
            }
        }
        await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
}

async function describeOutage(config: Config, server: 'the database' | 'the queue\'s server (Redis)', cause: string, runId: number): Promise<string> {
    const full = /no space left|disk full/i.test(cause) ? cause : server === 'the database' && config.database.mode === 'embedded' ? await diskTrouble(config.home) : undefined
    const what = full === undefined ? `${server} went away (${cause}): bring it back` : `the disk of ${server} is full (${full}): make room`
    return `${what}, then run the same command again and run ${runId} goes on. Nothing is half-written.`
}

async function quietly(work: Promise<unknown> | undefined, deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await Promise.race([work?.catch(() => undefined), new Promise((resolve) => { timer = setTimeout(resolve, deadlineMs) })])
    clearTimeout(timer)
}

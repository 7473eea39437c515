/** BullMQ on Redis or on Postgres, as the configuration says; the only file that knows the difference. */
import { createPostgresBackend, FlowProducer, type FlowJob, type Job, type JobsOptions, type PostgresPoolConfig, type Processor, Queue, Worker } from 'bullmq'
import type pg from 'pg'
import type { Config } from '../config.ts'

const stalledEveryMs = 5_000

export interface JobQueue {
    readonly name: string
    addFlow(flow: FlowJob): Promise<void>
    add(name: string, data: object, options: JobsOptions): Promise<void>
    /** Starts to process jobs; `onError` hears of every trouble with the queue's server. */
    startWorker(process: Processor, options: { concurrency: number, onError: (error: Error) => void }): Promise<RunningWorker>
    counts(): Promise<Record<string, number>>
    close(): Promise<void>
}

/** What is used of a BullMQ worker, whichever backend it has. */
export interface RunningWorker {
    /** Waits for the jobs under way unless forced. */
    close(force?: boolean): Promise<void>
}

interface Flows {
    add(flow: FlowJob): Promise<unknown>
    close(): Promise<void>
    on(event: 'error', listener: (error: Error) => void): unknown
}

/** Throws when the queue's server cannot be reached within a few seconds. */
export async function openQueue(config: Config, database: pg.PoolConfig, onError: (error: Error) => void): Promise<JobQueue> {
    const name = config.queuePrefix
    const open = config.queue.backend === 'redis' ? openRedis(config.queue.url) : openPostgres(database)
    const queue = open.queue(name)
    queue.on('error', onError)
    await withDeadline(queue.waitUntilReady(), 10_000, `the queue's server (${config.queue.backend === 'redis' ? 'REDIS_URL' : 'Postgres'}) does not answer`)
    let flows: Flows | undefined
    return {
        name,
        async addFlow(flow) {
            const producer = flows ?? open.flows()
            if (!flows) producer.on('error', onError)
            flows = producer
            await producer.add(flow)
        },
        async add(jobName, data, options) {
            await queue.add(jobName, data, options)
        },
        async startWorker(process, options) {
            const worker = open.worker(name, process, {
                concurrency: options.concurrency,
                lockDuration: config.lockMs,
                stalledInterval: Math.min(stalledEveryMs, config.lockMs),
                // A job whose worker died is taken up again however often that happens: crashes are boring.
                maxStalledCount: 1_000_000,
                removeOnComplete: { age: 3_600, count: 10_000 },
                removeOnFail: { age: 7 * 86_400 },
            })
            worker.on('error', options.onError)
            await worker.waitUntilReady()
            return worker
        },
        counts: () => queue.getJobCounts(),
        async close() {
            await Promise.all([queue.close(), flows?.close()])
        },
    }
}

interface WorkerSettings { concurrency: number, lockDuration: number, stalledInterval: number, maxStalledCount: number, removeOnComplete: { age: number, count: number }, removeOnFail: { age: number } }

function openRedis(url: string) {
    // The hash tag keeps all keys of the queue in one slot of a Redis cluster.
    const base = { connection: { url, maxRetriesPerRequest: null }, prefix: '{homegrown}' }
    return {
        queue: (name: string) => new Queue(name, base),
        flows: (): Flows => new FlowProducer(base),
        worker: (name: string, process: Processor, settings: WorkerSettings) => new Worker(name, process, { ...base, ...settings }),
    }
}

function openPostgres(database: pg.PoolConfig) {
    const connection = { ...database, schema: 'bullmq', migrate: true, max: 6, keepAlive: true } as PostgresPoolConfig
    const base = { connection }
    return {
        queue: (name: string) => new Queue(name, base, createPostgresBackend),
        flows: (): Flows => new FlowProducer(base, createPostgresBackend),
        worker: (name: string, process: Processor, settings: WorkerSettings) => new Worker(name, process, { ...base, ...settings }, createPostgresBackend),
    }
}

async function withDeadline<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(message)), ms) })
    return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

export type { FlowJob, Job }

/** homegrown worker: works on the queue until told to stop. */
import { Command } from 'commander'
import { startWorker } from '../../jobs/worker.ts'
import { createLog } from '../log.ts'
import { openQueue } from '../queue/queue.ts'
import { withSession } from './session.ts'
import { wholeNumber } from './study.ts'

export function workerCommand(): Command {
    return new Command('worker').description('work on queued jobs until stopped (Ctrl-C); any number of workers on any number of hosts')
        .option('--concurrency <n>', 'jobs at the same time (default 4, or HOMEGROWN_CONCURRENCY)', wholeNumber)
        .option('--json', 'log lines as JSON (they always are)')
        .addHelpText('after', '\nExample:\n  REDIS_URL=redis://localhost:6379 DATABASE_URL=postgresql://localhost/homegrown homegrown worker')
        .action((options: { concurrency?: number }) => withSession(async ({ config, database }) => {
            const log = createLog(config.logLevel === 'warn' ? 'info' : config.logLevel)
            const onError = (error: Error) => log.error({ error: error.message }, 'queue trouble; trying again')
            const queue = await openQueue(config, database.connection, onError)
            const worker = await startWorker(options.concurrency ? { ...config, concurrency: options.concurrency } : config, database, queue, onError)
            log.info({ queue: queue.name, backend: config.queue.backend, concurrency: options.concurrency ?? config.concurrency }, 'worker ready')
            const signal = await new Promise<string>((resolve) => {
                for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
            })
            log.info({ signal }, 'stopping: jobs under way end at their next page')
            await worker.stop(30_000)
            await queue.close()
        }))
}

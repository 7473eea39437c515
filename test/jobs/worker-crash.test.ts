/** Workers that are killed again and again, with nobody driving the run: the queue hands their jobs on, and the store ends as if nothing had happened. */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { flowOf } from '../../jobs/pipeline.ts'
import { openQueue } from '../../src/queue/queue.ts'
import { openRun } from '../../src/runs/runs.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import { backends, isMissing } from '../support/backends.ts'
import { startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpStore } from '../support/dump.ts'

const lockMs = 1_000
const opened: TestDatabase[] = []
afterAll(async () => { for (const database of opened) await database.close() })

describe.each(backends)('queue on $name', (backend) => {
    /** Queues the sample study on a fresh store and lets worker processes work on it; so many of them are killed as soon as they have stored something. */
    async function workOff(kills: number): Promise<{ store: Record<string, string[]>, killed: number }> {
        const database = await createTestDatabase(backend.env)
        opened.push(database)
        const prefix = `workers-${new URL(database.url).pathname.slice(1)}`
        const env = { ...backend.env, DATABASE_URL: database.url, HOMEGROWN_LOCK_MS: String(lockMs), HOMEGROWN_QUEUE_PREFIX: prefix, LOG_LEVEL: 'error' }
        const study = await loadStudy('sample')
        const { run } = await openRun(database.db, { kind: 'study', subject: study.name, params: { source: { kind: 'api', replay: path.join(study.folder, 'tape') } }, study })
        const queue = await openQueue({ ...database.config, queuePrefix: prefix }, database.connection, () => undefined)
        await queue.addFlow(flowOf(run, queue.name))
        await queue.close()
        const isDone = async () => (await database.pool.query<{ status: string }>('select status from ops.runs')).rows[0]?.status === 'done'
        const pages = async () => (await database.pool.query<{ n: number }>('select count(*) as n from raw.checkpoints')).rows[0]?.n ?? 0
        let killed = 0
        for (let life = 0; life <= kills && !await isDone(); life++) {
            const before = await pages()
            const worker = startCommand(['worker'], env)
            const until = Date.now() + 60_000
            const mayLive = async () => life === kills || await pages() === before
            while (Date.now() < until && !await isDone() && await mayLive()) await pause(5)
            if (!await isDone()) killed += 1
            worker.kill('SIGKILL')
            await worker.finished
        }
        expect(await isDone()).toBe(true)
        return { store: await dumpStore(database.pool), killed }
    }

    test.skipIf(isMissing(backend))('killed workers lose nothing and double nothing', { timeout: 180_000 }, async () => {
        const undisturbed = await workOff(0)
        expect(undisturbed.killed).toBe(0)
        const disturbed = await workOff(6)
        expect(disturbed.killed).toBeGreaterThan(1)
        expect(disturbed.store).toEqual(undisturbed.store)
    })
})

/** A run whose process is killed at many points leaves, in the end, what an undisturbed run leaves. On both queue backends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backends, isMissing } from '../support/backends.ts'
import { startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpStore } from '../support/dump.ts'

const command = ['study', 'run', 'sample', '--json', '--quiet']
/** Milliseconds after the start at which the process is killed: from before the first page to after the last. */
const killPoints = [350, 500, 650, 750, 850, 950, 1_050, 1_150, 1_250, 1_400, 1_600, 1_900]

describe.each(backends)('queue on $name', (backend) => {
    let undisturbed: Record<string, string[]>
    const opened: TestDatabase[] = []
    const open = async () => {
        const database = await createTestDatabase()
        opened.push(database)
        return { database, env: { ...backend.env, DATABASE_URL: database.url, HOMEGROWN_LOCK_MS: '1000', HOMEGROWN_QUEUE_PREFIX: new URL(database.url).pathname.slice(1) } }
    }

    beforeAll(async () => {
        if (isMissing(backend)) return
        const { database, env } = await open()
        const done = await startCommand(command, env).finished
        expect(done.stderr).toBe('')
        expect(done.code).toBe(0)
        undisturbed = await dumpStore(database.pool)
        expect(undisturbed['metrics.person_classes']?.length).toBeGreaterThan(50)
        expect(undisturbed['raw.records']?.length).toBeGreaterThan(60)
    })
    afterAll(async () => { for (const database of opened) await database.close() })

    test.skipIf(isMissing(backend))('killed (SIGKILL) at many points, one run after the other', { timeout: 180_000 }, async () => {
        const { database, env } = await open()
        const status = async () => (await database.pool.query<{ status: string }>('select status from ops.runs')).rows.map((row) => row.status)
        let killed = 0
        for (const afterMs of killPoints) {
            const running = startCommand(command, env)
            const timer = setTimeout(() => running.kill('SIGKILL'), afterMs)
            await running.finished
            clearTimeout(timer)
            if ((await status())[0] === 'done') break
            killed += 1
        }
        expect(killed).toBeGreaterThan(3)
        if ((await status())[0] !== 'done') expect(await startCommand(command, env).finished).toMatchObject({ code: 0, stderr: '' })
        expect(await status()).toEqual(['done'])
        expect(await dumpStore(database.pool)).toEqual(undisturbed)
    })
})

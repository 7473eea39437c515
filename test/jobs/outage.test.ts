/** What a run depends on goes away in its middle: a clear message, exit code 1, nothing half-written, and the next run ends as if nothing had been. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketFolder } from '../../src/config.ts'
import { isRoot } from '../../src/config.ts'
import { invented, listCut } from '../../studies/sample/lab.ts'
import { backends, isMissing } from '../support/backends.ts'
import { runCommand, startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpStore } from '../support/dump.ts'
import { type FakeOpenAlex, startFakeOpenAlex } from '../support/fake-openalex.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { freePort } from '../support/servers.ts'

const live = ['study', 'run', 'sample', '--json', '--quiet', '--record']
let provider: FakeOpenAlex
let folder: string
let pauseAtMs = 0
let atMiddle: () => void = () => undefined

beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-outage-'))
    await chmod(folder, 0o755)
    // A slow provider: the run is in its middle when the authors are asked for.
    provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut, faults: (request) => {
        if (!request.path.startsWith('/authors?')) return undefined
        atMiddle()
        const delayMs = pauseAtMs
        pauseAtMs = 0
        return delayMs ? { delayMs } : undefined
    } } })
})
afterAll(async () => {
    await provider.close()
    await rm(folder, { recursive: true, force: true })
})

function slowMiddle(ms: number): Promise<void> {
    pauseAtMs = ms
    return new Promise((resolve) => { atMiddle = resolve })
}

async function connect(config: pg.ClientConfig): Promise<pg.Client> {
    const client = new pg.Client(config)
    client.on('error', () => undefined)
    await client.connect()
    return client
}

test('the database is killed (SIGKILL) in the middle of a run', { timeout: 120_000 }, async () => {
    const home = path.join(folder, 'database')
    const env = { HOMEGROWN_HOME: home, OPENALEX_BASE_URL: provider.url, HOMEGROWN_PATIENCE_MS: '3000' }
    const middle = slowMiddle(2_000)
    const running = startCommand([...live, path.join(folder, 'tape-1')], env)
    await middle
    const pid = Number((await readFile(path.join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    const cut = await running.finished
    expect(cut.code).toBe(1)
    expect(cut.stderr).toMatch(/database went away .*run the same command again and run 1 goes on/)
    expect(cut.stdout).toBe('')

    const again = await runCommand([...live, path.join(folder, 'tape-1')], env)
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect((JSON.parse(again.stdout) as { run: number, cohort: { members: number } })).toMatchObject({ run: 1, cohort: { members: 62 } })
})

test('the data folder is left with no server running, and the next command starts it', { timeout: 60_000 }, async () => {
    const home = path.join(folder, 'database')
    const client = await connect({ host: socketFolder(home), user: 'homegrown', database: 'homegrown' }).catch(() => undefined)
    await client?.end()
    expect(client).toBeUndefined()
    expect((await runCommand(['status', '--json'], { HOMEGROWN_HOME: home })).code).toBe(0)
})

describe.skipIf(backends.every((backend) => backend.name !== 'redis' || isMissing(backend)))('Redis', () => {
    let database: TestDatabase
    let redis: ChildProcess | undefined
    beforeAll(async () => { database = await createTestDatabase() })
    afterAll(async () => {
        redis?.kill('SIGKILL')
        await database.close()
    })

    test('is killed in the middle of a run, and comes back empty', { timeout: 120_000 }, async () => {
        const port = await freePort()
        const startRedis = () => spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
        const env = { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${port}`, OPENALEX_BASE_URL: provider.url, HOMEGROWN_PATIENCE_MS: '3000' }
        redis = startRedis()
        const middle = slowMiddle(1_000)
        const running = startCommand([...live, path.join(folder, 'tape-2')], env)
        await middle
        redis.kill('SIGKILL')
        const cut = await running.finished
        expect(cut.code).toBe(1)
        expect(cut.stderr).toMatch(/Redis\) went away .*run 1 goes on/)

        redis = startRedis()
        await pause(300)
        const again = await runCommand([...live, path.join(folder, 'tape-2')], env)
        expect(again).toMatchObject({ code: 0, stderr: '' })
        expect(JSON.parse(again.stdout)).toMatchObject({ run: 1, cohort: { members: 62 }, never_left: { count: 24, of: 56 } })
    })

    test('is not there at all: said at once, with the cure', async () => {
        const done = await runCommand(['study', 'run', 'sample', '--json', '--quiet'], { DATABASE_URL: database.url, REDIS_URL: `redis://127.0.0.1:${await freePort()}` })
        expect(done.code).toBe(1)
        expect(done.stderr).toMatch(/REDIS_URL/)
    })
})

describe.each(backends)('two commands at once, queue on $name', (backend) => {
    test.skipIf(isMissing(backend))('one run, the same answer for both', { timeout: 60_000 }, async () => {
        const database = await createTestDatabase(backend.env)
        const env = { ...backend.env, DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url, HOMEGROWN_QUEUE_PREFIX: `twice-${new URL(database.url).pathname.slice(1)}` }
        try {
            await slowMiddleFor(env)
        } finally {
            await database.close()
        }

        async function slowMiddleFor(given: Record<string, string>): Promise<void> {
            const tape = path.join(folder, `tape-twice-${backend.name}`)
            const middle = slowMiddle(1_500)
            const first = startCommand([...live, tape], given)
            await middle
            const second = startCommand([...live.filter((word) => word !== '--quiet'), tape], given)
            const [one, two] = await Promise.all([first.finished, second.finished])
            expect([one.code, two.code]).toEqual([0, 0])
            expect(two.stderr).toContain('Run 1 is under way in another process')
            expect(JSON.parse(two.stdout)).toEqual(JSON.parse(one.stdout))
            expect((await database.pool.query('select status from ops.runs')).rows).toEqual([{ status: 'done' }])
        }
    })

    test.skipIf(isMissing(backend))('the follower takes over when the driver is killed', { timeout: 60_000 }, async () => {
        const database = await createTestDatabase(backend.env)
        const undisturbed = await createTestDatabase(backend.env)
        const envOf = (own: TestDatabase) => ({ ...backend.env, DATABASE_URL: own.url, OPENALEX_BASE_URL: provider.url, HOMEGROWN_LOCK_MS: '1000', HOMEGROWN_QUEUE_PREFIX: `over-${new URL(own.url).pathname.slice(1)}` })
        const tape = path.join(folder, `tape-over-${backend.name}`)
        try {
            const middle = slowMiddle(2_500)
            const driver = startCommand([...live, tape], envOf(database))
            await middle
            const follower = startCommand([...live, tape], envOf(database))
            await pause(1_500)
            driver.kill('SIGKILL')
            expect((await follower.finished).code).toBe(0)
            expect((await runCommand([...live, tape], envOf(undisturbed))).code).toBe(0)
            expect(await dumpStore(database.pool)).toEqual(await dumpStore(undisturbed.pool))
        } finally {
            await database.close()
            await undisturbed.close()
        }
    })
})

describe.skipIf(!hasRealData || !isRoot())('the disk', () => {
    /** So often the real works, under other ids each time, that they need more room than there is. */
    const rounds = 8

    async function repeatWorks(target: string, times: number): Promise<void> {
        const text = gunzipSync(await readFile(realData('openalex', 'works-2026-02.ndjson.gz'))).toString()
        await mkdir(target)
        for (let round = 1; round <= times; round += 1) {
            await writeFile(path.join(target, `works-${round}.ndjson.gz`), gzipSync(text.replace(/^\{"id": ?"https:\/\/openalex\.org\/W/gm, (start: string) => `${start}${round}0`), { level: 1 }))
        }
    }

    test('is full in the middle of an ingest, and has room again', { timeout: 180_000 }, async () => {
        const home = path.join(folder, 'disk')
        spawnSync('mkdir', ['-p', home])
        const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m,mode=755', 'tmpfs', home])
        expect(mounted.stderr.toString()).toBe('')
        try {
            const env = { HOMEGROWN_HOME: home, HOMEGROWN_PATIENCE_MS: '3000' }
            const files = path.join(folder, 'disk-files')
            await repeatWorks(files, rounds)
            const words = ['ingest', 'openalex', '--files', files, '--json', '--quiet']
            const cut = await runCommand(words, env)
            expect(cut.code).toBe(1)
            expect(cut.stderr).toMatch(/No space left on device|disk .* full/)
            spawnSync('mount', ['-o', 'remount,size=2g', home])
            const again = await runCommand(words, env)
            expect(again).toMatchObject({ code: 0, stderr: '' })
            expect(JSON.parse(again.stdout)).toMatchObject({ run: 1, records: [{ entity: 'works', records: 2643 * rounds }], rejected: [] })
        } finally {
            spawnSync('umount', [home])
        }
    })
})

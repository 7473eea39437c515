/** A spent budget parks the run; the day after it goes on where it was. Ctrl-C stops it likewise. A quote costs next to nothing. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invented, listCut } from '../../studies/sample/lab.ts'
import { runCommand, startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startFakeOpenAlex } from '../support/fake-openalex.ts'

let folder: string
const opened: TestDatabase[] = []
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-budget-')) })
afterAll(async () => {
    for (const database of opened) await database.close()
    await rm(folder, { recursive: true, force: true })
})

async function open(): Promise<TestDatabase> {
    const database = await createTestDatabase()
    opened.push(database)
    return database
}

test('three credits a day: parked with the time, then finished the day after', { timeout: 120_000 }, async () => {
    const provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut, limits: { perSecond: 20, creditsPerDay: 3, secondsToReset: 30 } } })
    try {
        const database = await open()
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url }
        const words = ['study', 'run', 'sample', '--json', '--quiet', '--record', path.join(folder, 'tape')]
        const parked = await runCommand(words, env)
        expect(parked.code).toBe(1)
        expect(parked.stdout).toBe('')
        expect(parked.stderr).toMatch(/run 1 is parked until \d{4}-\d\d-\d\dT.*run the same command again/)
        expect((await database.pool.query('select status, resume_at > now() as later from ops.runs')).rows).toEqual([{ status: 'parked', later: true }])
        const status = await runCommand(['status'], env)
        expect(status.stdout).toMatch(/sample {2}parked until/)
        const asked = provider.requests.length

        // Three calls cost a credit each; the last one would touch the tenth that is left alone.
        const budget = await database.pool.query<{ reset_at: Date }>('select reset_at from ops.budgets')
        await pause(Math.max(0, (budget.rows[0]?.reset_at.getTime() ?? 0) - Date.now()) + 1_500)
        const done = await runCommand(words, env)
        expect(done).toMatchObject({ code: 0, stderr: '' })
        expect(JSON.parse(done.stdout)).toMatchObject({ run: 1, cohort: { members: 62 }, never_left: { count: 24, of: 56 } })
        // What the first day fetched was not fetched again.
        const again = provider.requests.slice(asked).filter((request) => !request.path.startsWith('/institutions'))
        expect(again).toEqual([])
        expect(provider.violations.perSecond).toBe(0)
    } finally {
        await provider.close()
    }
})

test('Ctrl-C stops cleanly, says how to go on, and the next run goes on', { timeout: 60_000 }, async () => {
    let reached: () => void = () => undefined
    const middle = new Promise<void>((resolve) => { reached = resolve })
    const provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut, faults: (request, count) => {
        if (!request.path.startsWith('/authors?') || count > 1) return undefined
        reached()
        return { delayMs: 1_500 }
    } } })
    try {
        const database = await open()
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url }
        const words = ['study', 'run', 'sample', '--json', '--record', path.join(folder, 'tape-2')]
        const running = startCommand(words, env)
        await middle
        running.kill('SIGINT')
        const stopped = await running.finished
        expect(stopped.code).toBe(1)
        expect(stopped.stderr).toMatch(/run 1 was stopped; nothing is lost/)
        expect((await database.pool.query('select status from ops.runs')).rows).toEqual([{ status: 'stopped' }])
        const done = await runCommand(words, env)
        expect(done.code).toBe(0)
        expect(done.stderr).toContain('run 1 goes on where it was (stopped)')
        expect(JSON.parse(done.stdout)).toMatchObject({ run: 1, cohort: { members: 62 } })
    } finally {
        await provider.close()
    }
})

test('--dry-run says what it costs and stores nothing', async () => {
    const provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut } })
    try {
        const database = await open()
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url }
        const quoted = await runCommand(['ingest', 'openalex', '--filter', 'publication_year:2024', '--dry-run'], env)
        expect(quoted.code).toBe(0)
        expect(quoted.stdout).toMatch(/^OpenAlex, 1 credit.*\n {2}\d works of the filter, 100 a page, 1 page \(this look cost 1\): 1 credit\nTime: about 1 s of asking, at 4 requests a second.\nBudget: 999 of 1,000 credits a day are left until .*Z, of which 100 are kept back.\n$/)
        expect(provider.requests).toHaveLength(1)
        expect((await database.pool.query('select 1 from ops.runs')).rowCount).toBe(0)
        const free = await runCommand(['ingest', 'openalex', '--works', 'W9000000003', 'W9000000004', '--dry-run'], env)
        expect(free.stdout).toContain('2 works by id: 0 credits')
    } finally {
        await provider.close()
    }
})

test('a harvest says its price before it begins, on standard error; --json and --quiet say and ask for nothing more', async () => {
    const provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut } })
    const looks = () => provider.requests.filter((request) => request.path.includes('group_by')).length
    try {
        const database = await open()
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url }
        const words = ['ingest', 'openalex', '--filter', 'publication_year:2024']
        const told = await runCommand(words, env)
        expect(told.stderr).toMatch(/ingest openalex: run 1\nOpenAlex, 1 credit \(.*\n.*works of the filter.*\nTime: .*\nBudget: .*\nlist works: /)
        expect(told.stdout).not.toContain('credit')
        expect(looks()).toBe(1)
        const json = await runCommand([...words, '--json'], env)
        expect(json.stdout).not.toContain('credit')
        expect(json.stderr).not.toContain('credit')
        const quiet = await runCommand([...words, '--quiet'], env)
        expect(`${quiet.stdout}${quiet.stderr}`).not.toContain('credit')
        expect(looks()).toBe(1)
    } finally {
        await provider.close()
    }
})

test('a filter that OpenAlex does not understand fails the run with its words, once', async () => {
    const provider = await startFakeOpenAlex(invented())
    try {
        const database = await open()
        const refused = await runCommand(['ingest', 'openalex', '--filter', 'colour:green'], { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url })
        expect(refused.code).toBe(1)
        expect(refused.stderr).toMatch(/run 1 failed: GET .*answered 400: .*colour is not a valid field/)
        expect((await database.pool.query('select status from ops.runs')).rows).toEqual([{ status: 'failed' }])
    } finally {
        await provider.close()
    }
})

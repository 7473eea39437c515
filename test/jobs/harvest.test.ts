/** Harvests of a filter in windows of publication dates: every work once, whatever its date, over days, restarts and refused cursors. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCheckWindows } from '../../jobs/check-windows.ts'
import { runListWorks } from '../../jobs/list-works.ts'
import { runPlanWindows } from '../../jobs/plan-windows.ts'
import { FatalError } from '../../src/errors.ts'
import { runCommand, startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpStore } from '../support/dump.ts'
import { faults, type FakeOpenAlex, type FakeOpenAlexOptions, startFakeOpenAlex } from '../support/fake-openalex.ts'
import { type LooseJobs, openLooseJobs, workOff } from '../support/job-context.ts'
import { makeWorks } from '../support/synthetic.ts'

const handlers = { 'list-works': runListWorks }
const filter = 'primary_topic.id:T99001'
const worksPerWindow = 100
const opened: { close(): Promise<unknown> }[] = []
afterAll(async () => { for (const each of opened.toReversed()) await each.close() })

interface Dated { id: string, publication_date: string | null, publication_year: number | null }

/** 600 works over 17 years; one day and one month with more than a window should hold; some before, after, and without a date. */
function makeLiterature(): Dated[] {
    const works = [...makeWorks(900, 5)] as Dated[]
    return works.map((work, index) => {
        if (index < 600) return work
        const date = index < 720 ? '2021-01-01' : index < 850 ? `2022-03-${String(1 + index % 31).padStart(2, '0')}` : index < 860 ? `09${index - 800}-05-05` : index < 880 ? `20${index - 800}-07-01` : null
        return { ...work, publication_date: date, publication_year: date === null ? null : Number(date.slice(0, 4)) }
    })
}

async function start(works: Dated[], options: FakeOpenAlexOptions = {}): Promise<{ provider: FakeOpenAlex, database: TestDatabase }> {
    const provider = await startFakeOpenAlex({ works, authors: [], institutions: [], options })
    const database = await createTestDatabase()
    opened.push(provider, database)
    return { provider, database }
}

async function open(database: TestDatabase, provider: FakeOpenAlex, given: string, signal?: AbortSignal): Promise<LooseJobs> {
    const jobs = await openLooseJobs(database, provider.url, { source: { kind: 'api' }, filter: given }, signal ? { signal } : {})
    opened.push(jobs)
    return jobs
}

async function harvest(jobs: LooseJobs, given: string, limit = worksPerWindow): Promise<number> {
    await runPlanWindows(jobs.context, { filter: given, worksPerWindow: limit })
    const done = await workOff(jobs, handlers)
    await runCheckWindows(jobs.context)
    return done
}

async function storedIds(database: TestDatabase, runId: number): Promise<string[]> {
    const pinned = await database.pool.query<{ id: string }>(`select provider_id as id from raw.run_records where run_id = $1 and entity = 'works' order by provider_id`, [runId])
    const answered = await database.pool.query<{ id: string }>('select work_id as id from raw.run_works where run_id = $1 order by work_id', [runId])
    expect(answered.rows).toEqual(pinned.rows)
    return pinned.rows.map((row) => row.id)
}

async function alertsOf(database: TestDatabase): Promise<string[]> {
    return (await database.pool.query<{ message: string }>('select message from ops.alerts order by alert_key')).rows.map((row) => row.message)
}

async function walksOf(database: TestDatabase): Promise<{ scope: string, works: number, parts: number | null }[]> {
    const found = await database.pool.query<{ scope: string, works: number, parts: number | null }>(`
        select scope, (state -> 'works')::integer as works, jsonb_array_length(state -> 'parts') as parts
        from raw.checkpoints where starts_with(scope, 'list works') and is_done order by scope`)
    return found.rows
}

const idsOf = (works: { id: string }[]) => works.map((work) => work.id.slice('https://openalex.org/'.length)).sort()

describe('a filter that finds more than one window holds', () => {
    const literature = makeLiterature()
    let provider: FakeOpenAlex
    let database: TestDatabase
    let jobs: LooseJobs
    beforeAll(async () => {
        ({ provider, database } = await start(literature, { truncateAt: 7 }))
        jobs = await open(database, provider, filter)
        await harvest(jobs, filter)
    })

    test('every work comes, once: in years few and many, in the past, the future and without a date', async () => {
        expect(await storedIds(database, jobs.context.run.runId)).toEqual(idsOf(literature))
        expect(await alertsOf(database)).toEqual([])
        expect((await database.pool.query('select 1 from raw.rejected_records')).rowCount).toBe(0)
    })

    test('windows hold no more than they should; a month is cut into days, a day is not', async () => {
        const walks = await walksOf(database)
        const leaves = walks.filter((walk) => walk.parts === null)
        expect(leaves.reduce((sum, walk) => sum + walk.works, 0)).toBe(literature.length)
        expect(leaves.filter((walk) => walk.works > worksPerWindow)).toEqual([{ scope: 'list works 2021-01-01..2021-01-01', works: expect.any(Number) as number, parts: null }])
        expect(walks.filter((walk) => walk.parts !== null).map((walk) => walk.scope)).toContain('list works 2022-03-01..2022-03-31')
        expect(walks.map((walk) => walk.scope)).toContain('list works undated')
        expect(walks.some((walk) => walk.scope.startsWith('list works ..'))).toBe(true)
        expect(walks.some((walk) => walk.scope.endsWith('..'))).toBe(true)
    })

    test('the plan takes two list calls, a cut one more, a window what its pages need', async () => {
        const walks = await walksOf(database)
        const pages = walks.reduce((sum, walk) => sum + (walk.parts === null ? Math.floor(walk.works / 100) + 1 : 1), 0)
        expect(provider.charged()).toBe(pages + 2)
        expect(provider.requests.filter((request) => request.path.includes('group_by'))).toHaveLength(1)
    })

    test('walks are in the order of dates, which do not move like citations', () => {
        const lists = provider.requests.filter((request) => request.path.includes('cursor='))
        expect(lists.every((request) => request.path.includes('&sort=publication_date&'))).toBe(true)
    })

    test('authors that lists cut are whole', async () => {
        const cut = await database.pool.query<{ n: number }>(`select count(*) as n from raw.records where jsonb_array_length(payload -> 'authorships') > 7 and not payload ? 'is_authors_truncated'`)
        const long = literature.filter((work) => (work as unknown as { authorships: unknown[] }).authorships.length > 7).length
        expect(long).toBeGreaterThan(20)
        expect(cut.rows).toEqual([{ n: long }])
    })

    test('doing it again asks for nothing', async () => {
        const asked = provider.requests.length
        expect(await harvest(jobs, filter)).toBe(0)
        const later = await open(database, provider, filter)
        expect(later.context.run.runId).toBe(jobs.context.run.runId)
        expect(await harvest(later, filter)).toBeGreaterThan(10)
        expect(provider.requests).toHaveLength(asked)
    })

    test.each([
        ['from_publication_date:2021-01-01,to_publication_date:2022-03-15', (date: string) => date >= '2021-01-01' && date <= '2022-03-15'],
        ['publication_year:2021-2022', (date: string) => date >= '2021-01-01' && date <= '2022-12-31'],
        ['publication_date:>2020-06-30', (date: string) => date > '2020-06-30'],
    ])('%s stays as narrow as it is', async (dates, holds) => {
        const narrow = `${filter},${dates}`
        const own = await open(database, provider, narrow)
        await harvest(own, narrow)
        const wanted = idsOf(literature.filter((work) => work.publication_date !== null && holds(work.publication_date)))
        expect(wanted.length).toBeGreaterThan(worksPerWindow)
        expect(await storedIds(database, own.context.run.runId)).toEqual(wanted)
        expect(await alertsOf(database)).toEqual([])
    })

    test('works without a date alone are one walk', async () => {
        const undated = `${filter},publication_date:null`
        const own = await open(database, provider, undated)
        expect(await harvest(own, undated, 10)).toBe(1)
        expect(await storedIds(database, own.context.run.runId)).toHaveLength(20)
    })
})

test('a filter that finds few works takes no call more than its pages', async () => {
    const works = [...makeWorks(250, 2)] as Dated[]
    const { provider, database } = await start(works)
    const jobs = await open(database, provider, filter)
    await harvest(jobs, filter, 10_000)
    expect(await storedIds(database, jobs.context.run.runId)).toEqual(idsOf(works))
    expect(provider.charged()).toBe(3)
    expect((await walksOf(database)).map((walk) => walk.scope)).toEqual(['list works'])
    const none = await open(database, provider, 'primary_topic.id:T1')
    await harvest(none, 'primary_topic.id:T1')
    expect(provider.charged()).toBe(4)
    expect(await alertsOf(database)).toEqual([])
})

describe('cursors', () => {
    const works = [...makeWorks(450, 2)] as Dated[]
    const refusal = { status: 400, body: { error: 'Pagination error.', message: 'Cursor value is invalid.' } }
    const isLater = (path: string) => path.includes('cursor=') && !path.includes('cursor=*')

    test('one that is refused begins its window anew', async () => {
        let refused = 0
        const { provider, database } = await start(works, { faults: (request) => (isLater(request.path) && refused++ === 2 ? refusal : undefined) })
        const jobs = await open(database, provider, filter)
        await harvest(jobs, filter, 10_000)
        expect(provider.requests.filter((request) => request.path.includes('cursor=*'))).toHaveLength(2)
        expect(await storedIds(database, jobs.context.run.runId)).toEqual(idsOf(works))
        expect(await alertsOf(database)).toEqual([])
    })

    test('one that was stored and is refused when the run goes on, likewise', async () => {
        const { provider, database } = await start(works)
        const jobs = await open(database, provider, filter)
        await runPlanWindows(jobs.context, { filter, worksPerWindow: 10_000 })
        await database.pool.query(`update raw.checkpoints set state = state || '{"cursor": "bm9uc2Vuc2U"}' where scope = 'list works'`)
        await harvest(jobs, filter, 10_000)
        expect(await storedIds(database, jobs.context.run.runId)).toEqual(idsOf(works))
    })

    test('all of them refused: the walk gives up with the provider\'s words', async () => {
        const { provider, database } = await start(works, { faults: (request) => (isLater(request.path) ? refusal : undefined) })
        const jobs = await open(database, provider, filter)
        await runPlanWindows(jobs.context, { filter, worksPerWindow: 10_000 })
        const failed: unknown = await workOff(jobs, handlers).catch((error: unknown) => error)
        expect(failed).toBeInstanceOf(FatalError)
        expect(String(failed)).toMatch(/answered 400: Pagination error. Cursor value is invalid/)
    })
})

describe('works that move while they are read', () => {
    const works = [...makeWorks(350, 2)] as Dated[]
    const byDate = works.toSorted((a, b) => (String(a.publication_date) + a.id < String(b.publication_date) + b.id ? -1 : 1))

    test('one that is dated later comes twice and is kept once, as it is last', async () => {
        const { provider, database } = await start(works)
        const jobs = await open(database, provider, filter)
        await runPlanWindows(jobs.context, { filter, worksPerWindow: 10_000 })
        const [moved] = byDate
        if (!moved) throw new Error('no works')
        provider.putWork({ ...moved, publication_date: '2029-01-01', publication_year: 2029, updated_date: '2026-09-01T00:00:00' })
        await harvest(jobs, filter, 10_000)
        expect(await storedIds(database, jobs.context.run.runId)).toEqual(idsOf(works))
        const kept = await database.pool.query(`
            select records.payload ->> 'publication_date' as date from raw.run_records as pinned inner join raw.records using (provider, entity, provider_id, content_hash)
            where provider_id = $1`, [moved.id.slice(-11)])
        expect(kept.rows).toEqual([{ date: '2029-01-01' }])
        expect(await alertsOf(database)).toEqual([])
    })

    test('one that is missed is told of, with what was announced and what came', async () => {
        const { provider, database } = await start(works)
        const jobs = await open(database, provider, filter)
        await runPlanWindows(jobs.context, { filter, worksPerWindow: 10_000 })
        const last = byDate.at(-1)
        if (!last) throw new Error('no works')
        provider.putWork({ ...last, publication_date: '1990-01-01', publication_year: 1990 })
        await harvest(jobs, filter, 10_000)
        expect(await storedIds(database, jobs.context.run.runId)).toHaveLength(349)
        expect(await alertsOf(database)).toEqual([expect.stringMatching(/^349 different works were read of primary_topic.id:T99001, but its walks announced 350:.*Run it again/)])
    })

    test('windows that hold another number than the filter found are told of, with both', async () => {
        const { provider, database } = await start(works)
        const jobs = await open(database, provider, filter)
        await runPlanWindows(jobs.context, { filter, worksPerWindow })
        for (const work of byDate.slice(-3)) provider.removeWork(work.id.slice(-11))
        await harvest(jobs, filter)
        expect(await alertsOf(database)).toEqual([expect.stringMatching(/^the windows of publication dates of primary_topic.id:T99001 hold 347 works, but the filter found 350 when/)])
    })
})

test('stopped again and again, at every kind of request, it ends with what an undisturbed harvest leaves', async () => {
    const literature = makeLiterature()
    const calm = await start(literature)
    const undisturbed = await open(calm.database, calm.provider, filter)
    await harvest(undisturbed, filter)

    let asked = 0
    // Every fourth answer is a refusal that stops the job for the day.
    const rough = await start(literature, { faults: (request) => (request.path.startsWith('/works?') && ++asked % 4 === 0 ? faults.budgetSpent(1) : undefined) })
    let parked = 0
    for (let life = 0; life < 100; life += 1) {
        const jobs = await open(rough.database, rough.provider, filter)
        try {
            await harvest(jobs, filter)
            break
        } catch (error) {
            expect((error as Error).name).toBe('ParkError')
            parked += 1
        }
    }
    expect(parked).toBeGreaterThan(5)
    const leave = (store: Record<string, string[]>) => Object.fromEntries(Object.entries(store).filter(([table]) => table.startsWith('raw.')).map(([table, rows]) => [table, rows.map((row) => row.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, ''))]))
    expect(leave(await dumpStore(rough.database.pool))).toEqual(leave(await dumpStore(calm.database.pool)))
    expect(await alertsOf(rough.database)).toEqual([])
})

describe('over days', () => {
    test('a harvest that needs three days\' budgets, and dies on the second, reads exactly the works of the filter and breaks no limit', { timeout: 180_000 }, async () => {
        const works = [...makeWorks(11_000, 3)] as Dated[]
        // Days of 25 seconds: a day's 54 credits are spent in 7, at the eight requests a second that a key permits.
        const { provider, database } = await start(works, { limits: { perSecond: 12, creditsPerDay: 60, secondsToReset: 25 } })
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url, OPENALEX_API_KEY: 'a-key' }
        const words = ['ingest', 'openalex', '--filter', filter]
        const first = await runCommand(words, env)
        expect(first.code).toBe(1)
        expect(first.stdout).toBe('')
        expect(first.stderr).toMatch(/11,000 works of the filter, 100 a page, \d+ pages in \d+ windows of publication dates \(this look cost 1\): \d+ credits/)
        expect(first.stderr).toMatch(/Time: about \d+ s of asking, at 8 requests a second/)
        expect(first.stderr).toMatch(/Budget: 59 of 60 credits a day are left until .*, of which 6 are kept back/)
        expect(first.stderr).toMatch(/the run is parked when the budget is spent and goes on when it is renewed, on 3 days in all/)
        expect(first.stderr).toMatch(/run 1 is parked until .*run the same command again/)
        const quoted = Number(/: (\d+) credits/.exec(first.stderr)?.[1])

        let last = first
        let parks = 1
        while (parks < 5 && /is parked until/.test(last.stderr)) {
            const budget = await database.pool.query<{ reset_at: Date }>('select reset_at from ops.budgets')
            await pause(Math.max(0, (budget.rows[0]?.reset_at.getTime() ?? 0) - Date.now()) + 1_200)
            if (parks === 1) await dieAfterSomePages(words, env, database)
            last = await runCommand(words, env)
            expect(last.stderr).toMatch(/[\d,]+ of 11,000 works are read; what is left/)
            if (/is parked until/.test(last.stderr)) parks += 1
        }
        expect(parks).toBe(2)
        expect(last.code).toBe(0)
        expect(await storedIds(database, 1)).toEqual(idsOf(works))
        expect(provider.violations).toEqual({ perSecond: 0, credits: 0 })
        expect(await alertsOf(database)).toEqual([])
        // The look of the quote, and what four walks had on its way when a day ended or the process died.
        expect(provider.charged()).toBeLessThanOrEqual(quoted + 1 + 3 * 8)
    })

    async function dieAfterSomePages(words: string[], env: Record<string, string>, database: TestDatabase): Promise<void> {
        const pages = async () => (await database.pool.query<{ pages: number }>(`select coalesce(sum((state ->> 'pages')::integer), 0) as pages from raw.checkpoints`)).rows[0]?.pages ?? 0
        const before = await pages()
        const doomed = startCommand(words, env)
        while (await pages() < before + 6) await pause(10)
        doomed.kill('SIGKILL')
        expect((await doomed.finished).signal).toBe('SIGKILL')
    }
})

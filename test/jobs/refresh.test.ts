/** A refresh reads again what is due, and only that: by lists or for nothing, gone and merged works included, wherever it is stopped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPlanRefresh } from '../../jobs/plan-refresh.ts'
import type { RefreshParams } from '../../jobs/refresh.ts'
import { runRefreshWorks } from '../../jobs/refresh-works.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { faults, type FakeOpenAlex, type FakeOpenAlexOptions, startFakeOpenAlex } from '../support/fake-openalex.ts'
import { type LooseJobs, openLooseJobs, workOff } from '../support/job-context.ts'
import { makeWorks } from '../support/synthetic.ts'

const works = [...makeWorks(260, 4)]
const opened: { close(): Promise<unknown> }[] = []
afterAll(async () => { for (const each of opened.toReversed()) await each.close() })

/**
 * A store that holds the works. Ten each of: read by the API 40 days ago, or 10 days; from a file read 40 days ago, or 10 days; from such
 * an old file and seen by the API since; from a file whose load was broken off 40 days ago, or 10 days; of unknown age. The rest by the API, 40 days ago.
 */
async function start(options: FakeOpenAlexOptions = {}): Promise<{ provider: FakeOpenAlex, database: TestDatabase }> {
    const provider = await startFakeOpenAlex({ works, authors: [], institutions: [], options })
    const database = await createTestDatabase()
    opened.push(provider, database)
    const { pool } = database
    await pool.query(`
        insert into ops.runs (run_id, kind, subject, fingerprint, params, status, started_at) overriding system value
        select age, 'ingest', 'openalex', age::text, '{}', 'done', now() - make_interval(days => age) from unnest(array[40, 10]) as age`)
    await pool.query(`
        insert into raw.files (run_id, entity, name, bytes, read_as_of, finished_at)
        select age, 'works', name, 1, current_date, case when name = 'whole' then now() - make_interval(days => age) end
        from unnest(array[40, 10]) as age, unnest(array['whole', 'broken']) as name`)
    const file = async (age: number, name: string) => (await pool.query<{ file_id: number }>('select file_id from raw.files where run_id = $1 and name = $2', [age, name])).rows[0]?.file_id ?? null
    const groups: { api?: number, file?: number | null }[] = [{ api: 40 }, { api: 10 }, { file: await file(40, 'whole') }, { file: await file(10, 'whole') }, { file: await file(40, 'whole'), api: 10 }, { file: await file(40, 'broken') }, { file: await file(10, 'broken') }, {}]
    for (const [index, work] of works.entries()) {
        const { api, file: fileId = null } = groups[Math.floor(index / 10)] ?? { api: 40 }
        await pool.query(`
            insert into core.works (work_id, record_hash, read_as_of, file_id, doi, is_retracted, is_expansion, cited_by_count, subfield_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight)
            values ($1, 0, current_date, $2, $3, false, false, 0, 0, 0, false, '{}', '{}', 0)`, [idOf(work), fileId, work.doi?.slice('https://doi.org/'.length)])
        if (api !== undefined) await pool.query(`insert into raw.records (provider, entity, provider_id, content_hash, payload, last_seen_at) values ('openalex', 'works', $1, 'old', '{}', now() - make_interval(days => $2))`, [idOf(work), api])
    }
    return { provider, database }
}

async function open(database: TestDatabase, provider: FakeOpenAlex, olderThanDays: number, isFree = false): Promise<LooseJobs> {
    const params: RefreshParams = { source: { kind: 'api' }, refresh: { olderThanDays, isFree } }
    const jobs = await openLooseJobs(database, provider.url, params)
    opened.push(jobs)
    return jobs
}

async function refresh(jobs: LooseJobs): Promise<void> {
    await runPlanRefresh(jobs.context)
    await workOff(jobs, { 'refresh-works': runRefreshWorks })
}

const idOf = (work: { id: string }) => work.id.slice('https://openalex.org/'.length)
const group = (index: number) => works.slice(index * 10, index * 10 + 10).map(idOf)
/** What nobody asked for in 30 days. */
const old = [...group(0), ...group(2), ...group(5), ...group(7), ...works.slice(80).map(idOf)].sort()

async function readBy(database: TestDatabase, runId: number): Promise<string[]> {
    return (await database.pool.query<{ id: string }>('select provider_id as id from raw.run_records where run_id = $1 order by 1', [runId])).rows.map((row) => row.id)
}

describe('works that nobody asked for in 30 days', () => {
    let provider: FakeOpenAlex
    let database: TestDatabase
    let jobs: LooseJobs
    beforeAll(async () => {
        ({ provider, database } = await start({ mergedAnswer: 'gone', truncateAt: 7 }))
        const [gone, merged, apart, noDoi] = group(0)
        for (const id of [gone, noDoi]) if (id) provider.removeWork(id)
        for (const id of [merged, apart]) if (id) provider.removeWork(id, group(1)[0])
        await database.pool.query(`update core.works set doi = case when work_id = $1 then null else 'no doi at all' end where work_id = any($2)`, [noDoi, [noDoi, apart]])
        jobs = await open(database, provider, 30)
        await refresh(jobs)
    })

    test('are read again, whether they came from the API or from a file, and no others', async () => {
        const [gone, merged, apart, noDoi] = group(0)
        const found = old.filter((id) => ![gone, merged, apart, noDoi].includes(id))
        // The work that the merged one is held under now comes with it.
        expect(await readBy(database, jobs.context.run.runId)).toEqual([...found, ...group(1).slice(0, 1)].sort())
        expect((await database.pool.query('select 1 from raw.rejected_records')).rowCount).toBe(0)
    })

    test('for a credit a hundred, with whole lists of authors', async () => {
        expect(old).toHaveLength(220)
        expect(provider.charged()).toBe(3)
        const cut = await database.pool.query(`select 1 from raw.records where payload ? 'is_authors_truncated'`)
        expect(cut.rowCount).toBe(0)
    })

    test('gone ones are noted, merged ones lead to the work that holds them, found by their DOI', async () => {
        const [gone = '', merged = '', apart = '', noDoi = ''] = group(0)
        expect((await database.pool.query<{ id: string }>('select provider_id as id from raw.gone order by 1')).rows.map((row) => row.id)).toEqual([gone, apart, noDoi].sort())
        expect((await database.pool.query('select requested_id, held_id from raw.aliases')).rows).toEqual([{ requested_id: merged, held_id: group(1)[0] }])
    })

    test('are not due again: neither those read, nor those gone or merged', async () => {
        const asked = provider.requests.length
        const again = await open(database, provider, 5)
        // The run is the same only for the same question.
        expect(again.context.run.runId).not.toBe(jobs.context.run.runId)
        await refresh(again)
        // 10 days old: the API's, the two files'; the first of the API's was read with the merged one.
        expect(await readBy(database, again.context.run.runId)).toEqual([...group(1).slice(1), ...group(3), ...group(4), ...group(6)].sort())
        expect(group(0).filter((id) => provider.requests.slice(asked).some((request) => request.path.includes(id)))).toEqual([])
    })
})

test('redirects are followed where the provider sends them', async () => {
    const { provider, database } = await start()
    const [merged = ''] = group(0)
    provider.removeWork(merged, group(1)[0])
    const jobs = await open(database, provider, 30)
    await refresh(jobs)
    expect((await database.pool.query('select requested_id, held_id from raw.aliases')).rows).toEqual([{ requested_id: merged, held_id: group(1)[0] }])
    expect((await database.pool.query('select 1 from raw.gone')).rowCount).toBe(0)
})

test('for nothing: one by one', async () => {
    const { provider, database } = await start()
    const jobs = await open(database, provider, 30, true)
    await refresh(jobs)
    expect(await readBy(database, jobs.context.run.runId)).toEqual(old)
    expect(provider.charged()).toBe(0)
    expect(provider.requests).toHaveLength(old.length)
})

test('stopped at every other request and taken up again, it reads each work once more and asks for none twice', async () => {
    let asked = 0
    const { provider, database } = await start({ faults: (request) => (request.path.startsWith('/works?') && ++asked % 2 === 0 ? faults.budgetSpent(1) : undefined) })
    let parked = 0
    for (let life = 0; life < 20; life += 1) {
        const jobs = await open(database, provider, 0)
        try {
            await refresh(jobs)
            expect(await readBy(database, jobs.context.run.runId)).toEqual(works.map(idOf).sort())
            break
        } catch (error) {
            expect((error as Error).name).toBe('ParkError')
            parked += 1
        }
    }
    expect(parked).toBe(2)
    const lists = provider.requests.filter((request) => request.path.startsWith('/works?'))
    expect(lists).toHaveLength(3 + parked)
    expect((await database.pool.query(`select (state ->> 'read')::integer as read from raw.checkpoints where scope like 'refresh %'`)).rows).toEqual([{ read: 260 }])
})

test('a plan that was made is kept: what was read since does not move its ranges', async () => {
    const { provider, database } = await start()
    const jobs = await open(database, provider, 0)
    await runPlanRefresh(jobs.context)
    const planned = structuredClone(jobs.planned)
    await workOff(jobs, { 'refresh-works': runRefreshWorks })
    const later = await open(database, provider, 0)
    await runPlanRefresh(later.context)
    expect(later.planned).toEqual(planned)
    expect(planned).toHaveLength(1)
})

describe('the command', () => {
    test('quotes the refresh and stops at --dry-run', async () => {
        const { provider, database } = await start()
        const env = { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url }
        const quoted = await runCommand(['ingest', 'openalex', '--refresh', '--older-than', '30', '--dry-run'], env)
        expect(quoted).toMatchObject({ code: 0, stderr: '' })
        expect(quoted.stdout).toMatch(/^OpenAlex, 3 credits \(1 credit = US\$0.0001\):\n {2}220 works to read again, 100 a page, 3 pages: 3 credits\n/)
        const free = await runCommand(['ingest', 'openalex', '--refresh', '--free', '--dry-run'], env)
        expect(free.stdout).toMatch(/260 works to read again, one by one: 0 credits\nTime: about 65 s of asking, at 4 requests a second/)
        expect(provider.requests).toEqual([])
        expect((await database.pool.query('select 1 from ops.runs')).rowCount).toBe(2)
    })

    test('reads them', async () => {
        const { provider, database } = await start()
        const done = await runCommand(['ingest', 'openalex', '--refresh', '--older-than', '30'], { DATABASE_URL: database.url, OPENALEX_BASE_URL: provider.url })
        expect(done).toMatchObject({ code: 0, stdout: 'works: 220 records\n' })
        expect(done.stderr).toContain('220 works to read again')
        const run = await database.pool.query<{ run_id: number }>('select run_id from ops.runs order by started_at desc limit 1')
        expect(await readBy(database, run.rows[0]?.run_id ?? 0)).toEqual(old)
    })

    test.each([
        [['--refresh', '--filter', 'a:1'], /given: filter, refresh/], [['--filter', 'a:1', '--free'], /belong to --refresh/], [['--filter', 'a:1', '--older-than', '3'], /belong to --refresh/], [['--refresh', '--older-than', 'x'], /no whole number/],
    ])('%j is refused', async (words, message) => {
        const done = await runCommand(['ingest', 'openalex', ...words], {})
        expect([done.code, done.stdout]).toEqual([2, ''])
        expect(done.stderr).toMatch(message)
    })
})

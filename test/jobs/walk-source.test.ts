/** Walks over sources: each goes on where it was, begins anew where it must, and none stops another. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runSettleWalks } from '../../jobs/settle-walks.ts'
import { runWalkSource } from '../../jobs/walk-source.ts'
import { FatalError, ParkError, RetryableError } from '../../src/errors.ts'
import { checkPayload } from '../../src/ingest/check-payload.ts'
import { CursorRefusedError, emptyPage, type Source, type SourcePage } from '../../src/ingest/source.ts'

import { runCommand, startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Answer, type FakeProvider, type Reply, startProvider } from '../support/fake-provider.ts'
import { openLooseJobs } from '../support/job-context.ts'

let database: TestDatabase
let folder: string
const providers: FakeProvider[] = []
const opened: TestDatabase[] = []
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-walks-')) })
beforeEach(async () => {
    database = await createTestDatabase()
    opened.push(database)
})
afterAll(async () => {
    for (const provider of providers) await provider.close()
    for (const each of opened) await each.close()
    await rm(folder, { recursive: true, force: true })
})

async function serve(answer: Answer): Promise<FakeProvider> {
    const provider = await startProvider(answer)
    providers.push(provider)
    return provider
}

async function held(): Promise<Record<string, number>> {
    const found = await database.pool.query<{ name: string, n: number }>('select provider || \' \' || entity as name, count(*)::integer as n from raw.run_records group by 1')
    return Object.fromEntries(found.rows.map(({ name, n }) => [name, n]))
}

const crossrefWork = (number: number) => ({ DOI: `10.5555/w${number}`, type: 'journal-article', issued: { 'date-parts': [[2024]] } })
const list = (items: object[], total: number, cursor = 'c'): Reply => ({ body: { message: { 'total-results': total, items, 'next-cursor': cursor } } })
const dataciteWork = (url: URL): Reply => ({ body: { data: { id: decodeURIComponent(url.pathname.slice('/dois/'.length)), attributes: {} } } })
const walled: Reply = { status: 429, headers: { 'retry-after': '7200', 'content-type': 'text/html' }, body: '<h1>Are you a robot?</h1>' }

describe('several sources in one run', () => {
    it('one is walled, one refuses: the rest is read, the end says what is missing, and the same command goes on with that alone', { timeout: 60_000 }, async () => {
        const crossref = await serve(() => list([crossrefWork(1), crossrefWork(2)], 2))
        const datacite = await serve(() => walled)
        const opencitations = await serve(() => ({ status: 401, headers: { 'content-type': 'text/plain' }, body: 'token?' }))
        const env = { DATABASE_URL: database.url, CROSSREF_BASE_URL: crossref.url, DATACITE_BASE_URL: datacite.url, OPENCITATIONS_BASE_URL: opencitations.url }
        const words = ['ingest', 'all', '--ids', '10.5555/w1', '10.5555/w2', '--sources', 'crossref', 'datacite', 'opencitations']
        const first = await runCommand(words, env)
        expect(first.code).toBe(1)
        expect(first.stdout).toMatch(/^crossref works: 2 records$/m)
        expect(first.stdout).toMatch(/^warning: datacite works are missing: .*answered 429/m)
        expect(first.stdout).toMatch(/^warning: opencitations citation_counts are missing: .*answered 401/m)
        expect(first.stderr).toMatch(/run 1 is parked until \d{4}.*all else was read and resolved, but datacite works are missing .*; opencitations citation_counts are missing/)
        expect(await held()).toEqual({ 'crossref works': 2 })

        datacite.answer = ({ url }) => dataciteWork(url)
        opencitations.answer = () => ({ body: [{ count: '3' }] })
        const asked = crossref.asked.length
        const second = await runCommand(words, env)
        expect(second.stderr).toContain('run 1 goes on where it was')
        expect(second).toMatchObject({ code: 0 })
        expect(second.stdout).not.toContain('missing')
        expect(await held()).toEqual({ 'crossref works': 2, 'datacite works': 2, 'opencitations citation_counts': 2 })
        expect(crossref.asked.length).toBe(asked)
        expect((await database.pool.query('select status from ops.runs')).rows).toEqual([{ status: 'done' }])
    })

    it('asks each for what it can answer, and says whom it leaves out', { timeout: 60_000 }, async () => {
        const crossref = await serve(() => list([], 12))
        const env = { DATABASE_URL: database.url, CROSSREF_BASE_URL: crossref.url }
        const dry = await runCommand(['ingest', 'all', '--since', '2026-11-01', '--until', '2026-11-03', '--sources', 'crossref', 'semanticscholar', '--dry-run'], env)
        expect(dry).toMatchObject({ code: 0, stdout: 'crossref works: 12 records, 4 requests, about 5 s of asking, no cost\n' })
        expect(dry.stderr).toContain('left out: semanticscholar cannot be asked this way')
        const wrong = await runCommand(['ingest', 'all', '--since', 'monday'], env)
        expect(wrong.code).toBe(2)
        expect(wrong.stderr).toContain('--since "monday" is no day: write it as 2026-11-01')
        const none = await runCommand(['ingest', 'all', '--sources', 'crosref', '--since', '2026-11-01'], env)
        expect(none.stderr).toMatch(/there is no source "crosref": write crossref/)
    })
})

describe('one source', () => {
    it('is parked in the middle, and goes on from the next page', { timeout: 60_000 }, async () => {
        const thousand = Array.from({ length: 1_000 }, (_each, index) => crossrefWork(index))
        let isOpen = false
        const crossref = await serve(({ url }) => {
            if (url.searchParams.get('rows') === '0') return list([], 1_002)
            if (url.searchParams.get('cursor') === '*') return list(thousand, 1_002, 'next')
            return isOpen ? list([crossrefWork(1_000), crossrefWork(1_001)], 1_002) : walled
        })
        const env = { DATABASE_URL: database.url, CROSSREF_BASE_URL: crossref.url }
        const words = ['ingest', 'crossref', '--query', 'filter=issn:0000-0000']
        const parked = await runCommand(words, env)
        expect(parked.code).toBe(1)
        expect(parked.stderr).toMatch(/crossref works: 1,002 records, 3 requests/)
        expect(parked.stderr).toMatch(/run 1 is parked until/)
        expect(await held()).toEqual({ 'crossref works': 1_000 })
        isOpen = true
        const done = await runCommand(words, env)
        expect(done).toMatchObject({ code: 0, stdout: 'crossref works: 1,002 records\n' })
        expect(crossref.asked.filter(({ url }) => url.searchParams.get('cursor') === '*')).toHaveLength(1)
    })

    it('is killed in the middle, and goes on from the next page', { timeout: 60_000 }, async () => {
        const thousand = Array.from({ length: 1_000 }, (_each, index) => crossrefWork(index))
        let killed = false
        const crossref = await serve(({ url }) => {
            if (url.searchParams.get('rows') === '0') return list([], 1_001)
            if (url.searchParams.get('cursor') === '*') return list(thousand, 1_001, 'next')
            if (killed) return list([crossrefWork(1_000)], 1_001)
            killed = true
            running.kill('SIGKILL')
            return { status: 503 }
        })
        const env = { DATABASE_URL: database.url, CROSSREF_BASE_URL: crossref.url, HOMEGROWN_LOCK_MS: '2000' }
        const running = startCommand(['ingest', 'crossref', '--query', 'lamps'], env)
        expect(await running.finished).toMatchObject({ signal: 'SIGKILL' })
        expect(await held()).toEqual({ 'crossref works': 1_000 })
        const done = await runCommand(['ingest', 'crossref', '--query', 'lamps'], env)
        expect(done).toMatchObject({ code: 0, stdout: 'crossref works: 1,001 records\n' })
        expect(crossref.asked.filter(({ url }) => url.searchParams.get('cursor') === '*')).toHaveLength(1)
    })

    it('is recorded and replayed: the same records, without the provider', { timeout: 60_000 }, async () => {
        const semantic = await serve(({ body }) => ({ body: (JSON.parse(body) as { ids: string[] }).ids.map((id) => ({ authorId: id, name: `N${id}`, externalIds: null })) }))
        const tape = path.join(folder, 'tape')
        const words = ['ingest', 'semanticscholar', '--entity', 'authors', '--ids', '7', '8']
        const key = 'sesame-0123456789'
        const recorded = await runCommand([...words, '--record', tape], { DATABASE_URL: database.url, SEMANTIC_SCHOLAR_BASE_URL: semantic.url, SEMANTIC_SCHOLAR_API_KEY: key })
        expect(recorded).toMatchObject({ code: 0, stdout: 'semanticscholar authors: 2 records\n' })
        const [name = ''] = await readdir(tape)
        const text = await readFile(path.join(tape, name), 'utf8')
        expect(text).not.toContain(key)
        expect(JSON.parse(text)).toMatchObject([{ method: 'POST', body: { ids: ['7', '8'] } }])
        const asked = semantic.asked.length
        const replay = await mkdtemp(path.join(folder, 'replay-'))
        // A tape carries the provider's own address.
        await writeFile(path.join(replay, name), text.replaceAll(semantic.url, 'https://api.semanticscholar.org').replaceAll('"/author/batch', '"/graph/v1/author/batch'))
        const again = await runCommand([...words, '--replay', replay, '--json'], { DATABASE_URL: database.url })
        expect(again.code).toBe(0)
        expect(JSON.parse(again.stdout)).toMatchObject({ records: [{ provider: 'semanticscholar', entity: 'authors', records: 2 }], rejected: [] })
        expect(semantic.asked.length).toBe(asked)
    })

    it('may be OpenAlex, for authors by id: they are resolved as those of a study are', { timeout: 60_000 }, async () => {
        const openalex = await serve(() => ({ body: { meta: { count: 1, next_cursor: null }, results: [{ id: 'https://openalex.org/A7', display_name: 'Ada Example', affiliations: [], works_count: 3, cited_by_count: 1, summary_stats: {} }] } }))
        const done = await runCommand(['ingest', 'openalex', '--authors', 'A7'], { DATABASE_URL: database.url, OPENALEX_BASE_URL: openalex.url })
        expect(done).toMatchObject({ code: 0, stdout: 'authors: 1 record\n' })
        expect(done.stderr).toMatch(/openalex authors: 1 record, 1 request, .*1 credit/)
        expect((await database.pool.query('select author_id, display_name from core.authors')).rows).toEqual([{ author_id: 'A7', display_name: 'Ada Example' }])
    })

    it('tells wrong use with exit code 2', { timeout: 60_000 }, async () => {
        const env = { DATABASE_URL: database.url }
        for (const [words, says] of [
            [['ingest', 'crossref'], /say with exactly one of --ids, --query, --since/],
            [['ingest', 'arxiv', '--ids', 'abc'], /"abc" is no id of works at arxiv/],
            [['ingest', 'datacite', '--entity', 'people', '--query', 'x'], /datacite has no "people": it gives works/],
        ] as const) {
            const { code, stderr } = await runCommand([...words], env)
            expect(stderr).toMatch(says)
            expect(code).toBe(2)
        }
        const help = await runCommand(['ingest', 'semanticscholar', '--help'], env)
        expect(help).toMatchObject({ code: 0 })
        expect(help.stdout).toMatch(/authors: authors, with their ORCID and DBLP ids\n {2}--ids {4}such as 2262347; 1000 a request/)
    })
})

/** Pages as the test gives them, one after the other; an error is thrown. */
function scripted(name: string, script: (SourcePage | Error)[]): { source: Source, cursors: (string | null)[] } {
    const cursors: (string | null)[] = []
    const source: Source = {
        provider: { name, secretHeaders: {}, requestsPerSecond: 1, inFlight: 1, reserveShare: 0 },
        entities: { things: { title: 'things', query: { example: 'x' } } },
        check: (ask) => ask,
        async readPage(_ask, cursor) {
            cursors.push(cursor)
            const next = script.shift()
            if (next === undefined) throw new Error('asked more often than the test foresees')
            if (next instanceof Error) throw next
            return next
        },
        quote: async () => ({ records: undefined, requests: undefined, seconds: undefined, cost: undefined }),
        checkRecord: (entity, payload) => checkPayload({ entity, schema: z.object({ id: z.string() }), idOf: (record) => (record as { id: string }).id }, payload),
    }
    return { source, cursors }
}

function page(ids: string[], nextCursor: string | null, entity = 'things'): SourcePage {
    const response = { url: 'https://api.example.org/', finalUrl: 'https://api.example.org/', status: 200, headers: {}, text: '', fetchedAt: new Date(), durationMs: 1 }
    return { ...emptyPage(entity), records: ids.map((id) => ({ payload: { id }, response })), responses: [response], nextCursor }
}

function loose(scripts: Record<string, (SourcePage | Error)[]>) {
    const made = Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, scripted(name, script)]))
    const sources = Object.fromEntries(Object.entries(made).map(([name, { source }]) => [name, source]))
    const walks = Object.keys(scripts).map((provider) => ({ provider, ask: { entity: 'things', query: 'x' } }))
    return { made, open: () => openLooseJobs(database, 'http://127.0.0.1:1', { source: { kind: 'api' }, walks }, { sources }) }
}

describe('a walk', () => {
    it('begins anew at the place that a refused cursor names, but not for ever', async () => {
        const refused = new CursorRefusedError('lapsed', { restartAt: 'day 2' })
        const { made, open } = loose({ a: [page(['1'], 'day 2 more'), refused, page(['2'], 'day 2 more'), page(['3'], null)], b: [page(['1'], 'x'), refused, refused, refused, refused] })
        const jobs = await open()
        await runWalkSource(jobs.context, { index: 0 })
        expect(made['a']?.cursors).toEqual([null, 'day 2 more', 'day 2', 'day 2 more'])
        await runWalkSource(jobs.context, { index: 1 })
        expect((await database.pool.query('select message from ops.alerts')).rows).toEqual([{ message: 'b things are missing: lapsed' }])
        expect(await held()).toEqual({ 'a things': 3, 'b things': 1 })
        // Done is done: nobody is asked again.
        await runWalkSource(jobs.context, { index: 0 })
        await jobs.close()
    })

    it('that was parked is done when the end of the run is woken, and nothing is missing then', async () => {
        const { made, open } = loose({ a: [page(['1'], null)], crossref: [page(['1'], 'x', 'works'), new ParkError('walled', new Date(Date.now() + 300)), page(['2'], null, 'works')] })
        const jobs = await open()
        for (const index of [0, 1]) await runWalkSource(jobs.context, { index })
        const parked = await runSettleWalks(jobs.context).then(() => undefined, (error: unknown) => error)
        expect(parked).toBeInstanceOf(ParkError)
        expect(String(parked)).toMatch(/all else was read and resolved, but crossref things are missing \(walled\)/)
        await pause(320)
        await runSettleWalks(jobs.context)
        expect(made['crossref']?.cursors).toEqual([null, 'x', 'x'])
        expect(await held()).toEqual({ 'a things': 1, 'crossref works': 2 })
        // What came late is resolved too.
        expect((await database.pool.query('select provider_id from core.work_records order by 1')).rows).toEqual([{ provider_id: '1' }, { provider_id: '2' }])
        expect((await database.pool.query('select * from ops.alerts')).rows).toEqual([])
        await jobs.close()
    })

    it('whose provider is down waits a quarter of an hour; one that is refused leaves the run to be taken up again', async () => {
        const { open } = loose({ a: [new RetryableError('down (6 tries)')], b: [new FatalError('the key is not accepted')] })
        const jobs = await open()
        await runWalkSource(jobs.context, { index: 1 })
        await expect(runSettleWalks(jobs.context)).rejects.toThrow(RetryableError)
        await runWalkSource(jobs.context, { index: 0 })
        const parked = await runSettleWalks(jobs.context).then(() => undefined, (error: unknown) => error)
        expect(parked).toBeInstanceOf(ParkError)
        const wait = (parked as ParkError).resumeAt.getTime() - Date.now()
        expect(wait).toBeGreaterThan(14 * 60_000)
        expect(wait).toBeLessThanOrEqual(15 * 60_000)
        await jobs.close()
    })

    it('of one source alone throws what its provider did', async () => {
        const { open } = loose({ a: [new ParkError('walled', new Date())] })
        const jobs = await open()
        await expect(runWalkSource(jobs.context, { index: 0 })).rejects.toThrow(ParkError)
        await jobs.close()
    })
})

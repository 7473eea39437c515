import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError } from '../../../src/errors.ts'
import { CursorRefusedError, type Source } from '../../../src/ingest/source.ts'
import { createCrossref } from '../../../src/ingest/sources/crossref.ts'
import { type Asked, type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { type Exchange, readCassettes } from '../../support/vcr.ts'
import { describeSource } from './contract.ts'

const now = () => Date.parse('2026-11-05T12:00:00Z')
const contact = 'someone@example.org'
const workOf = (number: number) => ({ DOI: `10.5555/W${number}`, type: 'journal-article', title: [`On ${number}`], issued: { 'date-parts': [[2024]] }, indexed: { 'date-time': '2026-11-01T00:00:00Z' } })
const list = (items: object[], total: number, cursor?: string): Reply => ({ body: { status: 'ok', message: { 'total-results': total, items, ...(cursor === undefined ? {} : { 'next-cursor': cursor }) } } })
const failed = (status: number, type: string, message: string): Reply => ({ status, body: { status: 'failed', 'message-type': 'validation-failure', message: [{ type, value: 'x', message }] } })

/** Five works, two a page; one cursor for all pages, as Crossref does it. */
function fiveWorks(): (asked: Asked) => Reply {
    return ({ url }) => {
        const cursor = url.searchParams.get('cursor')
        if (cursor === null) return list([], 5)
        const from = cursor === '*' ? 0 : Number(cursor.slice(1))
        return list([0, 1, 2, 3, 4].slice(from, from + 2).map(workOf), 5, `c${from + 2}`)
    }
}

describeSource({
    name: 'crossref works',
    create: ({ http, baseUrl }) => createCrossref({ http, baseUrl, contact, rows: 2, now }),
    secrets: [contact],
    walk: { ask: { entity: 'works', query: 'filter=issn:0004-3702' }, answer: fiveWorks(), ids: [0, 1, 2, 3, 4].map((n) => `10.5555/w${n}`) },
    sameCursor: {
        ask: { entity: 'works', query: 'widget' },
        answer: () => list([workOf(1), workOf(2)], 5, 'same'),
    },
    empty: { ask: { entity: 'works', query: 'widget' }, answer: () => list([], 0, 'c') },
    inBand: [
        { name: 'a filter that is not known', ask: { entity: 'works', query: 'filter=colour:red' }, reply: failed(400, 'filter-not-available', 'no such filter for this route'), becomes: FatalError, says: /no such filter.*Correct the query/ },
        { name: 'a block', ask: { entity: 'works', query: 'x' }, reply: { status: 403, body: 'Blocked' }, becomes: FatalError, says: /support@crossref\.org/ },
        { name: 'a list of another shape', ask: { entity: 'works', query: 'x' }, reply: { body: { message: 'ok' } }, becomes: FatalError, says: /another shape/ },
        { name: 'too fast, in HTML', ask: { entity: 'works', query: 'x' }, reply: { status: 429, headers: { 'content-type': 'text/html' }, body: '<h1>429</h1>' }, becomes: 'again' },
    ],
    gone: {
        ask: { entity: 'works', ids: ['10.5555/W1', 'https://doi.org/10.5555/w2', '10.5555/old', '10.5555/none'] },
        answer: ({ url }) => {
            if (url.pathname === '/works') return list([workOf(2), workOf(1)], 2)
            return url.pathname.endsWith('old') ? { body: { message: workOf(3) } } : { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Resource not found.' }
        },
        held: ['10.5555/w2', '10.5555/w1', '10.5555/w3'],
        gone: ['10.5555/none'],
    },
    wrongAsks: [
        { ask: { entity: 'works', ids: ['W123'] }, says: /no id of works at crossref: write it as 10\./ },
        { ask: { entity: 'works', ids: ['10.5555/../x'] }, says: /no id/ },
        { ask: { entity: 'works', query: ' ' }, says: /is empty/ },
        { ask: { entity: 'works', query: 'filter=a:b&rows=5' }, says: /names "rows".*only query/ },
        { ask: { entity: 'works', since: '2026-13-01' }, says: /is no day/ },
        { ask: { entity: 'works', since: '2026-11-03', until: '2026-11-02' }, says: /turn them round/ },
        { ask: { entity: 'works', since: '2026-12-01' }, says: /has not come yet/ },
        { ask: { entity: 'works', query: 'x', until: '2026-11-02' }, says: /--until goes with --since/ },
    ],
    wrongRecords: [
        { payload: { DOI: 'nonsense' }, says: /no id: DOI/ },
        { payload: { ...workOf(1), issued: { 'date-parts': [['2024']] } }, says: /wrong shape: issued\.date-parts\.0\.0/ },
        { payload: { ...workOf(1), 'is-referenced-by-count': 3e9 }, says: /wrong shape: is-referenced-by-count/ },
    ],
})

describe('crossref', () => {
    let provider: FakeProvider
    const open = (rows = 2): Source => createCrossref({ http: provider.connect(), baseUrl: provider.url, rows, now })
    beforeEach(async () => { provider = await startProvider(() => ({})) })
    afterEach(() => provider.close())

    it('walks the days of a change one by one, both ends included', async () => {
        provider.answer = ({ url }) => url.searchParams.get('filter')?.includes('2026-11-02') ? list([], 0, 'c') : list([workOf(provider.asked.length)], 1, 'c')
        const source = open()
        const ask = source.check({ entity: 'works', since: '2026-11-01', until: '2026-11-03' })
        const cursors: (string | null)[] = []
        for (let cursor: string | null = null; ;) {
            const page = await source.readPage(ask, cursor)
            cursor = page.nextCursor ?? null
            cursors.push(cursor)
            if (cursor === null) break
        }
        expect(cursors).toEqual(['2026-11-02 0 *', '2026-11-03 0 *', null])
        expect(provider.asked.map(({ url }) => url.searchParams.get('filter'))).toEqual([1, 2, 3].map((day) => `from-index-date:2026-11-0${day},until-index-date:2026-11-0${day}`))
        expect(source.check({ entity: 'works', since: '2026-11-01' }).until).toBe('2026-11-05')
    })

    it('begins the day anew when its cursor lapsed, or when a page was lost', async () => {
        const source = open()
        const ask = source.check({ entity: 'works', since: '2026-11-01' })
        provider.answer = () => ({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'Resource not found.' })
        await expect(source.readPage(ask, '2026-11-02 4 abc')).rejects.toMatchObject({ name: 'CursorRefusedError', restartAt: '2026-11-02 0 *' })
        provider.answer = () => list([], 6, 'c')
        await expect(source.readPage(ask, '2026-11-02 4 abc')).rejects.toMatchObject({ restartAt: '2026-11-02 0 *' })
        provider.answer = () => list([workOf(1)], 7, 'c')
        await expect(source.readPage(ask, '2026-11-02 4 abc')).rejects.toThrow(/after 5 of 7 works/)
        // Works that were indexed anew while the walk lasted are no lost page.
        provider.answer = () => list([workOf(1)], 6, 'c')
        expect((await source.readPage(ask, '2026-11-02 4 abc')).nextCursor).toBe('2026-11-03 0 *')
    })

    it('has two rates, and the mail address in what is sent only', async () => {
        const known = createCrossref({ http: provider.connect(), baseUrl: provider.url, contact }).provider
        expect([known.requestsPerSecond, known.lanes?.['list'], known.inFlight]).toEqual([8, 2, 2])
        const unknown = open().provider
        expect([unknown.requestsPerSecond, unknown.lanes?.['list'], unknown.inFlight]).toEqual([4, 0.9, 1])
        provider.answer = fiveWorks()
        const source = createCrossref({ http: provider.connect(), baseUrl: provider.url, contact, rows: 2 })
        const page = await source.readPage({ entity: 'works', query: 'x' }, null)
        expect(provider.asked[0]?.url.searchParams.get('mailto')).toBe(contact)
        expect(page.responses[0]?.url).not.toContain('mailto')
    })

    it('asks one by one for DOIs that a filter cannot hold, and keeps a work once', async () => {
        provider.answer = ({ url }) => url.pathname === '/works' ? list([workOf(1)], 1) : { body: { message: workOf(1) } }
        const source = open()
        const page = await source.readPage(source.check({ entity: 'works', ids: ['10.5555/w1', '10.5555/other', '10.5555/a,b'] }), null)
        expect(page.records).toHaveLength(1)
        expect(page.aliases).toEqual([{ requested: '10.5555/other', held: '10.5555/w1' }, { requested: '10.5555/a,b', held: '10.5555/w1' }])
        expect(provider.asked.map(({ url }) => url.pathname)).toEqual(['/works', '/works/10.5555%2Fother', '/works/10.5555%2Fa%2Cb'])
    })
})

describe.skipIf(!hasRealData)('the recorded answers of Crossref', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(() => ({ status: 500 })) })
    afterEach(() => provider.close())
    const exchanges = hasRealData ? readCassettes(realData('crossref', 'cassettes')) : []

    it('are judged rightly, all 145 of 98 files, and every work in them is usable', async () => {
        const source = createCrossref({ http: provider.connect(), baseUrl: provider.url })
        const counts = { files: new Set(exchanges.map(({ file }) => file)).size, ok: 0, gone: 0, refused: 0, cursorRefused: 0, otherRoutes: 0, works: 0 }
        const http = provider.connect()
        for (const exchange of exchanges) {
            const { url, reply } = exchange
            provider.answer = () => reply
            const outcome = await http.getJson(source.provider, `${provider.url}${url.pathname}${url.search}`).catch((error: unknown) => error)
            const isJson = /json/.test(reply.headers['content-type'] ?? '')
            const where = `${exchange.file} ${url.href.slice(0, 120)}`
            if (url.host === 'doi.org' || url.pathname.includes('/transform')) {
                // Citations as text: routes that are never asked, and whose answers must not pass for records.
                if (!isJson) expect(outcome instanceof Error || (outcome as { kind: string }).kind === 'gone', where).toBe(true)
                counts.otherRoutes += 1
            } else if (reply.status === 404 && url.searchParams.has('cursor')) {
                expect(outcome, where).toBeInstanceOf(CursorRefusedError)
                counts.cursorRefused += 1
            } else if (reply.status === 404) {
                expect(outcome, where).toMatchObject({ kind: 'gone' })
                counts.gone += 1
            } else if (reply.status === 400) {
                expect(outcome, where).toBeInstanceOf(FatalError)
                expect(String(outcome), where).toMatch(/Correct the query/)
                counts.refused += 1
            } else {
                expect(isJson, where).toBe(true)
                expect(outcome, where).toMatchObject({ kind: 'ok' })
                counts.ok += 1
                for (const payload of worksIn(JSON.parse(reply.body))) {
                    const checked = source.checkRecord('works', payload)
                    expect(checked, `${where} ${JSON.stringify(payload).slice(0, 100)}`).toMatchObject({ isUsable: true })
                    counts.works += 1
                }
            }
        }
        expect(exchanges).toHaveLength(145)
        expect(counts).toEqual({ files: 98, ok: 84, gone: 23, refused: 17, cursorRefused: 1, otherRoutes: 20, works: 643 })
    })

    it('of a walk are walked, with the cursor that stays the same', async () => {
        const recorded = exchanges.filter(({ file }) => file.endsWith('test_cursor_max.yaml')).slice(0, 3)
        provider.answer = (_asked, count) => recorded[count]?.reply ?? { status: 500 }
        const source = createCrossref({ http: provider.connect(), baseUrl: provider.url, rows: 20 })
        const ask = source.check({ entity: 'works', query: 'widget' })
        let cursor: string | null = null
        const dois = new Set<string>()
        for (const [index] of recorded.entries()) {
            const page = await source.readPage(ask, cursor)
            expect(page.totalCount).toBe(454)
            cursor = page.nextCursor ?? null
            expect(cursor).toMatch(new RegExp(`^- ${20 * (index + 1)} DnF1`))
            for (const { payload } of page.records) {
                const checked = source.checkRecord('works', payload)
                if (checked.isUsable) dois.add(checked.id)
            }
        }
        expect(dois.size).toBe(60)
        expect(provider.asked.map(({ url }) => url.searchParams.get('cursor')?.slice(0, 4))).toEqual(['*', 'DnF1', 'DnF1'])
    })

    it('by DOI are read', async () => {
        const many = exchanges.filter(({ file }) => /test_works_(with_many_ids|mixed_ids_warn)\.yaml$/.test(file))
        provider.answer = ({ url }) => url.pathname === '/works' ? list([], 0) : answerTo(many, decodeURIComponent(url.pathname)) ?? { status: 500 }
        const source = createCrossref({ http: provider.connect(), baseUrl: provider.url })
        const page = await source.readPage(source.check({ entity: 'works', ids: many.map(({ url }) => url.pathname.replace('/works/', '')) }), null)
        expect(page.gone).toEqual(['10.1371/notarealdoi'])
        expect(page.records).toHaveLength(7)
    })

    it('with affiliations are usable', () => {
        const { items } = JSON.parse(gunzipSync(readFileSync(realData('crossref', 'affiliations.json.gz'))).toString()) as { items: unknown[] }
        const source = createCrossref({ http: provider.connect() })
        expect(items.map((item) => source.checkRecord('works', item))).toMatchObject(items.map(() => ({ isUsable: true })))
        expect(items.length).toBeGreaterThan(0)
    })
})

function answerTo(exchanges: Exchange[], path: string): Reply | undefined {
    return exchanges.find(({ url }) => decodeURIComponent(url.pathname) === path)?.reply
}

function worksIn(answer: { 'message-type'?: string, message?: { items?: unknown[] } }): unknown[] {
    if (answer['message-type'] === 'work') return [answer.message]
    return answer['message-type'] === 'work-list' ? answer.message?.items ?? [] : []
}

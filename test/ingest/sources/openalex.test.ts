import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { FatalError, ParkError, RetryableError, UsageError } from '../../../src/errors.ts'
import { createHttpClient } from '../../../src/http/client.ts'
import { createMemoryLimits } from '../../../src/http/limits-memory.ts'
import { CursorRefusedError } from '../../../src/ingest/source.ts'
import { createOpenAlex, normaliseWorkReference, openalexId, workReferenceKey } from '../../../src/ingest/sources/openalex.ts'

const start = Date.parse('2026-08-22T12:00:00Z')
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
})

type Reply = { status?: number, headers?: Record<string, string>, body?: object | string }
const gone: Reply = { status: 404, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>404 Not Found</title>' }
const at = (id: string) => `https://openalex.org/${id}`
const record = (id: string, more: object = {}): Reply => ({ body: { id: at(id), ...more } })
const list = (results: object[], meta: object = {}): Reply => ({ body: { meta: { count: results.length, ...meta }, results } })

/** An OpenAlex that knows these answers, by path or by path and query without select; several are given in order, the last repeats. */
async function openalex(answers: Record<string, Reply | Reply[]>, apiKey?: string) {
    const asked: { path: string, select: string[], authorization: string | undefined }[] = []
    const counts = new Map<string, number>()
    const server = createServer((request, response) => {
        const url = new URL(request.url ?? '', 'http://localhost')
        const select = url.searchParams.get('select')?.split(',') ?? []
        url.searchParams.delete('select')
        const whole = decodeURIComponent(url.pathname + url.search)
        asked.push({ path: whole, select, authorization: request.headers.authorization })
        const known = [answers[whole] ?? answers[url.pathname] ?? gone].flat()
        const count = counts.get(whole) ?? 0
        counts.set(whole, count + 1)
        const { status = 200, headers = {}, body = '' } = known[Math.min(count, known.length - 1)] ?? gone
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    closers.push(() => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }))
    const clock = { at: start }
    const sleeps: number[] = []
    const now = () => clock.at
    const limits = createMemoryLimits({ now })
    const http = createHttpClient({
        limits, userAgent: 'test', now, random: () => 0,
        sleep: async (ms) => {
            sleeps.push(ms)
            clock.at += ms
        },
    })
    closers.push(() => http.close())
    const source = createOpenAlex({ http, baseUrl: `http://127.0.0.1:${portOf(server.address())}/`, apiKey })
    return { source, asked, sleeps, limits, clock, paths: () => asked.map(({ path }) => path) }
}

function portOf(address: unknown): number {
    if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
    throw new Error('the server does not listen')
}

async function failure(promise: Promise<unknown>): Promise<Error> {
    const error: unknown = await promise.then((value) => { throw new Error(`answered ${JSON.stringify(value)}`) }, (thrown: unknown) => thrown)
    if (!(error instanceof Error)) throw new Error(`no error: ${String(error)}`)
    return error
}

const ids = (page: { records: { payload: unknown }[] }) => page.records.map(({ payload }) => /"id":"https:\/\/openalex\.org\/(\w+)"/.exec(JSON.stringify(payload))?.[1])

describe('a reference to a work', () => {
    it.each([
        ['W123', 'W123'], [' w123 ', 'W123'], ['https://openalex.org/W123', 'W123'], ['https://api.openalex.org/works/w123', 'W123'],
        ['doi:10.1038/S41586-025-09422-Z', 'doi:10.1038/s41586-025-09422-z'], ['10.1038/ABC', 'doi:10.1038/abc'], ['https://doi.org/10.1000/x', 'doi:10.1000/x'],
        ['http://dx.doi.org/10.1002%2FX', 'doi:10.1002/x'], ['doi.org/10.1002/x?ref=a', 'doi:10.1002/x'],
        ['arXiv:2401.02954', 'doi:10.48550/arxiv.2401.02954'], ['arxiv: 2401.02954v3', 'doi:10.48550/arxiv.2401.02954'], ['2401.02954', 'doi:10.48550/arxiv.2401.02954'],
        ['https://arxiv.org/abs/2401.02954v2', 'doi:10.48550/arxiv.2401.02954'], ['https://arxiv.org/pdf/2401.02954v2.pdf', 'doi:10.48550/arxiv.2401.02954'],
        ['arXiv:hep-th/9901001v2', 'doi:10.48550/arxiv.hep-th/9901001'], ['https://doi.org/10.48550/arXiv.2401.02954v1', 'doi:10.48550/arxiv.2401.02954'],
        ['pmid:0123', 'pmid:123'], ['https://pubmed.ncbi.nlm.nih.gov/40962978/', 'pmid:40962978'],
    ])('%s is %s', (text, normal) => {
        expect(normaliseWorkReference(text)).toBe(normal)
        expect(normaliseWorkReference(normal)).toBe(normal)
    })

    it.each(['', 'A123', 'https://openalex.org/A123', 'W', 'W12x', 'doi:', 'doi:10.1/x', 'doi:10.1000/../../authors/A1', 'arXiv:24.1', 'pmid:x', 'https://www.nature.com/articles/x', 'Attention is all you need'])('%j is none, and the forms that are get named', (text) => {
        expect(() => normaliseWorkReference(text)).toThrow(UsageError)
        expect(() => normaliseWorkReference(text)).toThrow(/W4390690464, doi:.*arXiv:.*pmid:/)
    })

    it('comes in parts as works carry their ids', () => {
        expect(workReferenceKey('https://openalex.org/W1')).toEqual({ reference: 'https://openalex.org/W1', scheme: 'openalex', value: 'W1' })
        expect(workReferenceKey('arXiv:2401.02954v1')).toEqual({ reference: 'arXiv:2401.02954v1', scheme: 'doi', value: '10.48550/arxiv.2401.02954' })
    })

    it('is told from other ids', () => {
        expect([openalexId('https://openalex.org/A12', 'A'), openalexId('a12', 'A'), openalexId('A12', 'W'), openalexId('A0', 'A'), openalexId(null, 'A'), openalexId('https://example.org/A12', 'A')]).toEqual(['A12', 'A12', undefined, undefined, undefined, undefined])
    })
})

describe('getWork', () => {
    it('asks for the one record with all authors, by id, DOI or PubMed id', async () => {
        const { source, asked, paths } = await openalex({ '/works/W1': record('W1', { authorships: [] }), '/works/doi:10.48550/arxiv.2401.02954': record('W2'), '/works/pmid:7': record('W3'), '/works/doi:10.1002/(sici)1097<1::a>3.0.co;2-o%3F%23': record('W4') })
        const page = await source.getWork('https://openalex.org/W1')
        expect(page).toMatchObject({ entity: 'works', aliases: [], gone: [], records: [{ payload: { id: at('W1'), authorships: [] }, response: page.responses[0] }] })
        expect(page.responses).toHaveLength(1)
        expect(page).not.toHaveProperty('nextCursor')
        expect(ids(await source.getWork('arXiv:2401.02954v2'))).toEqual(['W2'])
        expect(ids(await source.getWork('pmid:7'))).toEqual(['W3'])
        await source.getWork('doi:10.1002/(SICI)1097<1::A>3.0.CO;2-O?#')
        expect(paths()).toEqual(['/works/W1', '/works/doi:10.48550/arxiv.2401.02954', '/works/pmid:7', '/works/doi:10.1002/(sici)1097<1::a>3.0.co;2-o?#'])
        expect(asked[0]?.select).toEqual(expect.arrayContaining(['id', 'authorships', 'fwci', 'updated_date']))
        expect(asked[0]?.select).toHaveLength(25)
        expect(asked[0]?.select).not.toContain('is_authors_truncated')
    })

    it('says gone on a 404 in HTML, with the reference asked', async () => {
        const { source } = await openalex({})
        expect(await source.getWork('w404')).toMatchObject({ records: [], gone: ['W404'], aliases: [], responses: [{ status: 404 }] })
        expect((await source.getWork('DOI:10.1000/X')).gone).toEqual(['doi:10.1000/x'])
    })

    it('notes an alias when a redirect or the answer itself leads to another id', async () => {
        const { source } = await openalex({ '/works/W1': { status: 301, headers: { location: '/works/W2' } }, '/works/W2': record('W2'), '/works/W3': record('W4'), '/works/doi:10.1000/x': record('W5') })
        expect(await source.getWork('W1')).toMatchObject({ aliases: [{ requested: 'W1', held: 'W2' }], records: [{ payload: { id: at('W2') } }], gone: [] })
        expect((await source.getWork('W3')).aliases).toEqual([{ requested: 'W3', held: 'W4' }])
        expect((await source.getWork('W2')).aliases).toEqual([])
        expect((await source.getWork('doi:10.1000/x')).aliases).toEqual([])
    })
})

describe('getAuthors and getInstitutions', () => {
    it('ask once, always at the same address, and give the records in order of id', async () => {
        const { source, asked, paths } = await openalex({ '/authors': list([{ id: at('A10') }, { id: at('A9') }, { id: at('A777') }]), '/institutions': list([{ id: at('I1') }]) })
        expect(ids(await source.getAuthors(['A10', 'https://openalex.org/A9', 'a10']))).toEqual(['A9', 'A10'])
        expect(ids(await source.getAuthors(['A9', 'A10']))).toEqual(['A9', 'A10'])
        expect(ids(await source.getInstitutions(['I1']))).toEqual(['I1'])
        expect(paths()).toEqual(['/authors?filter=ids.openalex:A9|A10&per_page=100', '/authors?filter=ids.openalex:A9|A10&per_page=100', '/institutions?filter=ids.openalex:I1&per_page=100'])
        expect(asked[0]?.select).toEqual(expect.arrayContaining(['orcid', 'affiliations', 'last_known_institutions']))
        expect(asked[2]?.select).toEqual(expect.arrayContaining(['ror', 'country_code', 'lineage', 'geo']))
    })

    it('ask for what the list leaves out one by one: merged, without works, or gone', async () => {
        const { source, paths } = await openalex({
            '/authors': list([{ id: at('A1') }]), '/authors/A2': { status: 301, headers: { location: '/authors/A1' } }, '/authors/A1': record('A1'), '/authors/A3': record('A33'), '/authors/A4': record('A4'),
        })
        const page = await source.getAuthors(['A1', 'A2', 'A3', 'A4', 'A5'])
        expect(ids(page)).toEqual(['A1', 'A33', 'A4'])
        expect(page.aliases).toEqual([{ requested: 'A2', held: 'A1' }, { requested: 'A3', held: 'A33' }])
        expect(page.gone).toEqual(['A5'])
        expect(page.responses).toHaveLength(5)
        expect(paths().slice(1)).toEqual(['/authors/A2', '/authors/A1', '/authors/A3', '/authors/A4', '/authors/A5'])
    })

    it('take a hundred, no more, in an address that is short enough; none needs no request', async () => {
        const hundred = Array.from({ length: 100 }, (_, n) => `A${5_000_000_000 + n}`)
        const { source, asked } = await openalex({ '/authors': list(hundred.map((id) => ({ id: at(id) }))) })
        const page = await source.getAuthors(hundred)
        expect(page.records).toHaveLength(100)
        expect(page.responses[0]?.url.length).toBeLessThan(4_000)
        expect(await source.getAuthors([])).toMatchObject({ records: [], responses: [] })
        expect(await failure(source.getAuthors([...hundred, 'A1']))).toBeInstanceOf(FatalError)
        expect((await failure(source.getInstitutions(['A1']))).message).toMatch(/"A1" is no OpenAlex id of institutions/)
        expect(asked).toHaveLength(1)
    })

    it('do not take another shape for an empty list', async () => {
        const { source } = await openalex({ '/authors': [{ body: { id: at('A1') } }, gone] })
        expect((await failure(source.getAuthors(['A1']))).message).toMatch(/answered 200 with another shape/)
        expect((await failure(source.getAuthors(['A1']))).message).toMatch(/answered 404.*OPENALEX_BASE_URL/)
    })
})

describe('getAuthorByOrcid', () => {
    it('asks for the profile, free', async () => {
        const { source } = await openalex({ '/authors/orcid:0000-0002-1825-009X': record('A1') })
        expect(await source.getAuthorByOrcid('https://orcid.org/0000-0002-1825-009x')).toMatchObject({ entity: 'authors', records: [{ payload: { id: at('A1') } }], aliases: [], gone: [] })
        expect((await source.getAuthorByOrcid('0000-0002-1825-0097')).gone).toEqual(['0000-0002-1825-0097'])
        expect(await failure(source.getAuthorByOrcid('0000-0002'))).toBeInstanceOf(UsageError)
    })
})

const walk = (cursor: string) => `/works?filter=publication_year:2024&per_page=100&cursor=${cursor}&sort=publication_date`

describe('listWorks', () => {
    it('walks from cursor to cursor until there is none', async () => {
        const { source, asked, paths } = await openalex({ [walk('*')]: list([{ id: at('W1') }], { count: 2, next_cursor: 'a=+/&b' }), [walk('a=+/&b')]: list([{ id: at('W2') }], { count: 2, next_cursor: null }) })
        const first = await source.listWorks({ filter: 'publication_year:2024' })
        expect(first).toMatchObject({ nextCursor: 'a=+/&b', totalCount: 2 })
        const second = await source.listWorks({ filter: 'publication_year:2024', cursor: 'a=+/&b' })
        expect(second).toMatchObject({ nextCursor: null, totalCount: 2 })
        expect([...ids(first), ...ids(second)]).toEqual(['W1', 'W2'])
        expect(paths()).toEqual([walk('*'), walk('a=+/&b')])
        expect(asked[0]?.select).toContain('is_authors_truncated')
    })

    it('ends at an empty page that has a cursor', async () => {
        const { source } = await openalex({ '/works': list([], { count: 100, next_cursor: 'more' }) })
        expect(await source.listWorks({ filter: 'a:1', cursor: 'x' })).toMatchObject({ records: [], nextCursor: null, totalCount: 100 })
    })

    it('refuses a repeated cursor, and an answer that does not say whether it goes on', async () => {
        const { source } = await openalex({ [walk('x')]: list([{ id: at('W1') }], { next_cursor: 'x' }), [walk('y')]: list([{ id: at('W1') }]) })
        for (const cursor of ['x', 'y']) {
            const error = await failure(source.listWorks({ filter: 'publication_year:2024', cursor }))
            expect(error).toBeInstanceOf(FatalError)
            expect(error.message).toMatch(/cursor/)
        }
    })

    it('fetches works with a cut list of authors again, whole', async () => {
        const { source, paths } = await openalex({
            '/works': list([{ id: at('W1') }, { id: at('W2'), is_authors_truncated: true, authorships: [1] }, { id: at('W3'), is_authors_truncated: true }, { id: at('W4'), is_authors_truncated: true }], { next_cursor: null }),
            '/works/W2': record('W2', { authorships: [1, 2] }), '/works/W3': record('W33'),
        })
        const page = await source.listWorks({ filter: 'a:1' })
        expect(page.records.map(({ payload }) => payload)).toEqual([{ id: at('W1') }, { id: at('W2'), authorships: [1, 2] }, { id: at('W33') }, { id: at('W4'), is_authors_truncated: true }])
        expect(page.records[1]?.response.url).toMatch(/\/works\/W2\?/)
        expect(page).toMatchObject({ aliases: [{ requested: 'W3', held: 'W33' }], gone: [] })
        expect(page.responses).toHaveLength(4)
        expect(paths().slice(1).sort()).toEqual(['/works/W2', '/works/W3', '/works/W4'])
    })

    it('sends the filter as it is meant, and none that is too long', async () => {
        const { source, asked } = await openalex({ '/works': list([], { next_cursor: null }) })
        const page = await source.listWorks({ filter: 'title.search:a & b#c,x:1|2%2C3,y:é' })
        expect(page.responses[0]?.url).toContain('/works?filter=title.search:a%20%26%20b%23c,x:1%7C2%2C3,y:%C3%A9&per_page=100&cursor=*&sort=publication_date&select=id,')
        expect(await failure(source.listWorks({ filter: `a:${'1|'.repeat(2_000)}` }))).toBeInstanceOf(FatalError)
        expect(asked).toHaveLength(1)
    })
})

describe('listWorks, as a look', () => {
    it('only counts where there are more works than asked for, and fetches no list of authors', async () => {
        const { source, asked } = await openalex({ '/works': list([{ id: at('W1'), is_authors_truncated: true }], { count: 11, next_cursor: 'x' }) })
        expect(await source.listWorks({ filter: 'a:1', atMost: 10 })).toMatchObject({ records: [], totalCount: 11, nextCursor: 'x' })
        expect(asked).toHaveLength(1)
        expect(ids(await source.listWorks({ filter: 'a:1', atMost: 11 }))).toEqual(['W1'])
    })
})

describe('a cursor that is refused', () => {
    const refusal: Reply = { status: 400, body: { error: 'Pagination error.', message: 'Cursor value is invalid.' } }

    it('is told from a filter that is refused', async () => {
        const { source } = await openalex({ [walk('old')]: refusal, [walk('*')]: { status: 400, body: { error: 'Invalid query parameters error.', message: 'no such field' } } })
        const cursor = await failure(source.listWorks({ filter: 'publication_year:2024', cursor: 'old' }))
        expect(cursor).toBeInstanceOf(CursorRefusedError)
        expect(cursor.message).toMatch(/answered 400: Pagination error. Cursor value is invalid.*begin the walk anew/)
        const filter = await failure(source.listWorks({ filter: 'publication_year:2024' }))
        expect(filter).not.toBeInstanceOf(CursorRefusedError)
        expect(filter.message).toMatch(/Correct the filter/)
    })
})

describe('getWorks', () => {
    it('reads a hundred for a credit, with whole lists of authors, and asks alone for what the list leaves out', async () => {
        const { source, paths, asked } = await openalex({
            '/works': list([{ id: at('W2'), is_authors_truncated: true }, { id: at('W1') }]), '/works/W2': record('W2', { authorships: [1, 2] }),
            '/works/W3': { status: 301, headers: { location: '/works/W4' } }, '/works/W4': record('W4'),
        })
        const page = await source.getWorks(['W5', 'W3', 'W2', 'W1', 'w1'])
        expect(page.records.map(({ payload }) => payload)).toEqual([{ id: at('W1') }, { id: at('W2'), authorships: [1, 2] }, { id: at('W4') }])
        expect(page).toMatchObject({ aliases: [{ requested: 'W3', held: 'W4' }], gone: ['W5'] })
        expect(paths()).toEqual(['/works?filter=ids.openalex:W1|W2|W3|W5&per_page=100', '/works/W2', '/works/W3', '/works/W4', '/works/W5'])
        expect(asked[0]?.select).toContain('is_authors_truncated')
    })

    it('reads one by one at no cost, each record once', async () => {
        const { source, paths } = await openalex({ '/works/W1': record('W1'), '/works/W2': { status: 301, headers: { location: '/works/W1' } } })
        const page = await source.getWorks(['W2', 'W1', 'W9'], { isFree: true })
        expect(ids(page)).toEqual(['W1'])
        expect(page).toMatchObject({ aliases: [{ requested: 'W2', held: 'W1' }], gone: ['W9'] })
        expect(page.responses).toHaveLength(3)
        expect(paths().filter((path) => path.startsWith('/works?'))).toEqual([])
        expect(await source.getWorks([], { isFree: true })).toMatchObject({ records: [], responses: [] })
        expect(await failure(source.getWorks(['A1'], { isFree: true }))).toBeInstanceOf(FatalError)
    })
})

const grouped = (groups: [key: string | number, count: number][]): Reply => ({ body: { meta: { count: 0 }, results: [], group_by: groups.map(([key, count]) => ({ key, count })) } })

describe('countByYear and quote', () => {
    it.each([[0, 1], [99, 1], [100, 2], [250, 3]])('a filter that finds %i works is %i pages of one walk, for one look', async (count, pages) => {
        const { source, paths } = await openalex({ '/works': grouped([['2024', count]]) })
        expect(await source.quote('a:1')).toEqual({ credits: pages, pages, windows: 1, spent: 1, works: count })
        expect(paths()).toEqual(['/works?filter=a:1&group_by=publication_year:include_unknown&per_page=200'])
        expect(await source.quote('a:1,title.search:x')).toMatchObject({ credits: pages * 10, spent: 10 })
    })

    it('knows works without a year', async () => {
        const { source } = await openalex({ '/works': grouped([['2024', 7], ['-111', 2], ['unknown', 1], [1999, 3]]) })
        expect(await source.countByYear('a:1')).toMatchObject({ works: 13, spent: 1, years: [{ year: 2024, works: 7 }, { year: undefined, works: 2 }, { year: undefined, works: 1 }, { year: 1999, works: 3 }] })
    })

    it('prices the windows of a large filter: a page for the end of each, two looks for the plan', async () => {
        const { source } = await openalex({ '/works': grouped([['2024', 24_000], ['2023', 500], ['-111', 10]]) })
        // 2023: 6 pages. 2024: twelve months of 2,000, 21 pages each. Without a date: 1.
        expect(await source.quote('a:1')).toEqual({ works: 24_510, windows: 14, pages: 259, credits: 261, spent: 1 })
    })

    it('asks for the whole where not every year is shown', async () => {
        const { source, paths } = await openalex({
            '/works?filter=a:1&group_by=publication_year:include_unknown&per_page=200': grouped(Array.from({ length: 200 }, (_, index) => [1800 + index, 1])), '/works?filter=a:1&per_page=1': list([], { count: 203 }),
        })
        expect(await source.countByYear('a:1')).toMatchObject({ works: 203, spent: 2 })
        expect(paths()).toHaveLength(2)
    })

    it('does not take another answer for one without works', async () => {
        const { source } = await openalex({ '/works': list([]) })
        expect((await failure(source.quote('a:1'))).message).toMatch(/without group_by/)
    })
})

describe('OpenAlex\'s limits', () => {
    it('are four requests a second without a key and eight with one, which travels as a header', async () => {
        const without = await openalex({ '/works/W1': record('W1') }, ' ')
        const withKey = await openalex({ '/works/W1': record('W1') }, ' sesame ')
        for (const { source } of [without, withKey]) for (let n = 0; n < 3; n += 1) await source.getWork('W1')
        expect(without.sleeps).toEqual([250, 250])
        expect(withKey.sleeps).toEqual([125, 125])
        expect(without.asked[0]?.authorization).toBeUndefined()
        expect(withKey.asked[0]?.authorization).toBe('Bearer sesame')
        expect(withKey.source.provider).toMatchObject({ name: 'openalex', inFlight: 4, reserveShare: 0.1 })
    })

    const headers = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '100', 'x-ratelimit-reset': '3600', 'x-ratelimit-credits-used': '1' }

    it('are read from the headers: the reset is in seconds, and lists stop at the reserve while single records go on', async () => {
        const { source, asked, limits, clock } = await openalex({ '/works': { ...list([], { next_cursor: null }), headers }, '/works/W1': { ...record('W1'), headers } })
        await source.listWorks({ filter: 'a:1' })
        expect(await limits.getBudget('openalex')).toEqual({ provider: 'openalex', limit: 1000, remaining: 100, resetAt: new Date(start + 3_600_000), observedAt: new Date(start) })
        expect(await failure(source.listWorks({ filter: 'a:1' }))).toMatchObject({ resumeAt: new Date(start + 3_600_000) })
        expect(await failure(source.getAuthors(['A1']))).toBeInstanceOf(ParkError)
        expect(await failure(source.quote('a:1'))).toBeInstanceOf(ParkError)
        expect(await failure(source.getWorks(['W1']))).toBeInstanceOf(ParkError)
        expect(ids(await source.getWorks(['W1'], { isFree: true }))).toEqual(['W1'])
        expect(ids(await source.getWork('W1'))).toEqual(['W1'])
        expect(asked).toHaveLength(3)
        clock.at += 3_700_000
        expect((await source.listWorks({ filter: 'a:1' })).nextCursor).toBeNull()
    })

    it('count what was bought ahead', async () => {
        const { source, limits } = await openalex({ '/works/W1': { ...record('W1'), headers: { ...headers, 'x-ratelimit-onetime-remaining': '5000' } } })
        await source.getWork('W1')
        expect(await limits.getBudget('openalex')).toMatchObject({ remaining: 5_100 })
    })

    it('without headers leave no budget', async () => {
        const { source, limits } = await openalex({ '/works/W1': record('W1') })
        await source.getWork('W1')
        expect(await limits.getBudget('openalex')).toBeUndefined()
    })

    it.each([
        ['its header', { 'retry-after': '3' }, 1, 3_000], ['its body', {}, 2, 2_000],
    ])('429 for speed waits as %s says and goes on', async (_, more, retryAfter, waitMs) => {
        const tooFast: Reply = { status: 429, headers: { ...headers, ...more }, body: { error: 'Rate limit exceeded', message: 'Rate limit exceeded: 10 requests per second', retryAfter } }
        const { source, sleeps } = await openalex({ '/works/W1': [tooFast, record('W1')] })
        expect(ids(await source.getWork('W1'))).toEqual(['W1'])
        expect(sleeps).toEqual([waitMs])
        const always = await openalex({ '/works/W1': tooFast })
        const error = await failure(always.source.getWork('W1'))
        expect(error).toBeInstanceOf(RetryableError)
        expect(error.message).toMatch(/answered 429: .*10 requests per second.*6 tries/)
    })

    it.each([
        ['the reset', { 'x-ratelimit-reset': '7200', 'retry-after': '60' }, 7_200_000], ['Retry-After', { 'retry-after': '7200' }, 7_200_000], ['midnight in UTC', {}, 12 * 3_600_000],
    ])('429 for a spent budget parks until %s, a minute more at most', async (_, more, waitMs) => {
        const { source, asked, sleeps } = await openalex({ '/works': { status: 429, headers: more, body: { error: 'Rate limit exceeded', message: 'Insufficient budget. Your daily budget is used up.', creditsRequired: 1 } } })
        const error = await failure(source.listWorks({ filter: 'a:1' }))
        if (!(error instanceof ParkError)) throw error
        expect(error.resumeAt.getTime() - start).toBeGreaterThanOrEqual(waitMs)
        expect(error.resumeAt.getTime() - start).toBeLessThan(waitMs + 60_000)
        expect(error.message).toMatch(/answered 429: .*Insufficient budget.*OPENALEX_API_KEY/)
        expect(asked).toHaveLength(1)
        expect(sleeps).toEqual([])
    })

    it('429 for a paid plan is fatal and says what to use instead', async () => {
        const { source, asked } = await openalex({ '/works': { status: 429, headers: { 'retry-after': '3600' }, body: { error: 'Plan upgrade required', message: 'from_updated_date needs a plan' } } })
        const error = await failure(source.listWorks({ filter: 'from_updated_date:2026-01-01' }))
        expect(error).toBeInstanceOf(FatalError)
        expect(error.message).toMatch(/Plan upgrade required.*from_publication_date/)
        expect(asked).toHaveLength(1)
    })

    it('429 that says nothing is repeated', async () => {
        const silent: Reply = { status: 429, headers: { 'content-type': 'text/html' }, body: '<h1>Too many' }
        const { source } = await openalex({ '/works/W1': [silent, record('W1')], '/works/W2': silent })
        expect(ids(await source.getWork('W1'))).toEqual(['W1'])
        expect((await failure(source.getWork('W2'))).message).toMatch(/answered 429: <h1>Too many/)
    })
})

describe('OpenAlex\'s refusals', () => {
    it('name the cure', async () => {
        const { source, asked } = await openalex({
            '/works': { status: 400, body: { error: 'Invalid query parameters error.', message: `foo is not a valid field. ${'x'.repeat(50)} Valid fields are: bar` } },
            '/works/W1': { status: 401, body: { error: 'Invalid or missing API key', message: 'no sesame-key' } }, '/works/W2': { status: 403, headers: { 'content-type': 'text/html' }, body: 'Blocked' },
        }, 'sesame-key')
        const wrong = await failure(source.listWorks({ filter: 'foo:1' }))
        expect(wrong.message).toMatch(/^GET http\S+ answered 400: .*foo is not a valid field.*Valid fields are: bar.*Correct the filter/)
        const key = await failure(source.getWork('W1'))
        expect(key.message).toMatch(/answered 401: .*OPENALEX_API_KEY to a valid key, or leave it empty/)
        expect(key.message).not.toContain('sesame')
        const blocked = await failure(source.getWork('W2'))
        for (const error of [wrong, key, blocked]) expect(error).toBeInstanceOf(FatalError)
        expect(asked).toHaveLength(3)
    })

    it('504 is tried three times, 503 until it works', async () => {
        const slow = await openalex({ '/works': { status: 504, body: { error: 'Gateway timeout', reason: 'query_timeout' } } })
        expect(await failure(slow.source.listWorks({ filter: 'a:1' }))).toBeInstanceOf(RetryableError)
        expect(slow.asked).toHaveLength(3)
        const busy = await openalex({ '/works/W1': [{ status: 503, headers: { 'retry-after': '30' } }, record('W1')] })
        expect(ids(await busy.source.getWork('W1'))).toEqual(['W1'])
        expect(busy.sleeps).toEqual([30_000])
    })
})

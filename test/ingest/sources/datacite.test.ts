import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError } from '../../../src/errors.ts'
import { CursorRefusedError } from '../../../src/ingest/source.ts'
import { createDatacite } from '../../../src/ingest/sources/datacite.ts'
import { type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { describeSource } from './contract.ts'

const now = () => Date.parse('2026-11-05T12:00:00Z')
const workOf = (number: number) => ({ id: `10.48550/arXiv.2401.0000${number}`, type: 'dois', attributes: { doi: `10.48550/arxiv.2401.0000${number}`, titles: [{ title: `On ${number}` }], publicationYear: 2024, updated: '2026-11-01T00:00:00Z', viewCount: number } })
const list = (numbers: number[], next?: string): Reply => ({
    headers: { 'content-type': 'application/vnd.api+json; charset=utf-8' },
    body: JSON.stringify({ data: numbers.map(workOf), meta: { total: 5 }, links: { self: 'x', ...(next === undefined ? {} : { next: `https://elsewhere.example.org/dois?page%5Bcursor%5D=${next}` }) } }),
})
const query = { entity: 'works', query: 'prefix:10.48550' }

describeSource({
    name: 'datacite works',
    create: ({ http, baseUrl }) => createDatacite({ http, baseUrl, rows: 2, now }),
    secrets: [],
    walk: {
        ask: { entity: 'works', since: '2026-11-01', until: '2026-11-02' }, ids: [1, 2, 3].map((number) => `10.48550/arxiv.2401.0000${number}`),
        answer: ({ url }) => url.searchParams.get('page[cursor]') === '1' ? list([1, 2], 'abc') : list([3]),
    },
    sameCursor: { ask: query, answer: () => list([1], 'abc') },
    empty: { ask: query, answer: () => list([], 'abc') },
    inBand: [
        { name: 'a query that is not understood', ask: query, reply: { status: 400, body: { errors: [{ status: '400', title: 'Failed to parse query' }] } }, becomes: FatalError, says: /Failed to parse query\. Correct the query/ },
        { name: 'a list of another shape', ask: query, reply: { body: { data: {} } }, becomes: FatalError, says: /another shape/ },
        { name: 'too fast', ask: query, reply: { status: 429, headers: { 'retry-after': '30' } }, becomes: 'again' },
    ],
    gone: {
        ask: { entity: 'works', ids: ['10.48550/arXiv.2401.00001', '10.5555/none'] },
        answer: ({ url }) => url.pathname.includes('none') ? { status: 404, body: { errors: [{ status: '404', title: 'The resource you are looking for doesn\'t exist.' }] } } : { body: { data: workOf(1) } },
        held: ['10.48550/arxiv.2401.00001'], gone: ['10.5555/none'],
    },
    wrongAsks: [
        { ask: { entity: 'works', ids: ['2401.00001'] }, says: /no id of works at datacite: write it as 10\.48550/ },
        { ask: { entity: 'works', since: '2026-02-30' }, says: /is no day/ },
    ],
    wrongRecords: [
        { payload: { id: 'x', attributes: {} }, says: /no id/ },
        { payload: { id: '10.5555/a' }, says: /wrong shape: attributes/ },
        { payload: { id: '10.5555/a', attributes: { publicationYear: 'soon' } }, says: /wrong shape: attributes\.publicationYear/ },
    ],
})

describe('datacite', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(() => list([1])) })
    afterEach(() => provider.close())

    it('asks for arXiv\'s changes with both days, and takes of the next address its cursor only', async () => {
        const source = createDatacite({ http: provider.connect(), baseUrl: provider.url, now })
        const ask = source.check({ entity: 'works', since: '2026-11-01' })
        provider.answer = () => list([1], 'abc')
        expect((await source.readPage(ask, null)).nextCursor).toBe('abc')
        await source.readPage(ask, 'def')
        expect(provider.asked.map(({ url }) => url.searchParams.get('query'))).toEqual(Array(2).fill('prefix:10.48550 AND updated:[2026-11-01 TO 2026-11-05T23:59:59Z]'))
        expect(provider.asked.map(({ url }) => url.searchParams.get('page[cursor]'))).toEqual(['1', 'def'])
    })

    it('makes no new version of a work that was only looked at more often', () => {
        const source = createDatacite({ http: provider.connect() })
        const hashes = [1, 1, 2].map((views) => source.checkRecord('works', { ...workOf(1), attributes: { ...workOf(1).attributes, viewCount: views } })).map((checked) => checked.isUsable && checked.contentHash)
        expect(new Set(hashes).size).toBe(1)
        expect(source.checkRecord('works', { ...workOf(1), attributes: { ...workOf(1).attributes, publicationYear: 2023 } })).not.toMatchObject({ contentHash: hashes[0] })
    })

    it('begins anew when its cursor lapsed', async () => {
        provider.answer = () => ({ status: 400, body: { errors: [{ title: 'invalid cursor' }] } })
        await expect(createDatacite({ http: provider.connect(), baseUrl: provider.url }).readPage(query, 'abc')).rejects.toThrow(CursorRefusedError)
    })
})

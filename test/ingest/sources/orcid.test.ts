import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError, ParkError, UsageError } from '../../../src/errors.ts'
import { createOrcid } from '../../../src/ingest/sources/orcid.ts'
import { type Answer, type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { inventedOrcid } from '../../support/orcid-dump.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { describeSource } from './contract.ts'

const token = 'sesame-0123456789'
const changed = Date.parse('2026-05-01T00:00:00Z')
const iDs = [1, 2, 3, 4, 5].map(inventedOrcid)
const record = (iD: string, more: object = {}) => ({ 'orcid-identifier': { path: iD, host: 'orcid.org' }, history: { 'last-modified-date': { value: changed } }, person: { name: null }, 'activities-summary': {}, ...more })
const error = (status: number, message: string): Reply => ({ status, body: { 'response-code': status, 'developer-message': message, 'user-message': '', 'error-code': 9000, 'more-info': '' } })
const unknown = (iD: string) => error(404, `404 Not Found: The resource was not found. ORCID https://orcid.org/${iD}`)

/** Holds these records, and finds them all. */
const holding = (held: string[]): Answer => ({ url }) => {
    const iD = /([\dX-]{19})\/record$/.exec(url.pathname)?.[1]
    if (iD !== undefined) return held.includes(iD) ? { body: record(iD) } : unknown(iD)
    const start = Number(url.searchParams.get('start'))
    const rows = held.slice(start, start + Number(url.searchParams.get('rows'))).map((each) => ({ 'orcid-id': each, 'given-names': 'Mei' }))
    return { body: { 'num-found': held.length, 'expanded-result': rows.length === 0 ? null : rows } }
}

const common = {
    create: ({ http, baseUrl }: Parameters<Parameters<typeof describeSource>[0]['create']>[0]) => createOrcid({ http, baseUrl, token, recordsPerPage: 2 }),
    secrets: [token],
    sameCursor: 'the place in a search is counted here, so that it cannot come twice',
    empty: { ask: { entity: 'records', query: 'family-name:Nobody' }, answer: holding([]) },
    inBand: [
        { name: 'a burst', ask: { entity: 'records', ids: [inventedOrcid(1)] }, reply: { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Service temporarily unavailable</html>' }, becomes: 'again' as const },
        { name: 'the day\'s reads spent', ask: { entity: 'records', ids: [inventedOrcid(1)] }, reply: { status: 429, headers: { 'content-type': 'text/plain' }, body: 'Too many requests: you have exceeded the daily quota' }, becomes: ParkError, says: /daily quota.*goes on after.*--files/ },
        { name: 'a token that is not accepted', ask: { entity: 'records', ids: [inventedOrcid(1)] }, reply: { status: 401, body: { error: 'invalid_token' } }, becomes: FatalError, says: /ORCID_TOKEN/ },
        { name: 'a search that is not understood', ask: { entity: 'records', query: 'family-name:' }, reply: error(400, '400 Bad Request: invalid query'), becomes: FatalError, says: /correct the query/ },
        { name: 'a search of another shape', ask: { entity: 'records', query: 'x' }, reply: { body: { result: [] } }, becomes: FatalError, says: /another shape/ },
        { name: 'a search that finds more than is shown', ask: { entity: 'records', query: 'x' }, reply: { body: { 'num-found': 20_000, 'expanded-result': [] } }, becomes: FatalError, says: /finds 20000 records.*yearly dump/ },
    ],
    gone: { ask: { entity: 'records', ids: [iDs[0] ?? '', iDs[1] ?? '', iDs[2] ?? ''] }, answer: holding([iDs[0] ?? '', iDs[2] ?? '']), held: [iDs[0] ?? '', iDs[2] ?? ''], gone: [iDs[1] ?? ''] },
    wrongAsks: [
        { ask: { entity: 'records', ids: ['0000-0002-1825-0098'] }, says: /0000-0002-1825-0098.*check character is wrong/ },
        { ask: { entity: 'records', ids: ['Mei Lin'] }, says: /no id of records/ },
        { ask: { entity: 'records', query: ' ' }, says: /query is empty/ },
        { ask: { entity: 'records', since: '2026-13-01' }, says: /no day/ },
    ],
    wrongRecords: [
        { payload: record('0000-0002-1825-0098'), says: /no id.*check character/ },
        { payload: record(iDs[0] ?? '', { history: { 'last-modified-date': { value: Date.parse('2300-01-01') } } }), says: /last-modified-date.*newest for ever/ },
        { payload: record(iDs[0] ?? '', { 'activities-summary': [] }), says: /wrong shape: activities-summary/ },
        { payload: error(409, `409 Conflict: The ORCID record is locked and cannot be edited. ORCID https://orcid.org/${iDs[0]}`).body, says: /locked/ },
    ],
}

describeSource({ ...common, name: 'orcid records by id', walk: { ask: { entity: 'records', ids: iDs }, answer: holding(iDs), ids: iDs } })
describeSource({ ...common, name: 'orcid records by query', walk: { ask: { entity: 'records', query: 'affiliation-org-name:Lanterna' }, answer: holding(iDs), ids: iDs } })

describe('orcid', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(holding(iDs)) })
    afterEach(() => provider.close())
    const [old = '', held = ''] = iDs
    const read = (ids: string[]) => {
        const source = createOrcid({ http: provider.connect(), baseUrl: provider.url, token })
        return source.readPage(source.check({ entity: 'records', ids }), null)
    }

    it('asks with the token in a header, and for JSON', async () => {
        await read([held])
        expect(provider.asked[0]).toMatchObject({ method: 'GET', headers: { authorization: `Bearer ${token}`, accept: expect.stringContaining('application/json') } })
        expect(provider.asked[0]?.url.pathname).toBe(`/${held}/record`)
    })

    it.each([
        ['with an address', { location: `/${held}/record` }],
        ['in words', {}],
    ])('follows a deprecated iD that moved, told %s, and notes the alias', async (_name, headers) => {
        const answer = provider.answer
        provider.answer = (asked, count) => asked.url.pathname.includes(old) ? { ...error(301, `301 Moved Permanently: This account is deprecated. Please refer to account: https://orcid.org/${held}. ORCID https://orcid.org/${old}`), headers } : answer(asked, count)
        const page = await read([old])
        expect(page.aliases).toEqual([{ requested: old, held }])
        expect(page.records.map(({ payload }) => (payload as ReturnType<typeof record>)['orcid-identifier'].path)).toEqual([held])
        expect(page.gone).toEqual([])
    })

    it('tells a locked record, which is there but not shown, from one that is gone', async () => {
        provider.answer = ({ url }) => url.pathname.includes(old) ? error(409, `409 Conflict: The ORCID record is locked and cannot be edited. ORCID https://orcid.org/${old}`) : error(410, 'gone')
        const page = await read([old, held])
        expect(page.gone).toEqual([held])
        expect(page.records.map(({ payload }) => createOrcid({ http: provider.connect() }).checkRecord('records', payload))).toEqual([{ isUsable: false, id: old, reason: 'locked', detail: expect.stringContaining('locked') }])
    })

    it('searches by the days of change, both included', async () => {
        const source = createOrcid({ http: provider.connect(), baseUrl: provider.url, now: () => Date.parse('2026-11-25T12:00:00Z') })
        expect(() => source.check({ entity: 'records', since: '2026-11-26' })).toThrow(UsageError)
        await source.readPage(source.check({ entity: 'records', since: '2026-11-20' }), null)
        expect(provider.asked[0]?.url.searchParams.get('q')).toBe('profile-last-modified-date:[2026-11-20T00:00:00.000Z TO 2026-11-25T23:59:59.999Z]')
    })

    it('quotes a request a record, at six a second', async () => {
        const source = createOrcid({ http: provider.connect(), baseUrl: provider.url })
        expect(await source.quote({ entity: 'records', ids: iDs })).toEqual({ records: 5, requests: 5, seconds: 1, cost: undefined })
        expect(await source.quote({ entity: 'records', query: 'x' })).toEqual({ records: 5, requests: 6, seconds: 1, cost: undefined })
    })

    it.skipIf(!hasRealData)('takes a real record', async () => {
        const payload = JSON.parse(readFileSync(realData('orcid', 'record-real.json'), 'utf8')) as unknown
        expect(createOrcid({ http: provider.connect() }).checkRecord('records', payload)).toMatchObject({ isUsable: true, id: '0000-0003-4423-4370', updatedAt: new Date(1650887729184) })
        const sample = JSON.parse(readFileSync(realData('orcid', 'samples', 'record-full-3.0.json'), 'utf8')) as unknown
        expect(createOrcid({ http: provider.connect() }).checkRecord('records', sample)).toMatchObject({ isUsable: true, id: '0000-0002-7319-2192' })
    })
})

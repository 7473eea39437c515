import { FatalError } from '../../../src/errors.ts'
import { createRor } from '../../../src/ingest/sources/ror.ts'
import type { Answer, Reply } from '../../support/fake-provider.ts'
import { inventedRor, recordOf } from '../../support/invented-organisations.ts'
import { describeSource } from './contract.ts'

const clientId = 'sesame0123456789sesame0123456789'
const organisation = (number: number) => recordOf({ ror: inventedRor(number), name: `Quill College ${number}`, country: 'FR', city: 'Lyon' })
const ids = Array.from({ length: 45 }, (_each, number) => inventedRor(number + 1))
const list = (found: number, items: unknown[]): Reply => ({ body: { number_of_results: found, time_taken: 1, items, meta: {} } })
const pages: Answer = ({ url }) => {
    const page = Number(url.searchParams.get('page'))
    return list(45, ids.slice((page - 1) * 20, page * 20).map((_id, index) => organisation((page - 1) * 20 + index + 1)))
}
const query = { entity: 'organisations', query: 'filter=types:education' }

describeSource({
    name: 'ror organisations by query',
    create: ({ http, baseUrl }) => createRor({ http, baseUrl, clientId }),
    secrets: [clientId],
    walk: { ask: query, answer: pages, ids },
    sameCursor: 'pages are numbered here',
    empty: { ask: query, answer: () => list(0, []) },
    inBand: [
        { name: 'a success that says what is wrong', ask: query, reply: { body: { errors: ['query parameter \'x\' is illegal'] } }, becomes: FatalError, says: /illegal: mend the query/ },
        { name: 'more than can be paged through', ask: query, reply: list(10_001, [organisation(1)]), becomes: FatalError, says: /narrow the query, or load the dump/ },
        { name: 'another shape', ask: query, reply: { body: { items: 'x' } }, becomes: FatalError, says: /another shape/ },
        { name: 'too fast, in plain text', ask: query, reply: { status: 429, headers: { 'content-type': 'text/plain' }, body: 'Rate Limit Exceeded' }, becomes: 'again' },
    ],
    gone: { ask: { entity: 'organisations', ids: [ids[0] ?? '', ids[1] ?? ''] }, answer: ({ url }) => url.pathname.endsWith(ids[1] ?? '') ? { status: 404, body: { errors: ['not found'] } } : { body: organisation(1) }, held: [ids[0] ?? ''], gone: [ids[1] ?? ''] },
    wrongAsks: [
        { ask: { entity: 'organisations', ids: ['grid.1.2'] }, says: /no id of organisations at ror: write it as https:\/\/ror\.org/ },
        { ask: { entity: 'organisations', query: 'affiliation=x' }, says: /names "affiliation", but only query/ },
        { ask: { entity: 'works', ids: ['x'] }, says: /ror has no "works"/ },
    ],
    wrongRecords: [
        { payload: { ...organisation(1), id: 'https://ror.org/x' }, says: /no id/ }, { payload: { ...organisation(1), status: 'closed' }, says: /status/ }, { payload: { ...organisation(1), names: [] }, says: /names/ },
        { payload: { ...organisation(1), established: 'long ago' }, says: /established/ }, { payload: [], says: /no object/ },
    ],
})

describeSource({
    name: 'ror organisations since a day',
    create: ({ http, baseUrl }) => createRor({ http, baseUrl }),
    secrets: [],
    walk: {
        ask: { entity: 'organisations', since: '2026-10-01', until: '2026-11-01' },
        answer: (asked, count) => asked.url.searchParams.get('query.advanced') === 'admin.last_modified.date:[2026-10-01 TO 2026-11-01]' && asked.url.searchParams.has('all_status') ? pages(asked, count) : { status: 400, body: 'x' }, ids,
    },
    sameCursor: 'pages are numbered here',
    empty: { ask: { entity: 'organisations', since: '2026-10-01' }, answer: () => list(0, []) },
    inBand: [],
    gone: 'nothing is asked by id here',
    wrongAsks: [{ ask: { entity: 'organisations', since: 'yesterday' }, says: /is no day/ }],
    wrongRecords: [],
})

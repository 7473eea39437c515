import { FatalError } from '../../../src/errors.ts'
import { createOpencitations } from '../../../src/ingest/sources/opencitations.ts'
import type { Reply } from '../../support/fake-provider.ts'
import { describeSource } from './contract.ts'

const token = 'sesame-0123456789'
const dois = Array.from({ length: 27 }, (_each, index) => `10.5555/w${index}`)
const two = { entity: 'citation_counts', ids: ['10.5555/W1', '10.5555/w2'] }
const rows = (...counts: string[]): Reply => ({ body: counts.map((count) => ({ count })) })

describeSource({
    name: 'opencitations citation_counts',
    create: ({ http, baseUrl }) => createOpencitations({ http, baseUrl, token }),
    secrets: [token],
    walk: { ask: { entity: 'citation_counts', ids: dois }, answer: () => rows('42'), ids: dois },
    sameCursor: 'nothing is asked but DOIs, and the place in their list is counted here',
    empty: { ask: two, answer: () => rows() },
    inBand: [
        { name: 'an answer of another shape', ask: two, reply: { body: { error: 'x' } }, becomes: FatalError, says: /another shape/ },
        { name: 'a fault of the server', ask: two, reply: { status: 500, body: 'x' }, becomes: 'again' },
    ],
    gone: { ask: two, answer: ({ url }) => url.pathname.endsWith('w1') ? rows('0') : rows(), held: ['10.5555/w1'], gone: ['10.5555/w2'] },
    wrongAsks: [
        { ask: { entity: 'citation_counts', ids: ['1'] }, says: /no id of citation_counts at opencitations/ },
        { ask: { entity: 'citation_counts', query: 'x' }, says: /cannot be asked for citation_counts by --query: use --ids/ },
    ],
    wrongRecords: [
        { payload: { doi: '10.5555/a', count: 'many' }, says: /wrong shape: count/ },
        { payload: { doi: '10.5555/a' }, says: /wrong shape: count/ },
    ],
})

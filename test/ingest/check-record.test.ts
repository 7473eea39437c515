/** The content hash: the same for the same content, whatever the order of its keys; another for any change but those of volatile fields. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkRecord } from '../../src/ingest/check-record.ts'

const hashOf = (payload: unknown): string => {
    const checked = checkRecord('works', payload)
    if (!checked.isUsable) throw new Error(checked.detail)
    return checked.contentHash
}
const work = { id: 'https://openalex.org/W1', title: 'On lamps', cited_by_count: 3, updated_date: '2026-08-01T00:00:00', authorships: [{ raw_author_name: 'A', author: { id: null, display_name: 'A' }, institutions: [] }], topics: [{ id: 'T1', score: 0.5 }, { id: 'T2', score: 0.25 }] }

test('key order, at any depth, and volatile fields make no difference', () => {
    const { id, title, ...rest } = work
    expect(hashOf({ ...rest, title, id })).toBe(hashOf(work))
    expect(hashOf({ ...work, authorships: [{ institutions: [], author: { display_name: 'A', id: null }, raw_author_name: 'A' }] })).toBe(hashOf(work))
    expect(hashOf({ ...work, updated_date: '2027-01-01', relevance_score: 1, cited_by_api_url: 'x' })).toBe(hashOf(work))
})

test('everything else does: values, their types, their order in a list, fields of parts that share a volatile name', () => {
    const hashes = [
        work, { ...work, cited_by_count: 4 }, { ...work, extra: null }, { ...work, extra: '' }, { ...work, topics: work.topics.toReversed() },
        { ...work, topics: [{ id: 'T1', score: '0.5' }, { id: 'T2', score: 0.25 }] }, { ...work, part: { updated_date: '1' } }, { ...work, part: { updated_date: '2' } },
        JSON.parse(`${JSON.stringify(work).slice(0, -1)},"part":{"__proto__":1}}`), JSON.parse(`${JSON.stringify(work).slice(0, -1)},"part":{"__proto__":2}}`), JSON.parse(`${JSON.stringify(work).slice(0, -1)},"part":{}}`),
    ].map(hashOf)
    expect(new Set(hashes).size).toBe(hashes.length)
})

test('it is the sha256 of the JSON with sorted keys, as stores hold it already', () => {
    const text = '{"authorships":[{"author":{"display_name":"A","id":null},"institutions":[],"raw_author_name":"A"}],"cited_by_count":3,"id":"https://openalex.org/W1","title":"On lamps","topics":[{"id":"T1","score":0.5},{"id":"T2","score":0.25}]}'
    expect(hashOf(work)).toBe(createHash('sha256').update(text).digest('hex'))
})

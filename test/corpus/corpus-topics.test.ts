/** Which topics a corpus holds: worked out by hand on invented topics, then against a second reading of the rule on random ones. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { corpusOf } from './temp-corpus.ts'

interface Topic { topic_id: string, subfield_id: number, field_id: number | null, domain_id: number | null }

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(async () => { await database.db.deleteFrom('core.topics').execute() })

const byHand: Topic[] = [
    { topic_id: 'T1', subfield_id: 1101, field_id: 11, domain_id: 1 },
    { topic_id: 'T2', subfield_id: 1101, field_id: 11, domain_id: 1 },
    { topic_id: 'T3', subfield_id: 1102, field_id: 11, domain_id: 1 },
    { topic_id: 'T4', subfield_id: 1201, field_id: 12, domain_id: 1 },
    { topic_id: 'T5', subfield_id: 1301, field_id: 13, domain_id: 2 },
    { topic_id: 'T6', subfield_id: 1401, field_id: null, domain_id: null },
]

async function fill(topics: Topic[]): Promise<void> {
    await database.db.insertInto('core.topics').values(topics.map((topic) => ({ ...topic, name: `Invented ${topic.topic_id}`, is_listed: true }))).execute()
}

async function topicsOf(name: string): Promise<string[]> {
    const found = await database.pool.query<{ topic_id: string, subfield_id: number }>('select * from derive.corpus_topics($1) order by topic_id', [name])
    return found.rows.map((row) => row.topic_id)
}

test.each([
    ['all', 'include: all', ['T1', 'T2', 'T3', 'T4', 'T5', 'T6']],
    ['all but a field', 'include: all, exclude: [{ field: 13, because: a }]', ['T1', 'T2', 'T3', 'T4', 'T6']],
    ['a topic', 'include: [{ topic: T5, because: a }]', ['T5']],
    ['a subfield', 'include: [{ subfield: 1101, because: a }]', ['T1', 'T2']],
    ['a field', 'include: [{ field: 11, because: a }]', ['T1', 'T2', 'T3']],
    ['a domain', 'include: [{ domain: 1, because: a }]', ['T1', 'T2', 'T3', 'T4']],
    ['each level against the one above', 'include: [{ domain: 1, because: a }, { subfield: 1101, because: b }], exclude: [{ field: 11, because: c }, { topic: T2, because: d }]', ['T1', 'T4']],
    ['a topic out of an excluded subfield', 'include: [{ field: 11, because: a }, { topic: T3, because: b }], exclude: [{ subfield: 1102, because: c }]', ['T1', 'T2', 'T3']],
    ['an unknown topic', 'include: [{ topic: T99, because: a }]', []],
    ['the field of a topic that names none', 'include: [{ field: 14, because: a }]', []],
    ['the subfield of that topic', 'include: [{ subfield: 1401, because: a }]', ['T6']],
])('%s', async (_, topics, expected) => {
    await fill(byHand)
    await storeCorpus(database.db, await corpusOf(`topics: { ${topics} }`))
    expect(await topicsOf('mine')).toEqual(expected)
})

test('subfields come along; corpora do not mix, and one that is not there holds nothing', async () => {
    await fill(byHand)
    await storeCorpus(database.db, await corpusOf('topics: { include: [{ field: 12, because: a }] }', 'first.yaml'))
    await storeCorpus(database.db, await corpusOf('topics: { include: [{ field: 13, because: a }] }', 'second.yaml'))
    const found = await database.pool.query('select * from derive.corpus_topics($1)', ['first'])
    expect(found.rows).toEqual([{ topic_id: 'T4', subfield_id: 1201 }])
    expect(await topicsOf('second')).toEqual(['T5'])
    expect(await topicsOf('third')).toEqual([])
})

test('random rules on random topics: the same as going from broad to narrow', async () => {
    let state = 3
    const random = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor(state / 4_294_967_296 * below)
    }
    const topics = Array.from({ length: 80 }, (_, index): Topic => {
        const field = 10 + random(6)
        return { topic_id: `T${index + 1}`, subfield_id: field * 100 + random(3), field_id: field, domain_id: field % 3 + 1 }
    })
    await fill(topics)
    const keys = { all: () => '*', domain: (topic: Topic) => String(topic.domain_id), field: (topic: Topic) => String(topic.field_id), subfield: (topic: Topic) => String(topic.subfield_id), topic: (topic: Topic) => topic.topic_id }
    const levels = ['all', 'domain', 'field', 'subfield', 'topic'] as const
    const template = await corpusOf('topics: { include: all }')
    for (let round = 0; round < 40; round++) {
        const rules = new Map<string, boolean>()
        for (let n = random(14); n >= 0; n--) {
            const level = levels[random(5)] ?? 'all'
            const topic = topics[random(topics.length)]
            if (topic) rules.set(`${level} ${keys[level](topic)}`, random(2) === 0)
        }
        const expected = topics.filter((topic) => {
            let belongs = false
            for (const level of levels) belongs = rules.get(`${level} ${keys[level](topic)}`) ?? belongs
            return belongs
        }).map((topic) => topic.topic_id)
        await storeCorpus(database.db, {
            ...template,
            name: 'random',
            contentHash: String(round),
            rules: [...rules].map(([key, isIncluded]) => ({ level: levels.find((level) => key.startsWith(`${level} `)) ?? 'all', id: key.split(' ')[1] ?? '', isIncluded, because: 'chance', name: undefined, line: 1 })),
        })
        expect(await topicsOf('random'), [...rules].join('; ')).toEqual(expected.sort())
    }
})

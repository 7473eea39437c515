import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findUnknownTopics } from '../../src/corpus/find-unknown-topics.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { corpusOf } from './temp-corpus.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(async () => {
    await database.pool.query('truncate core.corpora, core.corpus_rules, core.topics, metrics.settings')
})

const definition = 'topics: { include: [{ field: 17, because: computers, name: Computer Science }], exclude: [{ topic: T12157, because: geology }] }'

/** Everything stored, and which transaction wrote each row. */
async function rows(): Promise<unknown[]> {
    const found = await Promise.all(['core.corpora', 'core.corpus_rules', 'metrics.settings'].map((table) =>
        database.pool.query<Record<string, unknown>>(`select xmin::text as written_by, * from ${table} order by 2, 3, 4`)))
    return found.map((each) => each.rows)
}

async function settings(): Promise<unknown[]> {
    return database.db.selectFrom('metrics.settings').select(['setting', 'is_stale', 'build_id']).orderBy('setting').execute()
}

async function stored(): Promise<{ corpora: unknown[], rules: unknown[] }> {
    const corpora = await database.db.selectFrom('core.corpora').selectAll().execute()
    const rules = await database.db.selectFrom('core.corpus_rules').selectAll().orderBy('level').orderBy('level_id').execute()
    return { corpora, rules }
}

describe('storing', () => {
    test('writes the corpus, its rules and its main setting', async () => {
        const corpus = await corpusOf(`${definition}\ntypes: [article, preprint]\nlanguages: [en]\nyears: [2015, null]\nexpansion: in\nfamilies: on\nreference: { level: topic, minimum_set_size: 20 }`)
        expect(await storeCorpus(database.db, corpus)).toBe(true)
        expect(await stored()).toEqual({
            corpora: [{
                corpus: 'mine', title: 'Mine', in_words: 'What belongs.', work_types: ['article', 'preprint'], languages: ['en'], first_year: 2015, last_year: null,
                includes_retracted: false, includes_expansion: true, counts_families: true, reference_level: 'topic', minimum_set_size: 20, definition_hash: corpus.contentHash,
            }],
            rules: [
                { corpus: 'mine', level: 'field', level_id: '17', is_included: true, because: 'computers' },
                { corpus: 'mine', level: 'topic', level_id: 'T12157', is_included: false, because: 'geology' },
            ],
        })
        expect(await database.db.selectFrom('metrics.settings').selectAll().execute()).toEqual([{
            setting_id: expect.any(Number), corpus: 'mine', setting: 'main', reference_level: 'topic', citation_window: 'all', counts_families: true,
            definition_hash: corpus.contentHash, build_id: null, is_stale: true, data_version: null, refreshed_at: null,
        }])
    })

    test('the same again changes nothing, also when several do it at once', async () => {
        const corpus = await corpusOf(definition)
        const first = await Promise.all([storeCorpus(database.db, corpus), storeCorpus(database.db, corpus), storeCorpus(database.db, corpus)])
        expect(first.filter(Boolean)).toHaveLength(1)
        await database.pool.query(`update metrics.settings set is_stale = false, build_id = 1, refreshed_at = now()`)
        const before = await rows()
        expect(await storeCorpus(database.db, await corpusOf(definition))).toBe(false)
        expect(await rows()).toEqual(before)
    })

    test('the corpora of the project too can be stored twice', async () => {
        for (const name of ['ai', 'all', 'cs']) expect(await storeCorpus(database.db, await loadCorpus(name))).toBe(true)
        const before = await rows()
        for (const name of ['ai', 'all', 'cs']) expect(await storeCorpus(database.db, await loadCorpus(name))).toBe(false)
        expect(await rows()).toEqual(before)
        expect(before[1]).toHaveLength(61)
    })

    test('other words for the same definition are stored and leave the metrics alone', async () => {
        await storeCorpus(database.db, await corpusOf(definition))
        await database.pool.query('update metrics.settings set is_stale = false, build_id = 1')
        const reworded = await corpusOf(definition.replace('geology', 'rocks'))
        expect(await storeCorpus(database.db, { ...reworded, title: 'Ours' })).toBe(false)
        expect(await stored()).toMatchObject({ corpora: [{ title: 'Ours' }], rules: [{}, { because: 'rocks' }] })
        expect(await settings()).toEqual([{ setting: 'main', is_stale: false, build_id: 1 }])
    })

    test('another definition replaces the rules and makes all settings of the corpus stale, but takes no build from readers', async () => {
        await storeCorpus(database.db, await corpusOf(definition))
        await storeCorpus(database.db, await corpusOf(definition, 'other.yaml'))
        await database.pool.query(`
            insert into metrics.settings (corpus, setting, reference_level, citation_window, counts_families, definition_hash)
            values ('mine', 'topic', 'topic', 'all', false, 'x')`)
        await database.pool.query('update metrics.settings set is_stale = false, build_id = 7')
        const changed = await corpusOf('topics: { include: [{ subfield: 1702, because: narrower }] }\nfamilies: on\nreference: { level: topic }')
        expect(await storeCorpus(database.db, changed)).toBe(true)
        expect((await stored()).rules).toEqual([
            { corpus: 'other', level: 'field', level_id: '17', is_included: true, because: 'computers' },
            { corpus: 'mine', level: 'subfield', level_id: '1702', is_included: true, because: 'narrower' },
            { corpus: 'other', level: 'topic', level_id: 'T12157', is_included: false, because: 'geology' },
        ])
        const all = await database.db.selectFrom('metrics.settings').select(['corpus', 'setting', 'reference_level', 'counts_families', 'is_stale', 'build_id', 'definition_hash'])
            .orderBy('corpus').orderBy('setting').execute()
        expect(all).toEqual([
            { corpus: 'mine', setting: 'main', reference_level: 'topic', counts_families: true, is_stale: true, build_id: 7, definition_hash: changed.contentHash },
            { corpus: 'mine', setting: 'topic', reference_level: 'topic', counts_families: false, is_stale: true, build_id: 7, definition_hash: 'x' },
            { corpus: 'other', setting: 'main', reference_level: 'subfield', counts_families: false, is_stale: false, build_id: 7, definition_hash: expect.any(String) },
        ])
        // Going back is a change too: what was built meanwhile is of the other definition.
        await database.pool.query('update metrics.settings set is_stale = false')
        expect(await storeCorpus(database.db, await corpusOf(definition))).toBe(true)
    })

    test('nothing is left of a corpus that cannot be stored', async () => {
        const corpus = await corpusOf(definition)
        const [rule] = corpus.rules
        await expect(storeCorpus(database.db, { ...corpus, rules: rule === undefined ? [] : [rule, rule] })).rejects.toThrow(/duplicate key/)
        expect(await rows()).toEqual([[], [], []])
    })
})

describe('rules that fit no topic', () => {
    const lines = 'topics: { include: [all, { domain: 3, because: a }, { field: 17, because: b }, { subfield: 1702, because: c }, { topic: T1, because: d }, { topic: T2, because: e }, { subfield: 1799, because: f }] }'
    const topic = { topic_id: 'T1', name: 'Invented', subfield_id: 1702, field_id: 17, domain_id: 3 }

    test('are named when the list of topics was loaded', async () => {
        await database.db.insertInto('core.topics').values({ ...topic, is_listed: true }).execute()
        expect((await findUnknownTopics(database.db, await corpusOf(lines))).map(({ level, id, line }) => ({ level, id, line }))).toEqual([
            { level: 'topic', id: 'T2', line: 3 }, { level: 'subfield', id: '1799', line: 3 },
        ])
    })

    test('are not known while only the topics of some works are', async () => {
        expect(await findUnknownTopics(database.db, await corpusOf(lines))).toEqual([])
        await database.db.insertInto('core.topics').values({ ...topic, is_listed: false }).execute()
        expect(await findUnknownTopics(database.db, await corpusOf(lines))).toEqual([])
    })
})

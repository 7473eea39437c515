/** The corpora of the project hold what docs/corpora.md says. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../src/config.ts'
import { listCorpora, loadCorpus } from '../../src/corpus/load-corpus.ts'
import { folderWith } from '../study/temp-study.ts'

const page = readFileSync(path.join(projectRoot, 'docs', 'corpora.md'), 'utf8')

const shipped = ['ai', 'all', 'cs']
/** Topics of subfield 1702 that are not about artificial intelligence, by their names: quantum computing, cryptography, geology, seismology … */
const notAi = ['T10020', 'T10682', 'T10237', 'T11130', 'T10951', 'T12157', 'T13018', 'T11276', 'T10126', 'T13623', 'T13734']

test('there are three, and none has a warning', async () => {
    const corpora = await listCorpora()
    expect(corpora.map(({ name }) => name)).toEqual(shipped)
    expect(corpora.filter(({ title }) => title.startsWith('('))).toEqual([])
    for (const name of shipped) expect((await loadCorpus(name)).warnings).toEqual([])
})

test.each(shipped)('%s leaves out retracted works and the uncurated tail, and knows its reference sets', async (name) => {
    expect(await loadCorpus(name)).toMatchObject({ includesRetracted: false, includesExpansion: false, referenceLevel: 'subfield', minimumSetSize: 50, firstYear: undefined, languages: undefined })
})

describe('ai', async () => {
    const ai = await loadCorpus('ai')
    const topics = ai.rules.map(({ id }) => id)

    test('is a list of topics, each once, with its name and a reason of at least three words', () => {
        expect(ai.rules).toHaveLength(59)
        expect(new Set(topics).size).toBe(topics.length)
        expect(ai.rules.filter(({ level, isIncluded }) => level !== 'topic' || !isIncluded)).toEqual([])
        expect(ai.rules.filter(({ name, because }) => name === undefined || because.split(' ').length < 3 || because.toLowerCase() === name.toLowerCase())).toEqual([])
        expect(new Set(ai.rules.map(({ because }) => because)).size).toBe(topics.length)
    })

    test('reaches beyond subfield 1702 and does not take all of it', () => {
        // Networks and multimodal learning (1707), recommender systems (1710), speech (1711), localisation (2202), robot learning (2207).
        expect(topics).toEqual(expect.arrayContaining(['T10028', 'T10181', 'T10462', 'T10036', 'T11714', 'T10203', 'T10860', 'T10191', 'T10653']))
        expect(topics.filter((id) => notAi.includes(id))).toEqual([])
    })

    test('counts families once, and conference papers whatever they are called', () => {
        expect(ai.countsFamilies).toBe(true)
        expect(ai.types).toEqual(expect.arrayContaining(['article', 'conference-paper', 'preprint', 'book-chapter']))
        expect(ai.types).not.toContain('letter')
    })
})

test('cs is field 17, with the types and families of ai', async () => {
    const [cs, ai] = [await loadCorpus('cs'), await loadCorpus('ai')]
    expect(cs.rules.map(({ level, id, isIncluded }) => ({ level, id, isIncluded }))).toEqual([{ level: 'field', id: '17', isIncluded: true }])
    expect({ types: cs.types, families: cs.countsFamilies }).toEqual({ types: ai.types, families: ai.countsFamilies })
})

test('all is every topic and every type, each version by itself', async () => {
    const all = await loadCorpus('all')
    expect(all.rules.map(({ level, id, isIncluded }) => ({ level, id, isIncluded }))).toEqual([{ level: 'all', id: '*', isIncluded: true }])
    expect({ types: all.types, families: all.countsFamilies }).toEqual({ types: undefined, families: false })
})

test('the page says of ai what is in it and what is not, and its example is a corpus', async () => {
    const topics = (await loadCorpus('ai')).rules.map(({ id }) => id)
    const idsBetween = (from: string, to: string): string[] => page.slice(page.indexOf(from), page.indexOf(to)).match(/T\d{5}/g) ?? []
    const leftOut = idsBetween('**Left out after thought.**', '**In, though')
    expect(leftOut.length).toBeGreaterThan(20)
    expect(leftOut.filter((id) => topics.includes(id))).toEqual([])
    expect(idsBetween('**In, though', '**Types.**').filter((id) => !topics.includes(id))).toEqual([])
    expect(page).toContain(`| \`ai\` | ${topics.length} topics,`)
    const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? ''
    expect((await loadCorpus(path.join(folderWith({ 'example.yaml': example }), 'example.yaml'))).rules).toHaveLength(3)
})

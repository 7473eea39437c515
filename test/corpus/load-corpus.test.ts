import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listCorpora, loadCorpus } from '../../src/corpus/load-corpus.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import { corpusFile, corpusOf } from './temp-corpus.ts'

const minimal = 'title: A corpus\nin_words: What belongs.\ntopics: { include: all }\n'

describe('a file', () => {
    test('needs title, words and topics; the rest has defaults', async () => {
        const corpus = await corpusOf('topics: { include: all }')
        expect(corpus).toMatchObject({
            name: 'mine', title: 'Mine', inWords: 'What belongs.', types: undefined, languages: undefined, firstYear: undefined, lastYear: undefined,
            includesRetracted: false, includesExpansion: false, countsFamilies: false, referenceLevel: 'subfield', minimumSetSize: 50, warnings: [],
        })
        expect(corpus.rules).toEqual([{ level: 'all', id: '*', isIncluded: true, because: 'every topic', name: undefined, line: 3 }])
    })

    test('says everything that can be said', async () => {
        const corpus = await corpusOf([
            'topics:',
            '    include:',
            '        - { field: 17, because: computers, name: Computer Science }',
            '        - domain: 3',
            '          because: "nature, and machines"',
            '        - { topic: https://openalex.org/T10028, because: language }',
            '    exclude:',
            '        - { subfield: subfields/1702, because: not what it says }',
            'types: [article, preprint]',
            'years: [2015, null]',
            'languages: [en, zh]',
            'retracted: in',
            'expansion: in',
            'families: on',
            'reference: { level: topic, minimum_set_size: 20 }',
        ].join('\n'))
        expect(corpus.rules).toEqual([
            { level: 'field', id: '17', isIncluded: true, because: 'computers', name: 'Computer Science', line: 5 },
            { level: 'domain', id: '3', isIncluded: true, because: 'nature, and machines', name: undefined, line: 6 },
            { level: 'topic', id: 'T10028', isIncluded: true, because: 'language', name: undefined, line: 8 },
            { level: 'subfield', id: '1702', isIncluded: false, because: 'not what it says', name: undefined, line: 10 },
        ])
        expect(corpus).toMatchObject({
            types: ['article', 'preprint'], languages: ['en', 'zh'], firstYear: 2015, lastYear: undefined,
            includesRetracted: true, includesExpansion: true, countsFamilies: true, referenceLevel: 'topic', minimumSetSize: 20,
        })
    })

    test('a type that resembles no known one may be new: a warning', async () => {
        const { types, warnings } = await corpusOf('topics: { include: all }\ntypes: [article, hologram]')
        expect(types).toEqual(['article', 'hologram'])
        expect(warnings).toHaveLength(1)
        expect(warnings[0]).toMatch(/mine\.yaml: "hologram" is no type of work that OpenAlex listed/)
    })
})

describe('what a corpus is called', () => {
    test('a name is a file of the folder, an unknown one is answered with a near one', async () => {
        const folder = folderWith({ 'ai.yaml': minimal, 'two-2.yaml': minimal, 'notes.md': '', 'Big.yaml': minimal })
        expect(await loadCorpus('two-2', { folder })).toMatchObject({ name: 'two-2', file: path.join(folder, 'two-2.yaml') })
        expect(await problemsOf(loadCorpus('two', { folder }))).toEqual([
            'no corpus "two"; did you mean two-2?', 'Known: ai, two-2.', 'A file of your own is named with a slash: ./my-corpus.yaml',
        ])
    })

    test('a name cannot leave the folder', async () => {
        const outside = folderWith({ 'secret.yaml': minimal })
        const folder = folderWith({ 'a.yaml': minimal })
        symlinkSync(path.join(outside, 'secret.yaml'), path.join(folder, 'linked.yaml'))
        for (const name of ['linked', 'a\0', '', '%2e%2e', '-a', 'A', '~', 'a'.repeat(10_000)]) {
            expect((await problemsOf(loadCorpus(name, { folder })))[0]).toMatch(/^no corpus/)
        }
        symlinkSync(path.join(folder, 'a.yaml'), path.join(folder, 'b.yaml'))
        expect(await loadCorpus('b', { folder })).toMatchObject({ name: 'b' })
    })

    test('a path is a file anywhere, called after the file', async () => {
        const file = corpusFile('topics: { include: all }', 'My Corpus (2).yml')
        expect(await loadCorpus(file)).toMatchObject({ name: 'my-corpus-2', file })
        expect(await loadCorpus(path.relative(process.cwd(), file))).toMatchObject({ file })
        const folder = path.dirname(file)
        expect(await problemsOf(loadCorpus(`${folder}/nothing.yaml`), folder)).toEqual(['no corpus "nothing.yaml": nothing.yaml is not there, or no file; name a file such as ./my-corpus.yaml'])
        expect((await problemsOf(loadCorpus(folder)))[0]).toMatch(/is not there, or no file/)
        writeFileSync(path.join(folder, 'corpus.txt'), minimal)
        expect((await problemsOf(loadCorpus(path.join(folder, 'corpus.txt'))))[0]).toMatch(/does not end in \.yaml; name a file/)
        writeFileSync(path.join(folder, '全.yaml'), minimal)
        expect((await problemsOf(loadCorpus(path.join(folder, '全.yaml'))))[0]).toMatch(/give it a name with letters or digits/)
    })

    test('a file elsewhere cannot take the place of a corpus of the folder', async () => {
        const folder = folderWith({ 'ai.yaml': minimal })
        const elsewhere = folderWith({ 'AI.yaml': minimal })
        expect((await problemsOf(loadCorpus(path.join(elsewhere, 'AI.yaml'), { folder })))[0]).toMatch(/AI\.yaml: ai is a corpus of the project already; give the file another name$/)
        expect(await loadCorpus(path.join(folder, 'ai.yaml'), { folder })).toMatchObject({ name: 'ai' })
        expect(await loadCorpus(path.join(elsewhere, 'AI.yaml'), { folder: elsewhere })).toMatchObject({ name: 'ai' })
    })

    test('corpora are listed, broken ones too', async () => {
        const folder = folderWith({ 'b.yaml': minimal, 'a.yaml': 'title: [', 'c.txt': minimal })
        expect(await listCorpora({ folder })).toEqual([
            { name: 'a', title: '(broken: `homegrown corpora show a` says why)', file: path.join(folder, 'a.yaml') },
            { name: 'b', title: 'A corpus', file: path.join(folder, 'b.yaml') },
        ])
        expect(await listCorpora({ folder: path.join(folder, 'nowhere') })).toEqual([])
    })
})

describe('the hash of a definition', () => {
    const base = 'topics: { include: [{ field: 17, because: a }, { topic: T1, because: b }], exclude: [{ subfield: 1702, because: c }] }\ntypes: [article, preprint]\nlanguages: [en, de]\nyears: [2000, 2020]'
    const hashOf = async (lines: string): Promise<string> => (await corpusOf(lines)).contentHash

    test('stays when words, names, reasons or the order of lists change, and when the file moves', async () => {
        const hash = await hashOf(base)
        expect(hash).toMatch(/^[0-9a-f]{64}$/)
        const same = [
            base,
            base.replace('because: a', 'because: another reason, name: Computers').replace('because: c', 'because: d'),
            base.replace('[{ field: 17, because: a }, { topic: T1, because: b }]', '[{ topic: t1, because: b }, { field: "17", because: a }]'),
            base.replace('[article, preprint]', '[preprint, article]').replace('[en, de]', '[de, en]'),
            `${base}\nretracted: out\nexpansion: out\nfamilies: off\nreference: { minimum_set_size: 50 }`,
        ]
        expect(await Promise.all(same.map(hashOf))).toEqual(same.map(() => hash))
        const file = corpusFile(base)
        const copy = path.join(path.dirname(file), 'other-name.yaml')
        copyFileSync(file, copy)
        expect((await loadCorpus(copy)).contentHash).toBe(hash)
    })

    test('changes with everything that changes a figure', async () => {
        const others = [
            base,
            base.replace('field: 17', 'field: 18'),
            base.replace('subfield: 1702', 'subfield: 1707'),
            base.replace('include: [{ field: 17', 'include: [{ domain: 3'),
            base.replace(', { topic: T1, because: b }', ''),
            base.replace('], exclude: [{ subfield: 1702', ', { subfield: 1702').replace('because: c }] }', 'because: c }] }'),
            base.replace(', preprint', ''),
            base.replace('types: [article, preprint]\n', ''),
            base.replace(', de]', ']'),
            base.replace('[2000', '[2001'),
            base.replace('2020]', 'null]'),
            `${base}\nretracted: in`,
            `${base}\nexpansion: in`,
            `${base}\nfamilies: on`,
            `${base}\nreference: { level: topic }`,
            `${base}\nreference: { minimum_set_size: 49 }`,
        ]
        expect(new Set(await Promise.all(others.map(hashOf))).size).toBe(others.length)
    })
})

/** Every kind of wrong file, each with its line and its cure. */
import { describe, expect, test } from 'vitest'
import { problemsIn, problemsWith } from './temp-corpus.ts'

const all = 'topics: { include: all }\n'
const rules = (include: string, exclude = ''): string => `topics:\n    include: [${include}]${exclude === '' ? '' : `\n    exclude: [${exclude}]`}`

describe('a file', () => {
    test.each([
        ['empty', '', ['1: empty; write title: …, in_words: … and topics: …']],
        ['a text', 'ai', ['1: a map is expected, this is "ai"; write title: …, in_words: … and topics: …']],
        ['no YAML', 'title: [', [/^1: no valid YAML: /]],
        ['a key twice', 'title: a\ntitle: b', ['2: title: given twice; keep one']],
        ['not UTF-8', Buffer.from('title: K\xfcche\n', 'latin1'), [/^1: not UTF-8/]],
        ['what is missing', 'title: a\n', [
            '1: in_words: missing; say in one or two sentences what belongs, for readers of a figure',
            '1: topics: missing; write include: all, or a list of what belongs',
        ]],
        ['a mistyped key', `titel: a\nin_words: b\n${all}`, ['1: title: missing; say what the corpus holds', '1: titel: unknown key; did you mean title?']],
        ['a key that is none', `title: a\nin_words: b\n${all}venues: [x]`, [/^4: venues: unknown key; known are title, in_words, topics, types/]],
    ])('%s', async (_, content, expected) => {
        expect(await problemsIn(content)).toEqual(expected.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))))
    })
})

describe('topics', () => {
    test.each([
        ['no map', 'topics: all', ['3: topics: a map is expected, this is "all"; write include: all, or a list of what belongs']],
        ['nothing included', 'topics: { include: [] }', ['3: topics.include: empty; write all, or entries such as { topic: T10028, because: … }']],
        ['only excluded', 'topics: { exclude: [{ field: 17, because: a }] }', ['3: topics.include: missing; write all, or entries such as { topic: T10028, because: … }']],
        ['an id alone', rules('T10028'), ['4: topics.include: a map is expected, this is "T10028"; write all, or entries such as { topic: T10028, because: … }']],
        ['no reason', rules('{ topic: T1 }'), ['4: topics.include.because: missing; say in a few words why it belongs']],
        ['no reason to exclude', rules('all', '{ topic: T1 }'), ['5: topics.exclude.because: missing; say in a few words why it does not belong']],
        ['a reason that is no text', rules('{ topic: T1, because: 7 }'), ['4: topics.include.because: 7 is read as a number: put it in quotes, "7"']],
        ['a reason with a comma', rules('{ topic: T1, because: seeing, and hearing }'), [
            '4: topics.include.and hearing: unknown key; known are topic, subfield, field, domain, because, name; a text with a comma stands in quotes',
        ]],
        ['nothing named', rules('{ because: a }'), ['4: topics.include: names nothing; give one of topic, subfield, field, domain']],
        ['two named', rules('{ topic: T1, field: 17, because: a }'), ['4: topics.include: topic and field together; give one of topic, subfield, field, domain']],
        ['a topic without its T', rules('{ topic: 10028, because: a }'), ['4: topics.include.topic: "10028" is no topic: write T10028']],
        ['a subfield as topic', rules('{ topic: 1702, because: a }'), ['4: topics.include.topic: "1702" is no topic: write T and a number, such as T10028, or subfield: 1702']],
        ['a field as subfield', rules('{ subfield: 17, because: a }'), ['4: topics.include.subfield: "17" is no subfield: write four digits, such as 1702, or field: 17']],
        ['a name for a field', rules('{ field: AI, because: a }'), ['4: topics.include.field: "AI" is no field: write two digits, such as 17']],
        ['several domains', rules('{ domain: [3], because: a }'), ['4: topics.include.domain: a list is no domain: write one digit, such as 3']],
        ['an empty id', rules('{ topic: , because: a }'), ['4: topics.include.topic: empty; give a value or remove the key']],
        ['one thing twice', rules('{ topic: T1, because: a }, { topic: t1, because: b }'), ['4: topics.include: T1 stands in line 4 already; keep one']],
        ['in and out', rules('all, { field: 17, because: a }', '{ field: 17, because: b }'), ['5: topics.exclude: field 17 is included in line 4; keep one of the two']],
        ['everything out', rules('{ field: 17, because: a }', 'all'), ['5: topics.exclude: all cannot be excluded: what nothing includes is out anyway; remove it']],
        ['out of nothing', rules('{ subfield: 1702, because: a }', '{ field: 17, because: b }, { subfield: 1703, because: c }, { topic: T1, because: d }'), [
            '5: topics.exclude: field 17 takes nothing away: nothing broader is included; remove it',
            '5: topics.exclude: subfield 1703 takes nothing away: nothing broader is included; remove it',
        ]],
    ])('%s', async (_, lines, expected) => {
        expect(await problemsWith(lines)).toEqual(expected)
    })

    test('every problem is told, each with its own line', async () => {
        expect(await problemsWith('topics:\n    include:\n        - { topic: T0, because: a }\n        - { becuase: b }\n        - all\n        - { field: 1, because: c }')).toEqual([
            '5: topics.include.topic: "T0" is no topic: write T and a number, such as T10028',
            '6: topics.include.because: missing; say in a few words why it belongs',
            '6: topics.include.becuase: unknown key; did you mean because?',
            '8: topics.include.field: "1" is no field: write two digits, such as 17, or domain: 1',
        ])
    })
})

describe('other keys', () => {
    const typesHint = 'write a list such as [article, conference-paper, preprint]; without the key every type but paratext belongs'
    const yearsHint = 'write [2015, 2024], or [2015, null] for no end'
    test.each([
        ['types: article', [`types: a list is expected, this is "article"; ${typesHint}`]],
        ['types: []', [`types: empty; ${typesHint}`]],
        ['types: [articel]', ['types: "articel" is unknown; did you mean article?']],
        ['types: [article, article]', ['types: "article": given twice; keep one']],
        ['types: ["Meeting report"]', ['types: "Meeting report" is no type of work: small letters and -, such as conference-paper']],
        ['years: 2015', [`years: "2015"; ${yearsHint}`]],
        ['years: [2015]', [`years: a list of 1; ${yearsHint}`]],
        ['years: [2015, soon]', [`years: "soon" is no year; ${yearsHint}`]],
        ['years: [2015.5, null]', [`years: "2015.5" is no year; ${yearsHint}`]],
        ['years: [15, 24]', [`years: 15 is no year from 1000 to 2100; ${yearsHint}`]],
        ['years: [2024, 2015]', ['years: 2024 is after 2015: the first year comes first']],
        ['languages: [english]', ['languages: "english" is no ISO 639-1 code: two small letters, such as en or zh']],
        ['languages: [xx]', ['languages: "xx" is no ISO 639-1 code: two small letters, such as en or zh']],
        ['languages: [en, en]', ['languages: "en": given twice; keep one']],
        ['retracted: true', ['retracted: "true" is unknown; write in or out']],
        ['expansion: on', ['expansion: "on" is unknown; write in or out']],
        ['families: yes', ['families: "yes" is unknown; write on or off']],
        ['families:', ['families: empty; write on or off']],
        ['reference: topic', ['reference: a map is expected, this is "topic"; write { level: subfield, minimum_set_size: 50 }']],
        ['reference: { level: country }', ['reference.level: "country" is unknown; write subfield or topic']],
        ['reference: { minimum_set_size: 0 }', ['reference.minimum_set_size: "0" is less than 1']],
        ['reference: { minimum: 5 }', ['reference.minimum: unknown key; known are level, minimum_set_size']],
    ])('%s', async (line, expected) => {
        expect(await problemsWith(`${all}${line}`)).toEqual(expected.map((text) => `4: ${text}`))
    })
})

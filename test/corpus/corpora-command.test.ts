import { afterEach, expect, test, vi } from 'vitest'
import { corporaCommand } from '../../src/cli/corpora.ts'
import { corpusFile } from './temp-corpus.ts'

afterEach(() => { vi.restoreAllMocks() })

async function said(...words: string[]): Promise<string> {
    let text = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
        text += String(chunk)
        return true
    })
    await corporaCommand().exitOverride().parseAsync(words, { from: 'user' })
    return text
}

test('list names the corpora', async () => {
    expect(await said('list')).toMatch(/^ai {15}Artificial intelligence\nall {14}All topics\ncs {15}Computer science\n$/)
    expect((JSON.parse(await said('list', '--json')) as { name: string }[]).map(({ name }) => name)).toEqual(['ai', 'all', 'cs'])
})

test('show tells words, types, years and each rule with its reason', async () => {
    const file = corpusFile('topics: { include: [{ field: 17, name: Computers, because: "all, of them" }], exclude: [{ topic: T12157, because: geology }] }\ntypes: [article, hologram]\nyears: [2015, 2024]\nfamilies: on')
    const lines = (await said('show', file)).split('\n')
    expect(lines.map((line) => line.replace(file, 'FILE'))).toEqual([
        'mine: Mine',
        'What belongs.',
        'Types:      article, hologram',
        'Years:      2015 to 2024',
        'Languages:  every language',
        'Retracted:  out',
        'Expansion:  out (the provider\'s uncurated tail)',
        'Families:   on: preprint and published version count once',
        'Compared:   within subfield, year and type group; what rests on sets below 50 works is told',
        'File:       FILE',
        expect.stringMatching(/^Definition: [0-9a-f]{12}$/),
        'Topics:     rules that include: 1, that exclude: 1; the narrower wins',
        '  + field 17 Computers: all, of them',
        '  - T12157: geology',
        expect.stringMatching(/^Note: FILE: "hologram" is no type/),
        '',
    ])
})

test('show as JSON is the corpus; text of others cannot move the cursor', async () => {
    const file = corpusFile('topics: { include: [{ topic: T1, because: "a\\u001b[2Jb" }] }\nyears: [null, 2024]')
    expect(JSON.parse(await said('show', file, '--json'))).toMatchObject({ name: 'mine', lastYear: 2024, rules: [{ level: 'topic', id: 'T1', isIncluded: true }] })
    const text = await said('show', file)
    expect(text).toContain('  + T1: a\ufffd[2Jb\n')
    expect(text).toContain('Years:      until 2024\n')
})

test('an unknown corpus is wrong use', async () => {
    await expect(said('show', 'aii')).rejects.toThrow('no corpus "aii"; did you mean ai?')
})

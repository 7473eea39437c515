/** homegrown index list | run: what is printed. */
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { indexCommand } from '../../src/cli/composite.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import { indexYaml, pillarsCsv } from './made-index.ts'

let database: TestDatabase
beforeAll(async () => {
    database = await createTestDatabase()
    vi.stubEnv('DATABASE_URL', database.url)
})
afterAll(async () => {
    vi.unstubAllEnvs()
    await database.close()
})
afterEach(() => { vi.restoreAllMocks() })

async function run(...words: string[]): Promise<string> {
    const printed: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => { printed.push(String(text)); return true })
    const command = indexCommand()
    for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeOut: (text) => { printed.push(text) }, writeErr: () => undefined })
    await new Command('homegrown').addCommand(command).parseAsync(['index', ...words], { from: 'user' }).finally(() => { vi.restoreAllMocks() })
    return printed.join('')
}

const expected = 'expected: { kind: published, source: invented 2025, times: 100, scores: { US: 87.5, FR: 60 } }'
// US 0.75 × 1 + 0.25 × 0.5; FR 0.375 + 0.2; DE 0.1875 + 0.05; the bloc 0.75 × 30/40 + 0.25 × 0.5.
const made = (more = expected, csv = pillarsCsv) => folderWith({ 'index.yaml': indexYaml({}, more), 'pillars.csv': csv })

test('list', async () => {
    expect(await run('list')).toBe('cet-index-2025   Critical and Emerging Technologies Index 2025: artificial intelligence\n')
    expect(JSON.parse(await run('list', '--json'))).toEqual([{ name: 'cet-index-2025', title: 'Critical and Emerging Technologies Index 2025: artificial intelligence' }])
})

describe('run', () => {
    test('as a table', async () => {
        expect(await run('run', made())).toBe(`Invented index
Score = sum of pillar × weight, shown × 100. Pillars: talent 0.75, scaled by the best; money 0.25.

rank  code  country        score  expected
   1  US    United States   87.5      87.5
   2  EU    Two             68.8         –
   2  FR    France          57.5      60.0  differs
   3  DE    Germany         23.8         –

1 of 2 expected scores agree at the decimals given (published: invented 2025).
`)
    })

    test('as a table, with gaps', async () => {
        expect(await run('run', made('missing: renormalise', 'country,talent,money\nUS,40,0.5\nFR,20,\n'))).toBe(`Invented index
Score = sum of pillar × weight, shown × 100. Pillars: talent 0.75, scaled by the best; money 0.25.
Where a pillar is missing, the weights of the others are raised to add up to 1.

rank  code  country        score
   1  US    United States   87.5
   2  FR    France          50.0  no money; score over 75 % of the weights
   –  DE    Germany            –  no money, talent
   –  EU    Two                –  no money, talent
`)
    })

    test('as CSV', async () => {
        const csv = await run('run', made('', 'country,talent,money\nUS,40,0.5\nFR,20,\nDE,10,1\n'), '--format', 'csv')
        expect(csv).toBe(`code,name,kind,rank,score,expected,agrees,weight_used,is_renormalised,missing_pillars,talent,money
US,United States,country,1,0.875,,,1,false,,1,0.5
DE,Germany,country,2,0.4375,,,1,false,,0.25,1
EU,Two,bloc,,,,,0.75,false,money,0.75,
FR,France,country,,,,,0.75,false,money,0.5,
`)
    })

    test.each([['--json'], ['--format', 'json'], ['--json', '--format', 'json']])('as JSON (%s %s)', async (...words) => {
        const folder = made()
        const result: unknown = JSON.parse(await run('run', folder, ...words))
        expect(result).toMatchObject({
            version: 1, index: 'sample', title: 'Invented index', source: null, missing: 'report',
            pillars: [{ pillar: 'talent', weight: 0.75, scaling: 'best', bloc: 'sum', source: { kind: 'table', file: `${folder}/pillars.csv` }, is_swapped: false }, { pillar: 'money' }],
            expected: { kind: 'published', source: 'invented 2025', times: 100, compared: 2, agreeing: 1 }, notes: [],
        })
        expect(result).toHaveProperty('units.0', {
            code: 'US', name: 'United States', kind: 'country', score: 0.875, rank: 1, weight_used: 1, missing_pillars: [], is_renormalised: false,
            pillars: { talent: { value: 40, origin: 'given', scaled: 1, contribution: 0.75 }, money: { value: 0.5, origin: 'given', scaled: 0.5, contribution: 0.125 } },
            expected: 87.5, agrees: true,
        })
    })

    test('with a swap the figures of others are for comparison', async () => {
        const folder = made()
        const own = folderWith({ 'own.csv': 'country,value\nUS,1\nFR,2\nDE,3\n' })
        const text = await run('run', folder, '--swap', `talent=${own}/own.csv`)
        expect(text).toContain('   1  DE    Germany         80.0         –\n')
        expect(text).toContain('   2  FR    France          70.0      60.0\n')
        expect(text).toMatch(/\nThe expected scores \(published: invented 2025\) are about the index without the swap of talent:/)
        expect(text).toMatch(/Note: Two lies above 1 in talent: the scale is that of single countries\./)
    })

    test('text of others cannot colour the screen', async () => {
        const text = await run('run', folderWith({ 'index.yaml': indexYaml({ countries: 'countries: { US: "\\e[31mRed", FR: France, DE: Germany }' }), 'pillars.csv': 'country,talent,money\nFR,1,1\n' }))
        expect(text).toContain('�[31mRed')
    })
})

describe('problems', () => {
    test.each([
        ['a pillar that its scaling cannot scale', () => ['run', made('', 'country,talent,money\nUS,0,1\nFR,0,1\n')], /index\.yaml:5: talent cannot be scaled \(scaling: best\): no country has a value above 0; take the pillar out/],
        ['two formats', () => ['run', made(), '--json', '--format', 'csv'], /^--json and --format csv exclude one another$/],
        ['an index that is not there', () => ['run', 'nope'], /^no index "nope"/],
        ['no pillars for the bundled index', () => ['run', 'cet-index-2025'], /give --pillars FILE, a table with the columns country, economic_resources, /],
    ])('%s', async (_what, words, message) => {
        expect((await problemsOf(run(...words())))[0]).toMatch(message)
    })

    test('a format that is none', async () => {
        await expect(run('run', made(), '--format', 'xml')).rejects.toThrow(/Allowed choices are table, csv, json/)
    })
})

test.each(['list', 'run'])('%s has help with an example', async (name) => {
    const printed: string[] = []
    const command = indexCommand().commands.find((each) => each.name() === name)
    command?.configureOutput({ writeOut: (text) => { printed.push(text) } }).outputHelp()
    expect(printed.join('')).toMatch(/Examples?:\n[\s\S]*homegrown index/)
    expect(printed.join('')).toContain('--json')
})

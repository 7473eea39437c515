import { describe, expect, test } from 'vitest'
import { loadIndex } from '../../src/composite/load-index.ts'
import { parseSwaps } from '../../src/composite/pillar-source.ts'
import { readInputs } from '../../src/composite/read-inputs.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import { indexYaml, pillarsCsv } from './made-index.ts'

async function read(files: Record<string, string>, words: string[] = []) {
    const folder = folderWith({ 'index.yaml': indexYaml(), ...files })
    const index = await loadIndex(folder)
    return readInputs(index, { swaps: parseSwaps(words.map((word) => word.replace('=./', `=${folder}/`)), index) })
}

async function problemsIn(files: Record<string, string>, words: string[] = []): Promise<string[]> {
    const folder = folderWith({ 'index.yaml': indexYaml(), ...files })
    const index = await loadIndex(folder)
    return problemsOf((async () => readInputs(index, { swaps: parseSwaps(words.map((word) => word.replace('=./', `=${folder}/`)), index) }))(), folder)
}

test('names and codes, in any case, and the bloc\'s own row; an empty cell is missing', async () => {
    const { values, notes } = await read({ 'pillars.csv': 'code;talent;money;more\nunited states;40;1\nfr;20;\nDE;;0.25\nTwo;25;\n' })
    expect(values).toEqual({ talent: { US: 40, FR: 20, EU: 25 }, money: { US: 1, DE: 0.25 } })
    expect(notes).toEqual([expect.stringMatching(/pillars\.csv: not used: column "more"$/)])
})

test('a table of another place', async () => {
    const other = folderWith({ 'mine.csv': pillarsCsv })
    const index = await loadIndex(folderWith({ 'index.yaml': indexYaml() }))
    expect((await readInputs(index, { pillarsFile: `${other}/mine.csv` })).values['money']).toEqual({ US: 0.5, FR: 0.8, DE: 0.2 })
})

describe('swaps', () => {
    test('a file takes the place of a column; countries of no interest are left aside', async () => {
        const { pillars, values, notes } = await read({ 'pillars.csv': pillarsCsv, 'own.csv': 'country,value\nUS,700\nFR,300\nDE,200\nJP,9000\n' }, ['money=./own.csv'])
        expect(values).toEqual({ talent: { US: 40, FR: 20, DE: 10 }, money: { US: 700, FR: 300, DE: 200 } })
        // Values of money come scaled in the table; those that take their place do not.
        expect(pillars.map(({ name, scaling, isSwapped, source }) => [name, scaling, isSwapped, source.kind])).toEqual([['talent', 'best', false, 'table'], ['money', 'best', true, 'swapped file']])
        expect(notes).toEqual([expect.stringMatching(/pillars\.csv: not used: column "money"$/), expect.stringMatching(/own\.csv: left aside, no countries of the index: JP$/)])
    })

    test('keep the scaling of a pillar that has one', async () => {
        const folder = folderWith({ 'index.yaml': indexYaml({ talent: '    talent: { weight: 0.75, scaling: z-score }' }), 'pillars.csv': pillarsCsv, 'own.csv': 'country,talent\nUS,-1\n' })
        const index = await loadIndex(folder)
        const { pillars, values } = await readInputs(index, { swaps: parseSwaps([`talent=${folder}/own.csv`], index) })
        expect(pillars[0]).toMatchObject({ scaling: 'z-score', isSwapped: true })
        expect(values['talent']).toEqual({ US: -1 })
    })

    test('the table need not hold what is swapped', async () => {
        const { values } = await read({ 'pillars.csv': 'country,talent\nUS,1\n', 'own.csv': 'country,value\nUS,2\n' }, ['money=./own.csv'])
        expect(values).toEqual({ talent: { US: 1 }, money: { US: 2 } })
    })

    test.each([
        ['an unknown pillar', ['talnt=x.csv'], '--swap: there is no pillar "talnt"; did you mean talent?'],
        ['a pillar that nothing is near to', ['happiness=x.csv'], '--swap: there is no pillar "happiness"; the index has talent, money'],
        ['no source', ['talent'], '--swap "talent": write pillar=FILE.csv or pillar=high_impact:<corpus>'],
        ['an unknown metric', ['talent=mncs:ai'], '--swap talent: "mncs:ai" is no metric: write high_impact:<corpus>, such as high_impact:ai'],
        ['a metric without its corpus', ['talent=high_impact:'], '--swap talent: "high_impact:" is no metric: write high_impact:<corpus>, such as high_impact:ai'],
        ['the same pillar twice', ['talent=a.csv', 'talent=b.csv'], '--swap: talent is swapped twice; keep one'],
        ['a file that is not there', ['talent=./none.csv'], 'none.csv is not there'],
    ])('%s', async (_what, words, problem) => {
        expect(await problemsIn({ 'pillars.csv': pillarsCsv }, words)).toEqual([problem])
    })
})

describe('problems of a table', () => {
    test.each([
        ['none at all', undefined, ['the values of the pillars are not in .: give --pillars FILE, a table with the columns country, talent, money']],
        ['a pillar without a column', 'country,talent\nUS,1\n', ['pillars.csv:1: no column money among "country", "talent"; the first line names the columns']],
        ['no column of countries', 'nation,talent,money\nUS,1,1\n', ['pillars.csv:1: no column country|country_code|code|country_name|iso among "nation", "talent", "money"; the first line names the columns']],
        ['a country twice, by name and by code', 'country,talent,money\nFrance,1,1\nUS,1,1\nFR,2,1\n', ['pillars.csv:4: "FR" (FR) stands on line 2 too; keep one']],
        ['text instead of a number', 'country,talent,money\nFrance,n/a,1\nUS,"1,5",1e\n', [
            'pillars.csv:2: talent: "n/a" is no number: write it as 1234.5, or leave the cell empty where the value is missing',
            'pillars.csv:3: talent: "1,5" is no number: write it as 1234.5, or leave the cell empty where the value is missing',
            'pillars.csv:3: money: "1e" is no number: write it as 1234.5, or leave the cell empty where the value is missing',
        ]],
        ['numbers beyond numbers', 'country,talent,money\nFrance,1e400,1\n', ['pillars.csv:2: talent: "1e400" is no number: write it as 1234.5, or leave the cell empty where the value is missing']],
        ['values outside 0 to 1 that should be scaled', 'country,talent,money\nFrance,1,1.01\nUS,1,-0.1\nEU,1,1.5\n', [
            'pillars.csv:2: money: 1.01 lies outside 0 to 1, but the index takes the pillar as scaled already (scaling: none): scale it, or write scaling: best',
            'pillars.csv:3: money: -0.1 lies outside 0 to 1, but the index takes the pillar as scaled already (scaling: none): scale it, or write scaling: best',
            'pillars.csv:4: money: 1.5 lies outside 0 to 1, but the index takes the pillar as scaled already (scaling: none): scale it, or write scaling: best',
        ]],
        ['a share of the best below 0', 'country,talent,money\nFrance,-1,1\n', ['pillars.csv:2: talent: -1 is below 0, which has no share of the best (scaling: best): write scaling: min-max or z-score']],
        ['a country that the index has not', 'country,talent,money\nFrnce,1,1\nPortugal,1,1\nPT,1,1\n', [
            'pillars.csv:2: "Frnce" is no country or bloc of the index; did you mean France?',
            'pillars.csv:3: "Portugal" is no country or bloc of the index; write its code, or add it under countries in index.yaml',
            'pillars.csv:4: "PT" is no country or bloc of the index; write its code, or add it under countries in index.yaml',
        ]],
        ['a row of nobody', 'country,talent,money\n,1,1\n', ['pillars.csv:2: no country in this row: write its code or name']],
        ['no rows', 'country,talent,money\n', ['pillars.csv:1: no rows below the names of the columns: write one a country']],
        ['nothing', '', ['pillars.csv:1: empty; the first line names the columns, such as country,talent,money']],
    ])('%s', async (_what, text, problems) => {
        expect(await problemsIn(text === undefined ? {} : { 'pillars.csv': text })).toEqual(problems)
    })

    test('in the table and in what is swapped in, all at once', async () => {
        expect(await problemsIn({ 'pillars.csv': 'country,talent\nUS,x\n', 'own.csv': 'country,value\nFrankreich,1\n' }, ['money=./own.csv'])).toEqual([
            expect.stringMatching(/^pillars\.csv:2: talent: "x" is no number/),
            expect.stringMatching(/^own\.csv:2: "Frankreich" is no country or bloc of the index/),
        ])
    })
})

test('the sum of a bloc may be above 1 where its rule is the sum', async () => {
    const folder = folderWith({ 'index.yaml': indexYaml({ money: '    money: { weight: 0.25, scaling: none, bloc: sum }' }), 'pillars.csv': 'country,talent,money\nEU,1,2\n' })
    expect((await readInputs(await loadIndex(folder))).values['money']).toEqual({ EU: 2 })
})

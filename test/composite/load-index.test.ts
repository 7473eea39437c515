import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listIndices, loadIndex } from '../../src/composite/load-index.ts'
import { projectRoot } from '../../src/config.ts'
import { listStudies } from '../../src/study/load-study.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import { indexYaml } from './made-index.ts'

const load = async (text: string) => loadIndex(folderWith({ 'index.yaml': text }))
const problemsIn = async (text: string): Promise<string[]> => {
    const folder = folderWith({ 'index.yaml': text })
    return (await problemsOf(loadIndex(folder), folder)).map((line) => line.replace('index.yaml:', ''))
}

test('what the file says', async () => {
    const index = await load(indexYaml({ talent: '    talent: { weight: 0.75, scaling: z-score, source: high_impact:ai, note: a note }' }, `
missing: renormalise
own_pillar: { years: [2019, 2023], counting: full, top_percent: 1, regions: cn+sar }
expected: { kind: published, source: somebody 2025, times: 100, scores: { US: 58.0, EU: 7 } }`))
    expect(index).toMatchObject({
        name: 'sample',
        title: 'Invented index',
        source: undefined,
        missing: 'renormalise',
        countries: [{ code: 'US', name: 'United States' }, { code: 'FR', name: 'France' }, { code: 'DE', name: 'Germany' }],
        blocs: [{ code: 'EU', name: 'Two', members: ['FR', 'DE'], regionPolicy: undefined }],
        pillars: [
            { name: 'talent', weight: 0.75, scaling: 'z-score', bloc: 'given', metric: { metric: 'high_impact', corpus: 'ai' }, note: 'a note', line: 5 },
            { name: 'money', weight: 0.25, scaling: 'none', bloc: 'mean', metric: undefined, note: undefined, line: 6 },
        ],
        ownPillar: { years: [2019, 2023], counting: 'full', topPercent: 1, regions: 'cn+sar' },
        expected: { kind: 'published', source: 'somebody 2025', times: 100, scores: [{ unit: 'US', score: 58, decimals: 1 }, { unit: 'EU', score: 7, decimals: 0 }] },
    })
})

test('the example of the method page', async () => {
    const page = await readFile(path.join(projectRoot, 'docs', 'metrics', 'composite_index.md'), 'utf8')
    const index = await load(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
    expect(index.pillars.map(({ name, scaling, bloc }) => [name, scaling, bloc])).toEqual([['talent', 'best', 'sum'], ['rules', 'none', 'mean']])
})

describe('the bundled index', () => {
    test('is listed as an index and not as a study', async () => {
        expect(await listIndices()).toEqual([{ name: 'cet-index-2025', title: 'Critical and Emerging Technologies Index 2025: artificial intelligence' }])
        expect((await listStudies()).map(({ name }) => name)).toEqual(expect.arrayContaining(['deepseek', 'sample']))
        expect((await listStudies()).map(({ name }) => name)).not.toContain('cet-index-2025')
    })

    test('has 25 countries, and says that the human-capital indicator is unknown', async () => {
        const index = await loadIndex('cet-index-2025')
        expect(index.countries).toHaveLength(25)
        expect(index.pillars.find(({ name }) => name === 'human_capital')?.note).toMatch(/unknown.*never reproduced/)
    })
})

test('an index that is not there', async () => {
    expect(await problemsOf(loadIndex('cet-indx-2025'))).toEqual([
        'no index "cet-indx-2025"; did you mean cet-index-2025?', 'Known: cet-index-2025.', 'A folder that holds index.yaml is named with a slash: ./my-index',
    ])
    expect(await problemsOf(loadIndex('deepseek'))).toContain('no index "deepseek"')
    expect((await problemsOf(loadIndex(path.join(projectRoot, 'studies', 'deepseek'))))[0]).toMatch(/holds no index.yaml$/)
    expect((await problemsOf(loadIndex('./not/there')))[0]).toMatch(/is not there/)
    expect((await problemsOf(loadIndex('../../etc')))[0]).toMatch(/^no index/)
})

describe('problems', () => {
    test.each([
        ['weights that do not add up', indexYaml({ money: '    money: { weight: 0.2, scaling: none }' }), ['4: pillars: the weights add up to 0.95, not to 1']],
        ['weights that are none', indexYaml({ money: '    money: { weight: -0.25, scaling: none }' }), ['6: pillars.money.weight: "-0.25" is no weight: a share of the whole above 0, at most 1']],
        ['a weight that is text', indexYaml({ money: '    money: { weight: a quarter, scaling: none }' }), ['6: pillars.money.weight: a number is expected, this is "a quarter"; a share of the whole, such as 0.2']],
        ['no weight and a wrong scaling', indexYaml({ money: '    money: { scaling: bst }' }), ['6: pillars.money.weight: missing; a share of the whole, such as 0.2', '6: pillars.money.scaling: "bst" is unknown; did you mean best?']],
        ['an unknown key of a pillar', indexYaml({ money: '    money: { weight: 0.25, scaling: none, blok: sum }' }), ['6: pillars.money.blok: unknown key; did you mean bloc?']],
        ['a pillar that is named as the column of countries', indexYaml({ money: '    country: { weight: 0.25, scaling: none }' }), ['6: pillars.country: a pillar is named as its column, in small letters, digits and _, and not country or value']],
        ['a pillar given twice', indexYaml({ money: '    talent: { weight: 0.25, scaling: none }' }), ['6: talent: given twice; keep one']],
        ['a metric that is none', indexYaml({ money: '    money: { weight: 0.25, scaling: best, source: mncs:ai }' }), ['6: pillars.money.source: "mncs:ai" is no metric: write high_impact:<corpus>, such as high_impact:ai']],
        ['a metric without its settings', indexYaml({ money: '    money: { weight: 0.25, scaling: best, source: high_impact:ai }' }), [expect.stringMatching(/^6: pillars\.money\.source: high_impact:ai needs to know years and counting; write \{ years: /)]],
        ['a member that is no country of the index', indexYaml({ blocs: 'blocs: { EU: { name: Two, members: [FR, PT, FR] } }' }), ['3: blocs.EU.members: "PT" is none of the countries; add it under countries, or take it out of the bloc', '3: blocs.EU.members: "FR": given twice; name each country once']],
        ['a bloc that goes by a country\'s code', indexYaml({ blocs: 'blocs: { US: { name: Two, members: [FR] } }' }), [expect.stringMatching(/^3: blocs\.US: a bloc goes by /)]],
        ['a bloc of nobody', indexYaml({ blocs: 'blocs: { EU: { name: Two, members: [] } }' }), ['3: blocs.EU.members: empty; write the codes of its countries, such as [FR, DE]']],
        ['codes that are none', indexYaml({ countries: 'countries: { US: United States, FR: France, DE: Germany, UK: Britain, China: China, jp: Japan }' }), [
            '2: countries.UK: "UK": write the ISO code, GB', '2: countries.China: "China": write the ISO code, CN', '2: countries.jp: write the code in capitals, JP',
        ]],
        ['a name of two countries', indexYaml({ countries: 'countries: { US: United States, FR: France, DE: france }' }), ['2: countries.DE: "france" is the name of FR too; a table could mean either']],
        ['a country given twice', indexYaml({ countries: 'countries: { US: United States, FR: France, DE: Germany, FR: Again }' }), ['2: FR: given twice; keep one']],
        ['a score of nobody', indexYaml({}, 'expected: { kind: data, source: x, scores: { JP: 1 } }'), ['7: expected.scores.JP: neither a country nor a bloc of the index; write the code that stands under countries or blocs']],
        ['years the wrong way round', indexYaml({}, 'own_pillar: { years: [2023, 2019], counting: full, top_percent: 10, regions: iso }'), ['7: own_pillar.years: the first and the last year are expected, such as [2019, 2023]']],
        ['a threshold that is not there', indexYaml({}, 'own_pillar: { years: [2019, 2023], counting: full, top_percent: 7, regions: iso }'), ['7: own_pillar.top_percent: "7" is unknown; write 1 or 5 or 10 or 50']],
        ['an unknown key', indexYaml({}, 'misisng: report'), ['7: misisng: unknown key; did you mean missing?']],
        ['an empty file', '', ['1: empty; write title:, countries: and pillars:']],
        ['no pillars', 'title: x\ncountries: { US: United States }\npillars: {}', ['3: pillars: empty; write { talent: { weight: 0.5, scaling: best, bloc: sum }, … }']],
        ['a list', '- x', [expect.stringMatching(/^1: a map is expected, this is a list/)]],
        ['no YAML', 'title: [', [expect.stringMatching(/^1: no valid YAML/)]],
    ])('%s', async (_what, text, problems) => {
        expect(await problemsIn(text)).toEqual(problems)
    })
})

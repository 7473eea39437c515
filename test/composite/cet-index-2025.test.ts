/** The bundled index on the published pillars, which are not in the repository. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { computeIndex } from '../../src/composite/compute-index.ts'
import { loadIndex } from '../../src/composite/load-index.ts'
import { parseSwaps } from '../../src/composite/pillar-source.ts'
import { readInputs } from '../../src/composite/read-inputs.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { folderWith } from '../study/temp-study.ts'
import type { IndexResult } from '../../src/composite/types.ts'

describe.skipIf(!hasRealData)('from the published pillars', () => {
    let database: TestDatabase
    let result: IndexResult
    const run = async (words: string[] = []) => {
        const index = await loadIndex('cet-index-2025')
        return computeIndex(database.db, index, await readInputs(index, { pillarsFile: realData('belfer-2025', 'ai-pillars.csv'), swaps: parseSwaps(words, index) }))
    }
    const scoreOf = (code: string) => ((result.units.find((unit) => unit.code === code)?.score ?? NaN) * 100).toFixed(1)

    beforeAll(async () => {
        database = await createTestDatabase()
        result = await run()
    })
    afterAll(() => database.close())

    test('the scores, × 100', () => {
        const expected = { US: '90.8', CN: '58.0', 'EUROPE-7': '46.3', GB: '18.9', DE: '18.9', FR: '18.5', IN: '15.4', CA: '14.2', KR: '14.1', JP: '13.2' }
        expect(Object.fromEntries(Object.keys(expected).map((code) => [code, scoreOf(code)]))).toEqual(expected)
        expect(result.expected).toMatchObject({ compared: 10, agreeing: 10 })
    })

    test('25 countries and Europe, all with a score, Europe ranked third without moving Germany', () => {
        expect(result.units).toHaveLength(26)
        expect(result.units.filter(({ score }) => score === null)).toEqual([])
        expect(result.units.slice(0, 4).map(({ code, rank }) => [code, rank])).toEqual([['US', 1], ['CN', 2], ['EUROPE-7', 3], ['DE', 3]])
    })

    test('the unknown formula is told with the result', () => {
        expect(result.notes).toEqual([expect.stringMatching(/^human_capital: the formula .* is unknown\..*never reproduced\.$/)])
    })

    test('what the README says about Europe: sums and means but for two pillars', async () => {
        const index = await loadIndex('cet-index-2025')
        const inputs = await readInputs(index, { pillarsFile: realData('belfer-2025', 'ai-pillars.csv') })
        for (const values of Object.values(inputs.values)) delete values['EUROPE-7']
        const computed = (await computeIndex(database.db, index, inputs)).units.find(({ code }) => code === 'EUROPE-7')
        const given = result.units.find(({ code }) => code === 'EUROPE-7')
        const apart = Object.entries(given?.pillars ?? {}).filter(([pillar, { value }]) => Math.abs((value ?? 0) - (computed?.pillars[pillar]?.value ?? 0)) > 0.0002).map(([pillar]) => pillar)
        expect(apart).toEqual(['human_capital', 'data'])
        expect(computed).toMatchObject({ score: null, missing_pillars: ['data'] })
    })

    test('with another human capital: best = 1, Europe the sum, and no figures to agree with', async () => {
        const folder = folderWith({ 'own.csv': 'country,value\nUS,500\nCN,1000\nGB,100\nFR,50\nDE,60\nIT,40\nNL,30\nES,20\nTR,10\nCH,4000\n' })
        const swapped = await run([`human_capital=${folder}/own.csv`])
        const of = (code: string) => swapped.units.find((unit) => unit.code === code)
        expect(of('CN')?.score).toBeCloseTo(0.5799, 10)
        expect(of('US')?.score).toBeCloseTo(0.907945 - 0.2 * (0.8542 - 0.5), 10)
        expect(of('EUROPE-7')?.pillars['human_capital']).toEqual({ value: 310, origin: 'sum', scaled: 0.31, contribution: 0.062 })
        expect(of('IN')).toMatchObject({ score: null, rank: null, missing_pillars: ['human_capital'], expected: 15.4, agrees: null })
        expect(swapped.expected).toMatchObject({ compared: 0, agreeing: 0 })
        expect(swapped.notes.join()).toMatch(/left aside, no countries of the index: CH/)
    })
})

/** Our own metric as a pillar, against a stand-in for the view that the metric is read from. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { computeIndex } from '../../src/composite/compute-index.ts'
import { loadIndex } from '../../src/composite/load-index.ts'
import { parseSwaps } from '../../src/composite/pillar-source.ts'
import { readInputs, readOwnPillars } from '../../src/composite/read-inputs.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import { indexYaml, pillarsCsv } from './made-index.ts'

const columnsRead = ['corpus', 'counting', 'p_top', 'publication_year', 'region', 'region_policy', 'top_percent']
const rows: [corpus: string, policy: string, counting: string, top: number, year: number, region: string, pTop: number | null][] = [
    // Sums over 2020 and 2021: US 30, FR 9, DE 6; the bloc as one region 14, because one work has both members.
    ['ai', 'iso', 'fractional', 10, 2020, 'US', 10], ['ai', 'iso', 'fractional', 10, 2021, 'US', 20],
    ['ai', 'iso', 'fractional', 10, 2020, 'FR', 4.5], ['ai', 'iso', 'fractional', 10, 2021, 'FR', 4.5],
    ['ai', 'iso', 'fractional', 10, 2021, 'DE', 6],
    ['ai', 'two', 'fractional', 10, 2020, 'EU', 14],
    ['ai', 'iso', 'full', 10, 2020, 'US', 40], ['ai', 'iso', 'full', 10, 2020, 'FR', 10], ['ai', 'iso', 'full', 10, 2020, 'DE', 10],
    // What must not be added: other years, thresholds, corpora, policies; nulls.
    ['ai', 'iso', 'fractional', 10, 2019, 'US', 1000], ['ai', 'iso', 'fractional', 10, 2022, 'US', 1000], ['ai', 'iso', 'fractional', 1, 2020, 'US', 1000],
    ['cs', 'iso', 'fractional', 10, 2020, 'US', 1000], ['ai', 'cn+sar', 'fractional', 10, 2020, 'US', 1000], ['ai', 'iso', 'fractional', 10, 2020, 'CN', 1000],
    ['ai', 'cn+sar', 'fractional', 10, 2020, 'CN+SAR', 1200], ['ai', 'eu-27', 'fractional', 10, 2020, 'EU-27', 15], ['ai', 'eu-27', 'fractional', 10, 2020, 'US', 30],
    ['ai', 'iso', 'fractional', 10, 2020, 'EU', 1000], ['thin', 'iso', 'fractional', 10, 2020, 'US', null], ['one', 'iso', 'fractional', 10, 2020, 'US', 3],
]

let database: TestDatabase
let columnsOfView: string[]

beforeAll(async () => {
    database = await createTestDatabase()
    const { rows: columns } = await database.pool.query<{ column_name: string }>(
        `select column_name from information_schema.columns where table_schema = 'metrics' and table_name = 'high_impact_by_country'`)
    columnsOfView = columns.map((row) => row.column_name)
    // The database is this file's own: where the view exists, it makes room for the stand-in.
    if (columnsOfView.length > 0) await database.pool.query('alter table metrics.high_impact_by_country rename to high_impact_by_country_aside')
    await database.pool.query(`create table metrics.high_impact_by_country
        (corpus text, region_policy text, counting text, top_percent integer, publication_year integer, region text, p_top numeric)`)
    for (const row of rows) await database.pool.query('insert into metrics.high_impact_by_country values ($1, $2, $3, $4, $5, $6, $7)', row)
})
afterAll(() => database.close())

const own = (counting: string, last = 2021) => `own_pillar: { years: [2020, ${last}], counting: ${counting}, top_percent: 10, regions: iso }`
const withPolicy = { blocs: 'blocs: { EU: { name: Two, members: [FR, DE], region_policy: two } }' }

async function inputsOf(yaml: string, words: string[] = ['talent=high_impact:ai']) {
    const index = await loadIndex(folderWith({ 'index.yaml': yaml, 'pillars.csv': pillarsCsv }))
    return { index, inputs: await readOwnPillars(database.db, index, await readInputs(index, { swaps: parseSwaps(words, index) })) }
}

test('the view has the columns that are read', () => {
    if (columnsOfView.length > 0) expect(columnsOfView).toEqual(expect.arrayContaining(columnsRead))
})

describe('values', () => {
    test('sums of P(top x %) over the years; the table\'s column is not read', async () => {
        const { inputs } = await inputsOf(indexYaml({}, own('fractional')))
        expect(inputs.values['talent']).toEqual({ US: 30, FR: 9, DE: 6 })
        expect(inputs.notes).toContain('talent: our own P(top 10 %) of the corpus ai, fractional counting, 2020 to 2021, regions iso.')
    })

    test('a bloc with a policy is one region, not the sum of its members', async () => {
        const { index, inputs } = await inputsOf(indexYaml(withPolicy, own('fractional')))
        expect(inputs.values['talent']).toEqual({ US: 30, FR: 9, DE: 6, EU: 14 })
        const { units } = await computeIndex(database.db, index, inputs)
        // 0.75 × 14/30 + 0.25 × 0.5 (the mean of FR 0.8 and DE 0.2)
        expect(units.find(({ code }) => code === 'EU')).toMatchObject({ score: expect.closeTo(0.475, 10), pillars: { talent: { origin: 'given' }, money: { origin: 'mean', value: 0.5 } } })
    })

    test('a country stands for the region of the policy that it lies in, where no other country of the index does', async () => {
        const under = async (regions: string, countries: string) => (await inputsOf(indexYaml({ countries, blocs: '' }, own('fractional').replace('iso', regions)))).inputs.values['talent']
        expect(await under('cn+sar', 'countries: { US: United States, FR: France, DE: Germany, CN: China }')).toEqual({ US: 1000, CN: 1200 })
        expect(await under('eu-27', 'countries: { US: United States, FR: France, DE: Germany }')).toEqual({ US: 30 })
    })

    test('a pillar may rest on the metric without a swap', async () => {
        const { inputs } = await inputsOf(indexYaml({ talent: '    talent: { weight: 0.75, scaling: best, bloc: sum, source: high_impact:ai }' }, own('fractional')), [])
        expect(inputs.values['talent']).toEqual({ US: 30, FR: 9, DE: 6 })
        expect(inputs.pillars[0]).toMatchObject({ isSwapped: false })
    })

    test('a country without a row is missing, not 0', async () => {
        const { index, inputs } = await inputsOf(indexYaml({}, own('fractional')), ['talent=high_impact:one'])
        expect(inputs.values['talent']).toEqual({ US: 3 })
        const { units } = await computeIndex(database.db, index, inputs)
        expect(units.map(({ code, score, missing_pillars: missing }) => [code, score, missing])).toEqual([['US', 0.875, []], ['DE', null, ['talent']], ['EU', null, ['talent']], ['FR', null, ['talent']]])
    })
})

describe('notes', () => {
    test('years without rows', async () => {
        const { inputs } = await inputsOf(indexYaml({}, own('fractional', 2024)))
        expect(inputs.notes).toContain('talent: the metric has no rows for 2023, 2024; the sum is over the other years.')
    })

    test('a bloc that is summed under full counting', async () => {
        const { inputs } = await inputsOf(indexYaml({}, own('full')))
        expect(inputs.values['talent']).toEqual({ US: 40, FR: 10, DE: 10 })
        expect(inputs.notes).toContainEqual(expect.stringMatching(/^talent: Two is summed under full counting, so a work of two members counts twice/))
        expect((await inputsOf(indexYaml({}, own('fractional')))).inputs.notes.join()).not.toMatch(/full counting/)
    })
})

describe('problems', () => {
    test.each(['cs-2', 'thin'])('no rows (%s)', async (corpus) => {
        expect(await problemsOf(inputsOf(indexYaml({}, own('fractional')), [`talent=high_impact:${corpus}`]))).toEqual([
            `the metric high_impact_by_country has no rows for corpus ${corpus}, regions iso, fractional counting, top 10 %, 2020 to 2021: ingest works (homegrown ingest openalex) and run \`homegrown metrics rebuild\``,
        ])
    })

    test('an index that does not say how to read the metric', async () => {
        expect(await problemsOf(inputsOf(indexYaml()))).toEqual([expect.stringMatching(/index\.yaml:5: talent is to come from high_impact, and the index has no own_pillar; write own_pillar: \{ years: /)])
    })
})

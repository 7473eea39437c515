/** Lead of the first region in each research area (sql/metrics/37), worked out by hand. Where nobody is cited, a work is 0.1 of the top 10 %. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { buildCorpus, putWorks, type WorkByHand } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

interface Choices { first?: number, last?: number, counting?: string, top?: number, policy?: string, lines?: string }

async function leads(works: WorkByHand[], { first = 2020, last = 2020, counting = 'fractional', top = 10, policy = 'iso', lines }: Choices = {}): Promise<Record<string, unknown>[]> {
    await putWorks(database, works)
    const { mainId } = await buildCorpus(database, lines)
    return (await database.pool.query<Record<string, unknown>>('select * from derive.lead_ratio($1, $2, $3, $4, $5, $6) order by research_area', [mainId, first, last, counting, top, policy])).rows
}

/** So many works of each institution. */
const by = (institution: string, year = 2020, count = 1): WorkByHand[] => Array.from({ length: count }, () => ({ citations: 0, year, authors: [institution] }))
const chinese = (count: number, year = 2020): WorkByHand[] => Array.from({ length: count }, (_, index) => by(`CN:I${index + 1}`, year)).flat()

test('ratio, shares, concentration and growth', async () => {
    // CN 4 works in 2019 and 2020, 8 in 2021 and 2022; US 2 and 2.
    const works = [...chinese(2, 2019), ...chinese(2, 2020), ...chinese(4, 2021), ...chinese(4, 2022), ...[2019, 2020, 2021, 2022].flatMap((year) => by('US:I20', year))]
    expect(await leads(works, { first: 2019, last: 2022 })).toEqual([{
        research_area: 1, area_name: 'Subfield 1', works: 16, works_growth: 0.666666667, first_region: 'CN', first_p_top: 1.2, first_share: 0.75, first_growth: 1,
        second_region: 'US', second_p_top: 0.4, lead_ratio: 3, concentration: 0.625, top_institutions: 5, top_institutions_in_first: 4, monopoly_risk: null,
    }])
    // Of three years the middle one is in neither half; of one there are no halves.
    expect(await leads(works, { first: 2019, last: 2021 })).toMatchObject([{ first_p_top: 0.8, first_growth: 1, works_growth: 0.666666667 }])
    expect(await leads(works, { first: 2022, last: 2022 })).toMatchObject([{ first_p_top: 0.4, first_growth: null, works_growth: null }])
    expect(await leads(works, { first: 2018, last: 2019 })).toMatchObject([{ first_p_top: 0.2, first_growth: null, works_growth: null }])
})

test('the first is first by works in the top x %, not by works', async () => {
    const works: WorkByHand[] = [...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((citations) => ({ citations, authors: ['CN'] })), { citations: 9, authors: ['US'] }]
    // Nine of ten have at most 8 citations: the top 10 % are the tenth alone. So the second has nothing, and the lead no bound.
    expect(await leads(works)).toMatchObject([{ works: 10, first_region: 'US', first_p_top: 1, first_share: 1, second_region: null, second_p_top: null, lead_ratio: null, concentration: 1 }])
    expect(await leads(works, { top: 50 })).toMatchObject([{ first_region: 'CN', first_p_top: 4, second_region: 'US', second_p_top: 1, lead_ratio: 4, concentration: 0.68 }])
})

test('two countries of one region in one work', async () => {
    const works: WorkByHand[] = [['CN', 'HK'], ['CN', 'HK'], ['HK'], ['US'], ['US']].map((authors) => ({ citations: 0, authors }))
    expect(await leads(works, { counting: 'full', policy: 'cn+sar' })).toMatchObject([{ first_region: 'CN+SAR', first_p_top: 0.3, second_region: 'US', second_p_top: 0.2, lead_ratio: 1.5, first_share: 0.6 }])
    expect(await leads(works, { counting: 'fractional', policy: 'cn+sar' })).toMatchObject([{ first_region: 'CN+SAR', first_p_top: 0.3 }])
    // By country: HK 3 works, CN and US 2 each; equals in the order of the alphabet. Shares of full counting: 3, 2 and 2 of 7.
    expect(await leads(works, { counting: 'full' })).toMatchObject([{ first_region: 'HK', first_p_top: 0.3, second_region: 'CN', second_p_top: 0.2, concentration: 0.346938776 }])
    expect(await leads(works, { counting: 'fractional' })).toMatchObject([{ first_region: 'HK', first_p_top: 0.2, second_region: 'US', second_p_top: 0.2, lead_ratio: 1 }])
})

test('areas by topic; an area without a country; a counting or a policy that does not exist', async () => {
    const works: WorkByHand[] = [{ citations: 0, topic: 'T10', authors: ['CN'] }, { citations: 0, topic: 'T11', authors: ['US'] }, { citations: 0, topic: 'T20', authors: ['?'] }]
    expect(await leads(works, { lines: 'reference: { level: topic, minimum_set_size: 1 }' })).toMatchObject([
        { research_area: 10, area_name: 'Topic T10', first_region: 'CN' }, { research_area: 11, area_name: 'Topic T11', first_region: 'US' },
        { research_area: 20, area_name: 'Topic T20', works: 1, first_region: null, first_p_top: null, first_share: null, second_region: null, lead_ratio: null, concentration: null, top_institutions: 0, top_institutions_in_first: 0, monopoly_risk: null },
    ])
    expect(await leads(works, { counting: 'half' })).toEqual([])
    expect(await leads(works, { policy: 'none' })).toMatchObject([{ research_area: 1, first_region: null }, { research_area: 2, first_region: null }])
})

test.each([
    // Each first-placed institution has works enough to be among the ten. The second has 4 works of two institutions.
    ['high: three times the second, and 8 of 10', [...chinese(8), ...chinese(4)], 'high', 8],
    ['medium: just below three times', [...chinese(8), ...chinese(3)], 'medium', 8],
    ['medium: 8 of 10 at twice the second', chinese(8), 'medium', 8],
    ['low: below twice', chinese(7).concat(by('DE:I30')), 'low', 7],
    ['medium: 7 of 10 however long the lead', [...chinese(7), ...chinese(7), ...chinese(7), ...by('DE:I30')], 'medium', 7],
    ['medium: 5 of 10', [...chinese(5), ...chinese(5), ...chinese(5), ...chinese(5), ...['DE:I30', 'FR:I31', 'GB:I32'].flatMap((each) => by(each))], 'medium', 5],
    ['low: 4 of 10 however long the lead', [...chinese(4), ...chinese(4), ...chinese(4), ...chinese(4), ...['DE:I30', 'FR:I31', 'GB:I32', 'IN:I33'].flatMap((each) => by(each))], 'low', 4],
])('monopoly risk: %s', async (_, works, risk, inFirst) => {
    expect(await leads([...works, ...by('US:I20', 2020, 2), ...by('US:I21', 2020, 2)])).toMatchObject([{ first_region: 'CN', top_institutions: 10, top_institutions_in_first: inFirst, monopoly_risk: risk }])
})

test('monopoly risk: a second with nothing is behind by any factor', async () => {
    expect(await leads(chinese(10))).toMatchObject([{ lead_ratio: null, second_region: null, top_institutions: 10, monopoly_risk: 'high' }])
})

test('monopoly risk: fewer than ten institutions are no ground for it; those that share the tenth place are all looked at', async () => {
    expect(await leads(chinese(9))).toMatchObject([{ top_institutions: 9, top_institutions_in_first: 9, monopoly_risk: null }])
    // Nine with two works each, then six with one: fifteen are looked at, twelve of them in CN, which is 80 %.
    const many = [...chinese(9), ...chinese(9), ...['CN:I10', 'CN:I11', 'CN:I12', 'US:I20', 'US:I21', 'US:I22'].flatMap((each) => by(each))]
    expect(await leads(many)).toMatchObject([{ top_institutions: 15, top_institutions_in_first: 12, lead_ratio: 7, monopoly_risk: 'high' }])
    expect(await leads([...many, ...by('US:I23')])).toMatchObject([{ top_institutions: 16, top_institutions_in_first: 12, lead_ratio: 5.25, monopoly_risk: 'medium' }])
})

test('monopoly risk: institutions lie in regions of the policy, and count as the works are counted', async () => {
    // Full: of each work both have 1. Fractional: the second author has 1 of 4 shares.
    const works: WorkByHand[] = Array.from({ length: 10 }, (_, index) => ({ citations: 0, authors: [`HK:I${index + 1}`, `HK:I${index + 1}`, `HK:I${index + 1}`, `US:I${index + 21}`] }))
    expect(await leads(works, { policy: 'cn+sar' })).toMatchObject([{ first_region: 'CN+SAR', lead_ratio: 3, top_institutions: 10, top_institutions_in_first: 10, monopoly_risk: 'high' }])
    expect(await leads(works, { policy: 'cn+sar', counting: 'full' })).toMatchObject([{ first_region: 'CN+SAR', lead_ratio: 1, top_institutions: 20, top_institutions_in_first: 10, monopoly_risk: 'low' }])
})

test('leading institutions are those of highly cited works', async () => {
    // The top 10 % of 20 works are the two with 9 citations; those of CN are not among them.
    const works: WorkByHand[] = [...chinese(18), { citations: 9, authors: ['US:I40'] }, { citations: 9, authors: ['US:I41'] }]
    expect(await leads(works)).toMatchObject([{ first_region: 'US', first_p_top: 2, top_institutions: 2, top_institutions_in_first: 2 }])
})

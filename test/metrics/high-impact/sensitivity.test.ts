/** How a headline moves with every choice (sql/metrics/38), worked out by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { buildCorpus, putWorks, type WorkByHand } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

interface Row {
    setting: string, region_policy: string, region: string, counting: string, top_percent: number | null, rule: string, published_as: string | null, is_main: boolean,
    p: number, p_top: number | null, world_share: number, region_rank: number, difference: number | null
}

async function variants(region: string, last = 2020): Promise<Row[]> {
    return (await database.pool.query<Row>('select * from derive.sensitivity($1, $2, $3, $4) order by setting, region_policy, counting, top_percent, rule', ['mine', region, 2020, last])).rows
}
const find = (rows: Row[], choices: Partial<Row>) => rows.filter((row) => Object.entries(choices).every(([key, value]) => row[key as keyof Row] === value))
const short = (rows: Row[]) => Object.fromEntries(rows.map((row) => [row.rule, [row.p, row.p_top, row.world_share, row.region_rank]]))

/**
 * A set of eleven, whose top 10 % are 1.1 works: W11 and 0.025 of each of the four with 3 citations. And a set of one, which is below the
 * minimum of 5: 0.1 of W12. The world's are 1.2.
 */
const works: WorkByHand[] = [
    ...[0, 0, 0, 1, 1].map((citations) => ({ citations, authors: ['US'] })), { citations: 2, authors: ['CN'] },
    { citations: 3, authors: ['CN'] }, { citations: 3, authors: ['CN', 'US'] }, { citations: 3, authors: ['US'] }, { citations: 3, authors: ['CN', 'HK'] },
    { citations: 8, authors: ['CN', 'HK', 'US', '?'] }, { citations: 7, authors: ['CN'], topic: 'T20' },
]
const lines = 'reference: { level: subfield, minimum_set_size: 5 }'

describe('the main setting', () => {
    beforeAll(async () => {
        await putWorks(database, works)
        await buildCorpus(database, lines)
    })

    test('every rule, fractional', async () => {
        // Five works of the eleven are at or above the threshold: adjusted, each counts 1.1 / 5 = 0.22.
        expect(short(find(await variants('CN'), { region_policy: 'iso', counting: 'fractional', top_percent: 10 }))).toEqual({
            exact: [4.25, 0.4, 0.333333333, 1], adjusted: [4.25, 0.595, 0.495833333, 1], large_sets: [3.25, 0.3, 0.272727273, 1],
        })
        expect(short(find(await variants('CN'), { region_policy: 'iso', counting: 'fractional', rule: 'all_works' }))).toEqual({ all_works: [4.25, null, 0.354166667, 2] })
    })

    test('every rule, full', async () => {
        expect(short(find(await variants('CN'), { region_policy: 'iso', counting: 'full', top_percent: 10 }))).toEqual({
            exact: [6, 1.175, 0.979166667, 1], adjusted: [6, 0.98, 0.816666667, 1], large_sets: [5, 1.075, 0.977272727, 1],
        })
        expect(short(find(await variants('CN'), { region_policy: 'iso', counting: 'full', rule: 'all_works' }))).toEqual({ all_works: [6, null, 0.5, 2] })
    })

    test('a country is the region that holds it: a work of two of its countries counts once', async () => {
        const rows = find(await variants('CN'), { region_policy: 'cn+sar' })
        expect(new Set(rows.map((row) => row.region))).toEqual(new Set(['CN+SAR']))
        expect(short(find(rows, { counting: 'full', top_percent: 10 }))).toEqual({
            exact: [6, 1.175, 0.979166667, 1], adjusted: [6, 0.98, 0.816666667, 1], large_sets: [5, 1.075, 0.977272727, 1],
        })
        expect(short(find(rows, { counting: 'fractional', top_percent: 10 }))).toEqual({
            exact: [5, 0.6625, 0.552083333, 1], adjusted: [5, 0.76, 0.633333333, 1], large_sets: [4, 0.5625, 0.511363636, 1],
        })
        expect(find(await variants('HK'), { region_policy: 'cn+sar', counting: 'full', rule: 'exact', top_percent: 10 })).toMatchObject([{ region: 'CN+SAR', p: 6 }])
    })

    test('the other thresholds', async () => {
        // The top 50 %: all above 2 citations and a half of W6; adjusted, 5.5 of the six at or above.
        const rows = find(await variants('CN'), { region_policy: 'iso', counting: 'full', top_percent: 50 })
        expect(short(rows)).toEqual({
            exact: [6, 5, 0.833333333, 1], adjusted: [6, 5.083333333, 0.847222222, 1], large_sets: [5, 4.5, 0.818181818, 1],
        })
        expect(short(find(await variants('CN'), { region_policy: 'iso', counting: 'fractional', top_percent: 1 }))).toMatchObject({ exact: [4.25, 0.0375, 0.3125, 1], adjusted: [4.25, 0.0375, 0.3125, 1] })
    })

    test('one variant is the main one; the others differ from it by so much', async () => {
        const rows = await variants('CN')
        expect(rows.filter((row) => row.is_main)).toMatchObject([{ setting: 'main', region_policy: 'iso', counting: 'fractional', top_percent: 10, rule: 'exact', difference: 0 }])
        expect(find(rows, { region_policy: 'iso', counting: 'full', top_percent: 10, rule: 'exact' })).toMatchObject([{ difference: expect.closeTo(0.645833333, 8) }])
        expect(find(rows, { region_policy: 'iso', counting: 'fractional', rule: 'all_works' })).toMatchObject([{ difference: expect.closeTo(0.020833333, 8) }])
    })

    test('each variant once, and only settings that were built', async () => {
        const rows = await variants('CN')
        // Five policies, two countings; three rules at four thresholds and one without.
        expect(rows).toHaveLength(5 * 2 * (3 * 4 + 1))
        expect(new Set(rows.map(({ region_policy: policy, counting, top_percent: top, rule }) => [policy, counting, top, rule].join())).size).toBe(rows.length)
        expect(new Set(rows.map((row) => row.setting))).toEqual(new Set(['main']))
    })

    test('published indicators are named where they count so', async () => {
        const named = new Set((await variants('CN')).map((row) => `${row.rule} ${row.counting} ${String(row.top_percent)}: ${String(row.published_as)}`))
        for (const each of ['all_works fractional null: Nature Index Share', 'all_works full null: Nature Index Count', 'adjusted full 10: NISTEP adjusted top 10 %', 'exact full 10: ETO full counting', 'exact fractional 10: null', 'large_sets full 10: null']) expect(named).toContain(each)
    })

    test('a region of one policy is looked at under this policy, a place nobody knows under none', async () => {
        const rows = await variants('CN+SAR')
        expect(new Set(rows.map((row) => row.region_policy))).toEqual(new Set(['cn+sar']))
        expect(rows.filter((row) => row.is_main)).toMatchObject([{ region_policy: 'cn+sar', world_share: 0.552083333, difference: 0 }])
        expect(await variants('XX')).toEqual([])
        expect(await variants('FR')).toEqual([])
    })
})

test('years together; ranks share a place', async () => {
    await putWorks(database, [{ citations: 0, authors: ['CN'] }, { citations: 0, authors: ['US'], year: 2021 }, { citations: 0, authors: ['DE'], year: 2021 }, { citations: 0, authors: ['HK', 'US'], year: 2022 }])
    await buildCorpus(database, lines)
    expect(find(await variants('CN', 2021), { region_policy: 'iso', counting: 'full', rule: 'exact', top_percent: 10 })).toMatchObject([{ p: 1, p_top: 0.1, world_share: 0.333333333, region_rank: 1 }])
    expect(find(await variants('CN', 2022), { region_policy: 'iso', counting: 'full', rule: 'exact', top_percent: 10 })).toMatchObject([{ p: 1, world_share: 0.25, region_rank: 2 }])
    // All sets are small: without them there is nothing to have a share of.
    expect(find(await variants('CN', 2022), { region_policy: 'iso', counting: 'full', rule: 'large_sets', top_percent: 10 })).toMatchObject([{ p: 0, p_top: 0, world_share: null }])
})

test('other settings, each built when asked for', async () => {
    await putWorks(database, [
        { citations: 4, citations3y: 1, citations5y: 3, topic: 'T10', authors: ['CN'], family: 'a' }, { citations: 1, citations3y: 0, citations5y: 1, topic: 'T11', authors: ['CN'] },
        { citations: 3, citations3y: 2, citations5y: 2, topic: 'T10', authors: ['US'] }, { citations: 9, citations3y: 9, topic: 'T11', authors: ['US'], family: 'a' },
    ])
    await buildCorpus(database, lines, ['level', 'window_3y', 'window_5y', 'families'])
    const rows = find(await variants('CN'), { region_policy: 'iso', counting: 'full', rule: 'exact', top_percent: 50 })
    expect(Object.fromEntries(rows.map((row) => [row.setting, [row.p, row.p_top, row.region_rank]]))).toEqual({
        // Citations 9 (US), 4 (CN), 3, 1: the top two.
        main: [2, 1, 1],
        // T10: 4 (CN), 3; T11: 9 (US), 1.
        level: [2, 1, 1],
        // 9 (US), 2 (US), 1, 0.
        window_3y: [2, 0, 2],
        // 3 (CN), 2 (US), 1; the fourth is not known: one and a half works, the half is 2's.
        window_5y: [2, 1, 1],
        // The US version of the first is gone, and its 9 citations with it to CN: 9 (CN), 3 (US), 1; one and a half.
        families: [2, 1, 1],
    })
    expect(find(rows, { setting: 'window_5y' })).toMatchObject([{ citation_window: '5y', reference_level: 'subfield', counts_families: false, world_share: 0.666666667, difference: 0.666666667 }])
    expect(find(rows, { setting: 'families' })).toMatchObject([{ citation_window: 'all', counts_families: true, world_share: 0.666666667 }])
    expect(find(rows, { setting: 'level' })).toMatchObject([{ citation_window: 'all', reference_level: 'topic' }])
})

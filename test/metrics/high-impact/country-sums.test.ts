/** Countries, regions and the world (sql/metrics/26 to 31 and 33): by hand, then against a second computation, straight from the works. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { buildCorpus, putWorks, subfieldOf, type WorkByHand } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

interface Row { region: string, p: number, p_top: number, pp_top: number | null, world_share: number, region_rank: number | null, tncs: number, lost_share: number, small_share: number }

async function figures(policy: string, counting: string, top = 10, year = 2020): Promise<Record<string, Row>> {
    const { rows } = await database.pool.query<Row>(`
        select region, p, p_top, pp_top, world_share, region_rank, tncs, lost_share, small_share
        from metrics.high_impact_by_country
        where corpus = 'mine' and setting = 'main' and region_policy = $1 and counting = $2 and top_percent = $3 and publication_year = $4`, [policy, counting, top, year])
    return Object.fromEntries(rows.map((row) => [row.region, row]))
}
const short = (rows: Record<string, Row>) => Object.fromEntries(Object.entries(rows).map(([region, row]) => [region, [row.p, row.p_top, row.region_rank]]))

describe('by hand', () => {
    /**
     * One set of eleven: the top 10 % are 1.1 works, W11 and 0.025 of each of the four with 3 citations.
     * Of W11 a quarter each belongs to CN, HK and US, and a quarter is lost; of W10 a half each to CN and HK.
     */
    const works: WorkByHand[] = [
        ...[0, 0, 0, 1, 1].map((citations) => ({ citations, authors: ['?'] })), { citations: 2, authors: ['US'] },
        { citations: 3, authors: ['CN'] }, { citations: 3, authors: ['CN', 'US'] }, { citations: 3, authors: ['US'] }, { citations: 3, authors: ['CN', 'HK'] },
        { citations: 8, authors: ['CN', 'HK', 'US', '?'] },
    ]
    beforeAll(async () => {
        await putWorks(database, works)
        await buildCorpus(database, 'reference: { level: subfield, minimum_set_size: 12 }')
    })

    test('full counting: 1 for each country present, also where an author is lost', async () => {
        expect(short(await figures('iso', 'full'))).toEqual({ CN: [4, 1.075, 1], HK: [2, 1.025, 3], US: [4, 1.05, 2], '*': [11, 1.1, null] })
    })

    test('fractional counting: countries and what is lost add up to the world', async () => {
        const rows = await figures('iso', 'fractional')
        expect(short(rows)).toEqual({ CN: [2.25, 0.3, 1], HK: [0.75, 0.2625, 3], US: [2.75, 0.2875, 2], '*': [11, 1.1, null] })
        // Five works without a country, and a quarter of W11.
        expect(rows['CN']).toMatchObject({ lost_share: expect.closeTo(5.25 / 11, 12), world_share: expect.closeTo(0.3 / 1.1, 12), pp_top: expect.closeTo(0.3 / 2.25, 12), small_share: 1 })
        const lost = await database.pool.query(`select p, p_top_10 from metrics.region_years where region = '??' and counting = 'fractional' and build_id = (select build_id from metrics.settings where setting = 'main')`)
        expect(lost.rows).toEqual([{ p: 5_250_000_000, p_top_10: 250_000_000 }])
    })

    test('under full counting what is lost are works without any country', async () => {
        expect((await figures('iso', 'full'))['CN']).toMatchObject({ lost_share: expect.closeTo(5 / 11, 12), pp_top: expect.closeTo(1.075 / 4, 12) })
    })

    test('two countries of one region in one work: once under full counting, their parts together under fractional', async () => {
        // W10 and W11 are of both CN and HK: 4 + 2 − 2 works, 1.075 + 1.025 − 1.025 in the top 10 %.
        expect(short(await figures('cn+sar', 'full'))).toEqual({ 'CN+SAR': [4, 1.075, 1], US: [4, 1.05, 2], '*': [11, 1.1, null] })
        expect(short(await figures('cn+sar', 'fractional'))).toEqual({ 'CN+SAR': [3, 0.5625, 1], US: [2.75, 0.2875, 2], '*': [11, 1.1, null] })
    })

    test('the world is exactly the share, under either counting; its MNCS is 1', async () => {
        for (const counting of ['full', 'fractional']) {
            for (const top of [1, 5, 10, 50]) expect((await figures('iso', counting, top))['*']).toMatchObject({ p: 11, pp_top: top / 100, world_share: 1, tncs: 11 })
        }
    })

    test('citation scores: citations / 24 × 11 of each work', async () => {
        const of = (citations: number) => (citations * 11) / 24
        expect((await figures('iso', 'full'))['CN']?.tncs).toBeCloseTo(3 * of(3) + of(8), 8)
        expect((await figures('iso', 'fractional'))['CN']?.tncs).toBeCloseTo(2 * of(3) + of(8) / 4, 8)
        expect((await figures('cn+sar', 'full'))['CN+SAR']?.tncs).toBeCloseTo(3 * of(3) + of(8), 8)
        expect((await figures('cn+sar', 'fractional'))['CN+SAR']?.tncs).toBeCloseTo(2.5 * of(3) + of(8) / 2, 8)
    })

    test('the squares of a region are of its weight in each work, not of its countries\'', async () => {
        const squares = async (region: string) => (await database.pool.query<Record<string, number>>(`select p_squares, above_squares_10, at_squares_10 from metrics.region_years where region = $1 and counting = 'fractional' and build_id = (select build_id from metrics.settings where setting = 'main')`, [region])).rows[0]
        // W7, W8, W10 and W11: 1, 1/2, 1/2 and 1/4 of CN; with HK 1, 1/2, 1 and 1/2.
        expect(await squares('CN')).toEqual({ p_squares: 1_562_500_000, above_squares_10: 62_500_000, at_squares_10: 1_500_000_000 })
        expect(await squares('CN+SAR')).toEqual({ p_squares: 2_500_000_000, above_squares_10: 250_000_000, at_squares_10: 2_250_000_000 })
    })

    test('cells hold what pairs and shares are made of', async () => {
        const { rows } = await database.pool.query(`select sum(works) as works, sum(international_works) as international, sum(weight) as weight from metrics.country_cells where country_code = 'CN' and build_id = (select build_id from metrics.settings where setting = 'main')`)
        expect(rows).toEqual([{ works: 4, international: 3, weight: 2_250_000_000 }])
        const overlaps = await database.pool.query(`select region, sum(works) as works, sum(citations) as citations from metrics.region_overlaps where build_id = (select build_id from metrics.settings where setting = 'main') and region like 'CN%' group by region order by region`)
        expect(overlaps.rows).toEqual([{ region: 'CN+SAR', works: 2, citations: 11 }, { region: 'CN+SAR+TW', works: 2, citations: 11 }])
    })
})

test('where nobody is cited every work is cited as expected', async () => {
    await putWorks(database, [{ citations: 0, authors: ['CN', 'HK'] }, { citations: 0, authors: ['CN'] }])
    await buildCorpus(database)
    expect((await figures('iso', 'full'))['CN']).toMatchObject({ p: 2, p_top: 0.2, tncs: 2 })
    expect((await figures('cn+sar', 'full'))['CN+SAR']).toMatchObject({ p: 2, p_top: 0.2, tncs: 2 })
    expect((await figures('cn+sar', 'fractional'))['CN+SAR']).toMatchObject({ p: 2, p_top: 0.2, tncs: 2 })
})

describe('random works, against sums straight from the works', () => {
    const codes = ['CN', 'HK', 'MO', 'TW', 'US', 'DE', 'FR', 'IT', 'GB', '?']
    let state = 29
    const random = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor(state / 4_294_967_296 * below)
    }
    const works = Array.from({ length: 700 }, (): WorkByHand => ({
        citations: random(4) * random(5), year: 2018 + random(2), topic: `T${1 + random(3)}0`, type: ['article', 'preprint', 'review'][random(3)] ?? 'article',
        authors: Array.from({ length: 1 + random(5) }, () => Array.from({ length: 1 + random(2) }, () => codes[random(codes.length)] ?? '?')),
    }))
    const setOf = (work: WorkByHand) => `${subfieldOf(work.topic ?? '')} ${String(work.year)} ${String(work.type)}`
    beforeAll(async () => {
        await putWorks(database, works)
        await buildCorpus(database, 'reference: { level: subfield, minimum_set_size: 40 }')
    })

    /** Weight of each region in a work, straight from the words of docs/metrics/high_impact_by_country.md. */
    function weights(work: WorkByHand, counting: string, regionOf: (country: string) => string): Map<string, number> {
        const found = new Map<string, number>()
        const authors = work.authors ?? []
        for (const author of authors) {
            for (const place of author) {
                if (place === '?') continue
                const region = regionOf(place)
                found.set(region, counting === 'full' ? 1 : (found.get(region) ?? 0) + 1 / authors.length / author.length)
            }
        }
        return found
    }

    function scoreOf(work: WorkByHand, set: WorkByHand[], top: number): number {
        const share = (test: (citations: number) => boolean) => set.filter((each) => test(each.citations)).length / set.length
        const isReached = (c: number) => set.filter((each) => each.citations <= c).length * 100 >= set.length * (100 - top)
        const threshold = Math.min(...set.map((each) => each.citations).filter(isReached))
        if (work.citations !== threshold) return work.citations > threshold ? 1 : 0
        return (share((c) => c <= threshold) - (1 - top / 100)) / share((c) => c === threshold)
    }

    const members: Record<string, string[]> = { 'CN+SAR': ['CN', 'HK', 'MO'], 'CN+SAR+TW': ['CN', 'HK', 'MO', 'TW'], 'EU-27': ['DE', 'FR', 'IT'], 'EUROPE-7': ['DE', 'FR', 'IT', 'GB'] }
    test.each([['iso', ''], ['cn+sar', 'CN+SAR'], ['cn+sar+tw', 'CN+SAR+TW'], ['eu-27', 'EU-27'], ['europe-7', 'EUROPE-7']])('%s', async (policy, region) => {
        const regionOf = (country: string) => (members[region]?.includes(country) ? region : country)
        for (const year of [2018, 2019]) {
            const ofYear = works.filter((work) => work.year === year)
            const sets = new Map(ofYear.map((work) => [setOf(work), ofYear.filter((each) => setOf(each) === setOf(work))]))
            for (const counting of ['full', 'fractional']) {
                for (const top of [1, 10, 50]) {
                    const expected: Record<string, { p: number, p_top: number, tncs: number, small: number }> = {}
                    for (const work of ofYear) {
                        const set = sets.get(setOf(work)) ?? []
                        const mean = set.reduce((sum, each) => sum + each.citations, 0) / set.length
                        for (const [name, weight] of weights(work, counting, regionOf)) {
                            const held = expected[name] ??= { p: 0, p_top: 0, tncs: 0, small: 0 }
                            held.p += weight
                            held.p_top += weight * scoreOf(work, set, top)
                            held.tncs += weight * (mean === 0 ? 1 : work.citations / mean)
                            held.small += set.length < 40 ? weight : 0
                        }
                    }
                    const found = await figures(policy, counting, top, year)
                    expect(Object.keys(found).sort()).toEqual(['*', ...Object.keys(expected)].sort())
                    for (const [name, want] of Object.entries(expected)) {
                        const row = found[name]
                        const about = `${policy} ${name} ${year} ${counting} top ${top} %`
                        expect(row?.p, about).toBeCloseTo(want.p, 6)
                        expect(row?.p_top, about).toBeCloseTo(want.p_top, 6)
                        expect(row?.tncs, about).toBeCloseTo(want.tncs, 5)
                        expect(row?.small_share, about).toBeCloseTo(want.small / want.p, 6)
                    }
                }
            }
        }
        // Some sets are small and some are not, or the last of these would tell nothing.
        const sizes = [...new Set(works.map(setOf))].map((name) => works.filter((work) => setOf(work) === name).length)
        expect(Math.min(...sizes)).toBeLessThan(40)
        expect(Math.max(...sizes)).toBeGreaterThanOrEqual(40)
    })
})

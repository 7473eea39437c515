/** Thresholds, bands, tie weights and expected citations of reference sets (sql/refresh, sql/metrics/29 and 34), worked out by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { buildCorpus, putWorks, type WorkByHand } from '../../support/works-by-hand.ts'

let database: TestDatabase
let countries: string[]
beforeAll(async () => {
    database = await createTestDatabase()
    countries = (await database.db.selectFrom('core.countries').select('country_code').orderBy('country_code').execute()).map((row) => row.country_code)
})
afterAll(() => database.close())

interface SetRow { works: number, citations: number, thresholds: number[], above: number[], at: number[] }

/** Reference sets by area, year and group; their lists are for the top 50, 10, 5 and 1 %. */
async function setsOf(works: WorkByHand[]): Promise<Record<string, SetRow>> {
    // Works with the same citations are a country of their own, so that one can see what they score.
    await putWorks(database, works.map((work) => ({ ...work, authors: [countries[work.citations % countries.length] ?? '?'] })))
    const { mainId } = await buildCorpus(database)
    const found = await database.pool.query<SetRow & { name: string }>(`
        select
            research_area || ' ' || publication_year || ' ' || type_group as name, works, citations,
            array[threshold_50, threshold_10, threshold_5, threshold_1] as thresholds, array[above_50, above_10, above_5, above_1] as above, array[at_50, at_10, at_5, at_1] as at
        from metrics.reference_sets
        where build_id = (select build_id from metrics.settings where setting_id = $1)`, [mainId])
    return Object.fromEntries(found.rows.map(({ name, ...row }) => [name, row]))
}

/** Thresholds that a work of the top x % has passed. */
const passedBy = { 50: 1, 10: 2, 5: 3, 1: 4 }

interface Scored { name: string, citations: number, works: number, score: number }

/** What works score in the top x %, by set and citations, from their bands and the tie weights as the sums by country use them. */
async function scoresOf(top: 1 | 5 | 10 | 50): Promise<Scored[]> {
    const client = await database.pool.connect()
    try {
        await client.query(`begin; select set_config('homegrown.share', '0', true)`)
        await client.query('delete from ops.refresh_sets; insert into ops.refresh_sets select distinct subfield_id, publication_year, 0 from metrics.reference_sets')
        const found = await client.query<Scored & { read_score: number }>(`
            select
                bands.research_area || ' ' || bands.publication_year || ' ' || bands.type_group as name, cells.citations / cells.works as citations, cells.works,
                case when cells.band >= 2 * $1::integer then 1 else coalesce(ties.tie_weight, 0) end as score,
                case when cells.band >= bands.above_band then 1 when cells.band = bands.tie_band then bands.tie_weight else 0 end as read_score
            from metrics.settings as settings
            inner join metrics.country_cells as cells on cells.build_id = settings.build_id
            left join derive.tie_weights(settings.build_id) as ties
                on ties.set_id = cells.set_id and ties.band = cells.band and ties.top_percent = $2
            inner join derive.top_bands as bands
                on bands.build_id = cells.build_id and bands.set_id = cells.set_id and bands.top_percent = $2
            where settings.setting = 'main'`, [passedBy[top], top])
        // What is written and what is read agree.
        for (const row of found.rows) expect(row.read_score, JSON.stringify(row)).toBe(row.score)
        return found.rows
    } finally {
        await client.query('rollback')
        client.release()
    }
}

async function scoreByCitations(top: 1 | 5 | 10 | 50): Promise<Record<number, number>> {
    return Object.fromEntries((await scoresOf(top)).map(({ citations, score }) => [citations, score]))
}

const cited = (...citations: number[]): WorkByHand[] => citations.map((each) => ({ citations: each }))

describe('one set of eleven', () => {
    // The top 50 % are 5.5 works: 5 above 2 citations, and half of the one with 2. The top 10 % are 1.1: the one with 8, and 0.1 shared by four with 3.
    const works = cited(0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 8)

    test('thresholds, works above and at them', async () => {
        expect(await setsOf(works)).toEqual({ '1 2020 article': { works: 11, citations: 24, thresholds: [2, 3, 8, 8], above: [5, 1, 0, 0], at: [1, 4, 1, 1] } })
    })

    test('scores', async () => {
        await setsOf(works)
        expect(await scoreByCitations(50)).toEqual({ 0: 0, 1: 0, 2: 0.5, 3: 1, 8: 1 })
        expect(await scoreByCitations(10)).toEqual({ 0: 0, 1: 0, 2: 0, 3: 0.025, 8: 1 })
        // Two thresholds at 8: the band is the same, the scores are not.
        expect(await scoreByCitations(5)).toEqual({ 0: 0, 1: 0, 2: 0, 3: 0, 8: 0.55 })
        expect(await scoreByCitations(1)).toEqual({ 0: 0, 1: 0, 2: 0, 3: 0, 8: 0.11 })
    })

    test('the histogram holds each work once', async () => {
        await setsOf(works)
        const { rows } = await database.pool.query('select citations, works from metrics.citation_histogram where build_id = (select build_id from metrics.settings where setting = $1) order by 1', ['main'])
        expect(rows).toEqual([{ citations: 0, works: 3 }, { citations: 1, works: 2 }, { citations: 2, works: 1 }, { citations: 3, works: 4 }, { citations: 8, works: 1 }])
    })
})

test('where the share is reached exactly, works at the threshold score nothing', async () => {
    // Nine of ten works have at most 3 citations, which is 90 %: the top 10 % are the tenth alone.
    expect(await setsOf(cited(0, 0, 0, 1, 1, 2, 3, 3, 3, 8))).toMatchObject({ '1 2020 article': { thresholds: [1, 3, 8, 8], above: [5, 1, 0, 0], at: [2, 3, 1, 1] } })
    expect(await scoreByCitations(10)).toEqual({ 0: 0, 1: 0, 2: 0, 3: 0, 8: 1 })
    expect(await scoreByCitations(50)).toEqual({ 0: 0, 1: 0, 2: 1, 3: 1, 8: 1 })
})

test('all thresholds at one number of citations', async () => {
    expect(await setsOf(cited(0, 7, 7, 7))).toMatchObject({ '1 2020 article': { thresholds: [7, 7, 7, 7], above: [0, 0, 0, 0], at: [3, 3, 3, 3] } })
    expect(await scoreByCitations(50)).toEqual({ 0: 0, 7: 2 / 3 })
    expect(await scoreByCitations(10)).toEqual({ 0: 0, 7: 0.4 / 3 })
})

test.each([['one work', [5]], ['one work without citations', [0]], ['nobody cited', [0, 0, 0, 0]]])('%s: every work scores the share itself', async (_, citations) => {
    await setsOf(cited(...citations))
    for (const top of [1, 5, 10, 50] as const) expect(await scoreByCitations(top)).toEqual({ [citations[0] ?? 0]: top / 100 })
})

test('works are compared within area, year and type group; the rest is left out', async () => {
    const sets = await setsOf([
        { citations: 1 }, { citations: 2, type: 'conference-paper' }, { citations: 4, type: 'preprint' }, { citations: 8, type: 'erratum' }, { citations: 16, year: 2021 },
        { citations: 32, topic: 'T20' }, { citations: 64, topic: 'T11' }, { citations: 128, topic: null }, { citations: 256, isRetracted: true }, { citations: 512, type: 'paratext' },
    ])
    expect(Object.fromEntries(Object.entries(sets).map(([name, { works, citations }]) => [name, [works, citations]]))).toEqual({
        '1 2020 article': [3, 67], '1 2020 preprint': [1, 4], '1 2020 other': [1, 8], '1 2021 article': [1, 16], '2 2020 article': [1, 32],
    })
})

test('random sets against the definition, in whole numbers; each scores exactly its share', async () => {
    let state = 11
    const random = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor(state / 4_294_967_296 * below)
    }
    const works: WorkByHand[] = []
    for (let set = 0; set < 40; set++) {
        const [size, spread] = [1 + random(60), 1 + random(12)]
        for (let n = 0; n < size; n++) works.push({ citations: random(spread) * random(spread), topic: `T${1 + set % 8}0`, year: 2000 + Math.floor(set / 8) })
    }
    await setsOf(works)
    for (const top of [1, 5, 10, 50] as const) {
        const scores = await scoresOf(top)
        const bySet = new Map([...new Set(scores.map(({ name }) => name))].map((name) => [name, scores.filter((each) => each.name === name)]))
        expect(bySet.size).toBe(40)
        for (const [name, set] of bySet) {
            const all = set.flatMap((each) => Array.from({ length: each.works }, () => each.citations))
            for (const { citations, score } of set) expect(score, `top ${top} % of ${name}, ${citations} citations`).toBeCloseTo(scoreByDefinition(all, citations, top), 12)
            expect(set.reduce((sum, each) => sum + each.works * each.score, 0), `top ${top} % of ${name}`).toBeCloseTo((top * all.length) / 100, 9)
        }
    }
})

test('a work at or above a threshold counts the same in the adjusted variant', async () => {
    await setsOf(cited(0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 8))
    const { rows } = await database.pool.query(`select top_percent, adjusted_weight from derive.top_bands where build_id = (select build_id from metrics.settings where setting = 'main') order by 1`)
    // 0.11 of 1 work, 0.55 of 1, 1.1 of 5, 5.5 of 6.
    expect(rows).toEqual([{ top_percent: 1, adjusted_weight: 0.11 }, { top_percent: 5, adjusted_weight: 0.55 }, { top_percent: 10, adjusted_weight: 0.22 }, { top_percent: 50, adjusted_weight: expect.closeTo(5.5 / 6, 12) }])
})

/** Waltman & Schreiber 2013: with prop(c) and cum(c) of the set, t = min{c : cum(c) ≥ 1 − x}; above t 1, at t (cum(t) − (1 − x)) / prop(t). */
function scoreByDefinition(set: number[], citations: number, top: number): number {
    const atMost = (c: number) => set.filter((each) => each <= c).length
    const threshold = Math.min(...set.filter((c) => atMost(c) * 100 >= set.length * (100 - top)))
    if (citations !== threshold) return citations > threshold ? 1 : 0
    return (atMost(threshold) * 100 - set.length * (100 - top)) / (100 * set.filter((each) => each === threshold).length)
}

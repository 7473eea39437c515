/** Scores of single works (sql/metrics/34), worked out by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addWorks, buildCorpus, putWorks } from '../../support/works-by-hand.ts'

let database: TestDatabase
let mainId: number
let familiesId: number
beforeAll(async () => {
    database = await createTestDatabase()
    await putWorks(database, [
        // One set of eleven: the top 50 % are the five above 2 citations and a half of W6; the top 10 % W11 and 0.025 of each of the four with 3.
        ...[0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 8].map((citations, index) => ({ id: `W${index + 1}`, citations })),
        { id: 'W20', citations: 4, year: 2021 }, { id: 'W21', citations: 0, topic: 'T20' },
        { id: 'W30', citations: 50, isRetracted: true }, { id: 'W31', citations: 50, topic: null }, { id: 'W32', citations: 50, type: 'paratext' },
        { id: 'W40', citations: 2, year: 2022, family: 'a' }, { id: 'W41', citations: 9, year: 2022, type: 'preprint', family: 'a' }, { id: 'W42', citations: 9, year: 2022 },
    ])
    const corpus = await buildCorpus(database, undefined, ['families'])
    mainId = corpus.mainId
    familiesId = corpus.idOf('families')
})
afterAll(() => database.close())

interface Row { work_id: string, verdict: string, set_works: number | null, citations: number, ncs: number | null, top_1: number | null, top_5: number | null, top_10: number | null, top_50: number | null }

async function scores(works: string[], setting = mainId): Promise<Row[]> {
    return (await database.pool.query<Row>('select * from derive.work_scores($1, $2) order by length(work_id), work_id', [setting, works])).rows
}

test('above, at and below each threshold', async () => {
    expect(await scores(['W11', 'W7', 'W6', 'W1'])).toEqual([
        { work_id: 'W1', verdict: 'counted', research_area: 1, publication_year: 2020, type_group: 'article', set_works: 11, citations: 0, ncs: 0, top_1: 0, top_5: 0, top_10: 0, top_50: 0 },
        { work_id: 'W6', verdict: 'counted', research_area: 1, publication_year: 2020, type_group: 'article', set_works: 11, citations: 2, ncs: expect.closeTo(22 / 24, 12), top_1: 0, top_5: 0, top_10: 0, top_50: 0.5 },
        { work_id: 'W7', verdict: 'counted', research_area: 1, publication_year: 2020, type_group: 'article', set_works: 11, citations: 3, ncs: 1.375, top_1: 0, top_5: 0, top_10: 0.025, top_50: 1 },
        { work_id: 'W11', verdict: 'counted', research_area: 1, publication_year: 2020, type_group: 'article', set_works: 11, citations: 8, ncs: expect.closeTo(88 / 24, 12), top_1: 0.11, top_5: 0.55, top_10: 1, top_50: 1 },
    ])
})

test('a set of one; a set where nobody is cited', async () => {
    expect(await scores(['W20', 'W21'])).toMatchObject([
        { work_id: 'W20', set_works: 1, ncs: 1, top_1: 0.01, top_5: 0.05, top_10: 0.1, top_50: 0.5 },
        { work_id: 'W21', set_works: 1, ncs: 1, top_1: 0.01, top_5: 0.05, top_10: 0.1, top_50: 0.5 },
    ])
})

test('what is not counted has its reason and no scores; what is not in the store has no row', async () => {
    const none = { set_works: null, ncs: null, top_1: null, top_5: null, top_10: null, top_50: null }
    expect(await scores(['W30', 'W31', 'W32', 'W99'])).toMatchObject([{ work_id: 'W30', verdict: 'retracted', ...none }, { work_id: 'W31', verdict: 'no topic', ...none }, { work_id: 'W32', verdict: 'type', ...none }])
})

test('the scores of a set add up to its share of works', async () => {
    const rows = await scores(Array.from({ length: 11 }, (_, index) => `W${index + 1}`))
    for (const top of [1, 5, 10, 50] as const) expect(rows.reduce((sum, row) => sum + (row[`top_${top}`] ?? 0), 0)).toBeCloseTo(top * 0.11, 12)
    expect(rows.reduce((sum, row) => sum + (row.ncs ?? 0), 0)).toBeCloseTo(11, 12)
})

test('with families the head has the most citations of any version, and the other version no score', async () => {
    expect(await scores(['W40', 'W41', 'W42'])).toMatchObject([{ citations: 2, set_works: 2, top_50: 0 }, { citations: 9, set_works: 1, top_50: 0.5 }, { citations: 9, set_works: 2, top_50: 1 }])
    expect(await scores(['W40', 'W41', 'W42'], familiesId)).toMatchObject([
        { verdict: 'counted', citations: 9, set_works: 2, top_50: 0.5 }, { verdict: 'other version', citations: 9, set_works: null, top_50: null }, { citations: 9, set_works: 2, top_50: 0.5 },
    ])
})

test('a setting that was never built has verdicts and no scores', async () => {
    const { rows } = await database.pool.query<{ setting_id: number }>(`select setting_id from metrics.settings where setting = 'level'`)
    expect(await scores(['W11'], rows[0]?.setting_id)).toMatchObject([{ verdict: 'counted', citations: 8, set_works: null, ncs: null, top_10: null }])
})

test('thresholds are those of the last refresh', async () => {
    await addWorks(database, [{ id: 'W12', citations: 100 }])
    expect(await scores(['W11', 'W12'])).toMatchObject([{ set_works: 11, top_10: 1 }, { set_works: 11, top_10: 1 }])
})

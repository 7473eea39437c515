/** Leading institutions (sql/metrics/35), worked out by hand. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addWorks, buildCorpus, putWorks, type WorkByHand } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

/**
 * One set of eleven: the top 10 % are 1.1 works, W11 and 0.025 of each of the four with 3 citations. NCS = citations × 11 / 24.
 * | work | citations | I1 | I2 | I3 |
 * | W1 | 0 | 1 | | |
 * | W7 | 3 | 0.5 | 0.5 | |
 * | W8 | 3 | | 1 | |
 * | W9 | 3 | | | 1 |
 * | W11 | 8 | 0.5 | 0.25 | |
 */
const works: WorkByHand[] = [
    { citations: 0, authors: ['CN:I1'] }, { citations: 0, authors: ['?'] }, { citations: 0, authors: ['US'] }, { citations: 1 }, { citations: 1 }, { citations: 2 },
    { citations: 3, authors: [['CN:I1', 'US:I2']] }, { citations: 3, authors: ['US:I2'] }, { citations: 3, authors: [':I3'] }, { citations: 3, authors: ['CN'] },
    { citations: 8, authors: ['CN:I1', 'CN:I1', 'US:I2', '?'] },
]

let mainId: number
async function put(more: WorkByHand[] = []): Promise<void> {
    await putWorks(database, [...works, ...more])
    mainId = (await buildCorpus(database)).mainId
}
beforeEach(() => put())

interface Row { counting: string, institution_id: string, p: number, p_top: number, institution_rank: number }

async function leading(top = 10, first = 2020, last = 2020): Promise<Row[]> {
    return (await database.pool.query<Row>('select * from derive.leading_institutions($1, $2, $3, $4) order by counting, institution_rank, institution_id', [mainId, first, last, top])).rows
}
const short = (rows: Row[]) => rows.map((row) => [row.counting, row.institution_rank, row.institution_id, row.p, row.p_top])

test('full and fractional counting do not lead to the same first place', async () => {
    expect(short(await leading())).toEqual([
        ['fractional', 1, 'I1', 2, 0.5125], ['fractional', 2, 'I2', 1.75, 0.2875], ['fractional', 3, 'I3', 1, 0.025],
        ['full', 1, 'I2', 3, 1.05], ['full', 2, 'I1', 3, 1.025], ['full', 3, 'I3', 1, 0.025],
    ])
})

test('shares, citation scores, what is known of the institution, and what is lost', async () => {
    const rows = await leading()
    expect(rows.find((row) => row.counting === 'fractional' && row.institution_id === 'I1')).toEqual({
        counting: 'fractional', institution_id: 'I1', name: 'Institution I1', country_code: 'CN', institution_type: 'education', p: 2, p_top: 0.5125, pp_top: 0.25625,
        world_share: 0.465909091, institution_rank: 1, mncs: 1.260416667, tncs: 2.520833333, lost_share: expect.closeTo(1 - 4.75 / 11, 12),
    })
    expect(rows.find((row) => row.counting === 'full' && row.institution_id === 'I1')).toMatchObject({
        pp_top: 0.341666667, world_share: 0.931818182, mncs: 1.680555556, tncs: 5.041666667, lost_share: expect.closeTo(6 / 11, 12),
    })
    expect(rows.find((row) => row.institution_id === 'I3')).toMatchObject({ country_code: null })
})

test('every threshold, and no rows for another', async () => {
    // The top 50 %: a half of the work with 2 citations, and all above. The top 1 %: 0.11 of W11.
    expect(short(await leading(50)).slice(0, 2)).toEqual([['fractional', 1, 'I2', 1.75, 1.75], ['fractional', 2, 'I1', 2, 1]])
    expect(short(await leading(1)).slice(0, 2)).toEqual([['fractional', 1, 'I1', 2, 0.055], ['fractional', 2, 'I2', 1.75, 0.0275]])
    expect(await leading(7)).toEqual([])
})

test('equals share a place', async () => {
    await put([{ citations: 0, year: 2021, authors: ['US:I5'] }, { citations: 0, year: 2021, authors: ['US:I6'] }, { citations: 0, year: 2021, authors: ['US:I7', 'US:I7', '?', '?'] }])
    expect(short(await leading(10, 2021, 2021)).slice(0, 3)).toEqual([['fractional', 1, 'I5', 1, 0.1], ['fractional', 1, 'I6', 1, 0.1], ['fractional', 3, 'I7', 0.5, 0.05]])
})

test('only counted works of the years, compared within their own sets', async () => {
    await put([
        { id: 'W20', citations: 5, year: 2021, authors: ['US:I2'] }, { id: 'W21', citations: 900, authors: ['US:I2'], isRetracted: true }, { id: 'W22', citations: 900, topic: null, authors: ['US:I2'] },
        { id: 'W23', citations: 4, topic: 'T20', authors: ['US:I2'] },
    ])
    expect(short(await leading()).filter(([, , id]) => id === 'I2')).toEqual([['fractional', 2, 'I2', 2.75, 0.3875], ['full', 1, 'I2', 4, 1.15]])
    expect(short(await leading(10, 2020, 2021)).filter(([, , id]) => id === 'I2')).toEqual([['fractional', 2, 'I2', 3.75, 0.4875], ['full', 1, 'I2', 5, 1.25]])
    expect(await leading(10, 1990, 1999)).toEqual([])
})

test('what stands above an institution gets nothing of its works', async () => {
    await database.pool.query(`insert into core.current_institutions (institution_id, name, lineage) values ('I9', 'Parent', '{I9}')`)
    await database.pool.query(`update core.current_institutions set lineage = '{I1,I9}' where institution_id = 'I1'`)
    expect((await leading()).map((row) => row.institution_id)).not.toContain('I9')
})

test('an institution nobody told of is still there', async () => {
    await database.pool.query(`delete from core.current_institutions where institution_id = 'I1'`)
    expect((await leading())[0]).toMatchObject({ institution_id: 'I1', name: null, country_code: null, p: 2 })
})

test('of a family the head counts, with the most citations of any version', async () => {
    await put([{ id: 'W30', citations: 1, year: 2021, authors: ['US:I2'], family: 'a' }, { id: 'W31', citations: 6, year: 2021, type: 'preprint', authors: ['CN:I1'], family: 'a' }, { id: 'W32', citations: 5, year: 2021, authors: ['CN:I1'] }])
    expect(short(await leading(50, 2021, 2021)).filter(([counting]) => counting === 'full')).toEqual([['full', 1, 'I1', 2, 1.5], ['full', 2, 'I2', 1, 0]])
    mainId = (await buildCorpus(database, 'families: on')).mainId
    // The preprint is gone, and its 6 citations are those of W30.
    expect(short(await leading(50, 2021, 2021)).filter(([counting]) => counting === 'full')).toEqual([['full', 1, 'I2', 1, 1], ['full', 2, 'I1', 1, 0]])
})

test('on random works the institutions and what is lost add up to the world', async () => {
    let state = 5
    const random = (below: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return Math.floor(state / 4_294_967_296 * below)
    }
    await addWorks(database, Array.from({ length: 300 }, (_, index): WorkByHand => ({
        id: `W1${index}00`, citations: random(12), year: 2015 + random(3), topic: `T${1 + random(3)}0`,
        authors: Array.from({ length: 1 + random(4) }, () => Array.from({ length: 1 + random(2) }, () => ['?', 'US', 'US:I2', 'CN:I1', ':I3', 'DE:I4'][random(6)] ?? '?')),
    })))
    mainId = (await buildCorpus(database)).mainId
    const rows = (await leading(10, 2015, 2017)).filter((row) => row.counting === 'fractional') as (Row & { lost_share: number })[]
    const p = rows.reduce((sum, row) => sum + row.p, 0)
    expect(rows).toHaveLength(4)
    expect(rows[0]?.lost_share).toBeGreaterThan(0.1)
    expect(p).toBeCloseTo(300 * (1 - (rows[0]?.lost_share ?? 0)), 6)
})

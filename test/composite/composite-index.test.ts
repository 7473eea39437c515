/** The definition in SQL, on tables small enough to work out by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

interface Given {
    countries?: string[]
    blocs?: Record<string, string[]>
    pillars: Record<string, { weight: number, scaling: string, bloc?: string }>
    values: Record<string, Record<string, number | null>>
    missing?: string
}

const three = ['US', 'FR', 'DE']
const jsonOf = ({ countries = three, blocs = {}, pillars, values }: Given) => [countries, JSON.stringify(blocs), JSON.stringify(pillars), JSON.stringify(values)]

async function scaledOf(given: Given): Promise<Record<string, [value: number | null, origin: string | null, scaled: number | null]>> {
    const { rows } = await database.pool.query<{ unit: string, value: number | null, value_origin: string | null, scaled: number | null }>(
        'select unit, value, value_origin, scaled from derive.composite_pillars($1, $2, $3, $4)', jsonOf(given))
    return Object.fromEntries(rows.map((row) => [row.unit, [row.value, row.value_origin, row.scaled === null ? null : Math.round(row.scaled * 1e5) / 1e5]]))
}

async function scoresOf(given: Given) {
    const { rows } = await database.pool.query<{ unit: string, is_bloc: boolean, score: number | null, rank: number | null, weight_used: number, missing_pillars: string[], is_renormalised: boolean }>(
        'select * from derive.composite_index($1, $2, $3, $4, $5)', [...jsonOf(given), given.missing ?? 'report'])
    return Object.fromEntries(rows.map(({ unit, ...row }) => [unit, row]))
}

// 4, 2, 1: largest 4; range 3; mean 7/3; deviation √(42/27) = 1.24722 (of a sample it would be 1.52753).
const values = { talent: { US: 4, FR: 2, DE: 1 } }

describe('scaling', () => {
    test.each([
        ['best', [1, 0.5, 0.25]],
        ['min-max', [1, 0.33333, 0]],
        ['z-score', [1.33631, -0.26726, -1.06904]],
        ['none', [4, 2, 1]],
    ])('%s', async (scaling, [us, fr, de]) => {
        expect(await scaledOf({ pillars: { talent: { weight: 1, scaling } }, values })).toEqual({ US: [4, 'given', us], FR: [2, 'given', fr], DE: [1, 'given', de] })
    })

    test.each(['best', 'min-max', 'z-score'])('%s has no scale where countries do not differ, or none is above 0', async (scaling) => {
        const scaled = await scaledOf({ pillars: { talent: { weight: 1, scaling } }, values: { talent: { US: 0, FR: 0, DE: 0 } } })
        expect(scaled).toEqual({ US: [0, 'given', null], FR: [0, 'given', null], DE: [0, 'given', null] })
    })

    test('a missing value takes no part in the scale', async () => {
        const scaled = await scaledOf({ pillars: { talent: { weight: 1, scaling: 'min-max' } }, values: { talent: { US: 4, FR: 2, DE: null } } })
        expect(scaled).toEqual({ US: [4, 'given', 1], FR: [2, 'given', 0], DE: [null, null, null] })
    })
})

describe('blocs', () => {
    const blocs = { EU: ['FR', 'DE'] }
    const blocOf = async (scaling: string, bloc: string, more: Given['values'] = values) => (await scaledOf({ blocs, pillars: { talent: { weight: 1, scaling, bloc } }, values: more }))['EU']

    // Under min-max the sum of the raw values (3, two thirds up the range) is not the sum of the scaled ones (one third).
    test.each([
        ['best', 'sum', [3, 'sum', 0.75]],
        ['best', 'mean', [1.5, 'mean', 0.375]],
        ['min-max', 'sum', [3, 'sum', 0.66667]],
        ['min-max', 'mean', [1.5, 'mean', 0.16667]],
        ['none', 'sum', [3, 'sum', 3]],
        ['none', 'given', [null, null, null]],
    ])('%s, %s', async (scaling, bloc, expected) => {
        expect(await blocOf(scaling, bloc)).toEqual(expected)
    })

    test.each(['sum', 'mean', 'given'])('a value of its own is taken as given, whatever the rule (%s)', async (bloc) => {
        expect(await blocOf('best', bloc, { talent: { ...values.talent, EU: 3.2 } })).toEqual([3.2, 'given', 0.8])
    })

    test.each(['sum', 'mean'])('the %s of members of whom one is missing is missing', async (bloc) => {
        expect(await blocOf('best', bloc, { talent: { US: 4, FR: 2 } })).toEqual([null, null, null])
    })

    test('a bloc above every country moves no country', async () => {
        const scaled = await scaledOf({ blocs, pillars: { talent: { weight: 1, scaling: 'best', bloc: 'sum' } }, values: { talent: { US: 4, FR: 3, DE: 2 } } })
        expect(scaled).toEqual({ US: [4, 'given', 1], FR: [3, 'given', 0.75], DE: [2, 'given', 0.5], EU: [5, 'sum', 1.25] })
    })
})

describe('score and rank', () => {
    const pillars = { talent: { weight: 0.75, scaling: 'none', bloc: 'sum' }, money: { weight: 0.25, scaling: 'none', bloc: 'mean' } }
    const both = { talent: { US: 0.4, FR: 0.2, DE: 0.6 }, money: { US: 1, FR: 0.8, DE: 0.4 } }

    test('weighted sum; a bloc is ranked among the countries and moves none of them', async () => {
        // US 0.3 + 0.25, FR 0.15 + 0.2, DE 0.45 + 0.1; EU 0.75 × 0.8 + 0.25 × 0.6.
        expect(await scoresOf({ blocs: { EU: ['FR', 'DE'] }, pillars, values: both })).toEqual({
            US: { is_bloc: false, score: 0.55, rank: 1, weight_used: 1, missing_pillars: [], is_renormalised: false },
            DE: { is_bloc: false, score: 0.55, rank: 1, weight_used: 1, missing_pillars: [], is_renormalised: false },
            FR: { is_bloc: false, score: 0.35, rank: 3, weight_used: 1, missing_pillars: [], is_renormalised: false },
            EU: { is_bloc: true, score: 0.75, rank: 1, weight_used: 1, missing_pillars: [], is_renormalised: false },
        })
    })

    const gap = { talent: { US: 0.4, DE: 0.6 }, money: { US: 1, FR: 0.8 } }

    test('who lacks a pillar has no score, and the pillar is named', async () => {
        const scores = await scoresOf({ countries: [...three, 'JP'], blocs: { EU: ['FR', 'DE'] }, pillars, values: gap })
        expect(scores['US']).toMatchObject({ score: 0.55, rank: 1 })
        expect(scores['FR']).toEqual({ is_bloc: false, score: null, rank: null, weight_used: 0.25, missing_pillars: ['talent'], is_renormalised: false })
        expect(scores['DE']).toMatchObject({ score: null, missing_pillars: ['money'], weight_used: 0.75 })
        expect(scores['JP']).toMatchObject({ score: null, missing_pillars: ['money', 'talent'], weight_used: 0 })
        expect(scores['EU']).toMatchObject({ score: null, missing_pillars: ['money', 'talent'] })
    })

    test('renormalise: over the pillars there are, and said so', async () => {
        const scores = await scoresOf({ countries: [...three, 'JP'], pillars, values: gap, missing: 'renormalise' })
        // FR has money 0.8 alone, DE talent 0.6 alone; both pass the US, which has everything.
        expect(scores['FR']).toEqual({ is_bloc: false, score: 0.8, rank: 1, weight_used: 0.25, missing_pillars: ['talent'], is_renormalised: true })
        expect(scores['DE']).toMatchObject({ score: 0.6, rank: 2, is_renormalised: true })
        expect(scores['US']).toMatchObject({ score: 0.55, rank: 3, is_renormalised: false })
        expect(scores['JP']).toMatchObject({ score: null, rank: null, is_renormalised: false })
    })
})

test('every function says what it is', async () => {
    const { rows } = await database.pool.query<{ proname: string, comment: string | null }>(
        `select proname, obj_description(oid, 'pg_proc') as comment from pg_proc where proname like 'composite\\_%' and pronamespace = 'derive'::regnamespace order by proname`)
    expect(rows).toEqual(['composite_index', 'composite_pillars'].map((proname) => ({ proname, comment: expect.stringContaining('Grain:') })))
})

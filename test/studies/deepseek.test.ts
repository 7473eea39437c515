/** Every row of the table in the method description of the Stanford study, on the study's own data. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf } from '../../src/cli/source-files.ts'
import { comparePublished } from '../../src/study/compare-published.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import type { StudyResult } from '../../src/study/result.ts'
import type { Study } from '../../src/study/types.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { runStudyOn } from '../support/run-study.ts'

describe.skipIf(!hasRealData)('the DeepSeek study from its files', () => {
    let database: TestDatabase
    let study: Study
    let result: StudyResult
    const run = async (change: Partial<Study>) => {
        const changed = { ...study, ...change }
        return runStudyOn(database, changed, await filesOf(realData('deepseek-2025'), changed))
    }

    beforeAll(async () => {
        database = await createTestDatabase()
        study = await loadStudy('deepseek', { from: realData('deepseek-2025') })
        result = await run({ definition: 'hoover2025' })
    })
    afterAll(() => database.close())

    test('cohort: roster, profiles, known countries', () => {
        expect(result.cohort).toMatchObject({ members: 222, profiles: 211, known: 201, unknown: 21 })
    })

    test('never left China, with bounds', () => {
        expect(result.never_left).toMatchObject({ count: 111, of: 201, unknown: 21 })
        expect(result.never_left.share).toBeCloseTo(0.5522, 4)
        expect(result.never_left.lower).toBeCloseTo(0.5, 4)
        expect(result.never_left.upper).toBeCloseTo(0.5946, 4)
    })

    test('the interval is the binomial bootstrap around the share', () => {
        const [lower, upper] = result.never_left.interval ?? [0, 0]
        const sd = Math.sqrt(0.5522 * (1 - 0.5522) / 201)
        expect(lower).toBeGreaterThan(0.5522 - 2.3 * sd)
        expect(lower).toBeLessThan(0.5522 - 1.6 * sd)
        expect(upper).toBeGreaterThan(0.5522 + 1.6 * sd)
        expect(upper).toBeLessThan(0.5522 + 2.3 * sd)
    })

    test('ever and never in China', () => {
        expect(result.ever_in).toMatchObject({ count: 197, of: 201 })
        expect(result.never_in).toMatchObject({ count: 4, of: 201 })
    })

    test('ties to the US and their years', () => {
        expect(result.ties['US']).toMatchObject({ count: 49, of: 201, years: { '1': 31, '2-4': 9, '5+': 9 } })
        expect(result.split).toEqual({ never_left: 111, tie: 49, elsewhere: 41 })
    })

    test('current country', () => {
        expect(result.current).toMatchObject({ CN: 171, US: 15 })
        expect(Object.values(result.current).reduce((sum, count) => sum + count, 0)).toBe(201)
    })

    test('trajectories of the 49', () => {
        expect(result.trajectories).toEqual([
            { path: 'CN…CN', count: 19 }, { path: 'US…CN', count: 11 }, { path: 'CN…US', count: 10 }, { path: 'US…US', count: 3 }, { path: 'other', count: 6 },
        ])
    })

    test('key team', () => {
        expect(result.key_team).toMatchObject({ members: 31, known: 28, never_left: 14, ties: { US: 8 }, works_required: 5 })
        expect(result.key_team?.output.citations.mean).toBeCloseTo(1596.19, 2)
        expect(result.key_team?.output.citations.median).toBe(522)
        expect(result.key_team?.output.h_index.mean).toBe(14)
    })

    test('institutions', () => {
        expect(result.institutions.count).toBe(499)
        expect(result.institutions.by_country).toMatchObject({ CN: 368, US: 65 })
        const direct = Object.fromEntries(result.institutions.top.map((institution) => [institution.name, institution.direct]))
        expect(direct).toMatchObject({ 'Chinese Academy of Sciences': 18, 'Peking University': 20, 'Tsinghua University': 14, 'Sun Yat-sen University': 10, 'Nanjing University': 8 })
        expect(result.institutions.top.find((institution) => institution.name === 'Chinese Academy of Sciences')?.total).toBe(32)
    })

    test('output per author', () => {
        expect(result.output.people).toBe(211)
        const { works, citations, h_index: h, i10_index: i10 } = result.output
        expect([works.mean, citations.mean, h.mean, i10.mean].map((mean) => Math.round((mean ?? 0) * 100) / 100)).toEqual([62.13, 1089.09, 11.26, 19.99])
        expect([works.median, citations.median, h.median, i10.median]).toEqual([24, 273, 7, 6])
    })

    test('every published figure that was recomputed from the data agrees', () => {
        const compared = comparePublished(result, study.expected)
        const data = compared.filter((row) => row.kind === 'data')
        expect(data.length).toBeGreaterThan(30)
        expect(data.filter((row) => !row.agrees)).toEqual([])
    })

    test('region policies with the SARs, and with Taiwan', async () => {
        expect((await run({ regions: 'cn+sar' })).never_left.count).toBe(114)
        expect((await run({ regions: 'cn+sar+tw' })).never_left.count).toBe(115)
    })

    test('the sensitivity table holds the same figures under one roof', () => {
        const row = (regions: string, years: number) => result.sensitivity.find((each) => each.regions === regions && each.minimum_years === years && each.implausible === 'kept')
        expect(row('iso', 1)).toMatchObject({ count: 111, of: 201, is_main: true })
        expect(row('cn+sar', 1)).toMatchObject({ count: 114, of: 201 })
        expect(row('cn+sar+tw', 1)).toMatchObject({ count: 115, of: 201 })
        // 42 of the 111 rest on two affiliation-years or fewer.
        expect(result.sensitivity).toHaveLength(18)
        for (const each of result.sensitivity) expect(each.of + each.unknown).toBe(each.members)
    })

    test('without the roster, the cohort is the authors of the works: a group author leaves a gap that is said', async () => {
        const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-works-'))
        try {
            for (const name of ['works.jsonl', 'authors.jsonl', 'institutions.jsonl']) await copyFile(realData('deepseek-2025', name), path.join(folder, name))
            const byWorks = await loadStudy('deepseek', { from: folder })
            const answer = await runStudyOn(database, byWorks, await filesOf(folder, byWorks))
            // Author ids drifted between the two pulls: who has no profile in the files is a member of unknown class.
            expect(answer.cohort.members).toBe(answer.cohort.known + answer.cohort.unknown)
            expect(answer.left_out.map((each) => each.name)).toEqual(['DeepSeek-AI', 'DeepSeek-AI', ':'])
            expect(answer.alerts).toEqual([expect.stringContaining('W4396815229 lists no person')])
            expect(answer.key_team).toMatchObject({ members: 0, works_required: 5 })
        } finally {
            await rm(folder, { recursive: true, force: true })
        }
    })

    test('any other focus: nobody in this team never left India', async () => {
        const india = await run({ focus: 'IN' })
        expect(india.never_left).toMatchObject({ count: 0, of: 201, unknown: 21 })
        expect(india.ever_in.count).toBe(1)
        expect(india.never_in.count).toBe(200)
    })

    test('strict: one year of one source is not enough for a country', async () => {
        const strict = await run({ definition: 'strict' })
        expect(strict.minimum_evidence).toEqual({ years: 2, sources: 2 })
        const sameMinimum = result.sensitivity.find((row) => row.regions === 'iso' && row.minimum_years === 2 && row.implausible === 'kept')
        expect(strict.never_left).toMatchObject({ count: sameMinimum?.count, of: sameMinimum?.of })
    })

    test('the same data gives the same data version, whatever is asked of it', async () => {
        const again = await run({ definition: 'hoover2025', regions: 'cn+sar' })
        expect(again.data_version).toBe(result.data_version)
        expect(again.run).not.toBe(result.run)
    })
})

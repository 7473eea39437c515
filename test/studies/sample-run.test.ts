/** The sample study through the real pipeline, from its tape, against what was worked out by hand. On both queue backends. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedClasses, expectedTotals } from '../../studies/sample/truth.ts'
import { readPeople } from '../../src/metrics/read-people.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import type { PersonResult, StudyResult } from '../../src/study/result.ts'
import type { Study } from '../../src/study/types.ts'
import { backends, isMissing } from '../support/backends.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { runStudyOn } from '../support/run-study.ts'

describe.each(backends)('the sample study, queue on $name', (backend) => {
    let database: TestDatabase
    let study: Study
    let result: StudyResult
    let people: PersonResult[]
    const run = (change: Partial<Study>) => runStudyOn(database, { ...study, ...change }, { kind: 'api', replay: path.join(study.folder, 'tape') })

    beforeAll(async () => {
        if (isMissing(backend)) return
        database = await createTestDatabase({ ...backend.env, HOMEGROWN_QUEUE_PREFIX: `sample-${process.pid}` })
        study = await loadStudy('sample')
        result = await run({})
        people = await readPeople(database.db, result.run)
    })
    afterAll(() => database?.close())

    test.skipIf(isMissing(backend))('totals', () => {
        const { members, profiles, known, unknown, left_out: leftOut } = expectedTotals
        expect(result.cohort).toEqual({ members, profiles, known, unknown, left_out: leftOut })
        expect([result.never_left.count, result.ever_in.count, result.never_in.count]).toEqual([expectedTotals.never_left, expectedTotals.ever_in, expectedTotals.never_in])
        expect(result.ties['US']).toMatchObject({ count: expectedTotals.us.people, years: expectedTotals.us.years })
        expect(result.split).toEqual(expectedTotals.split)
        expect(result.key_team).toMatchObject({ members: expectedTotals.key_team.members, known: expectedTotals.key_team.known, never_left: expectedTotals.key_team.never_left, ties: { US: expectedTotals.key_team.us } })
        expect(result.flags.implausible).toBe(expectedTotals.implausible)
    })

    test.skipIf(isMissing(backend))('the class of every single person', () => {
        const ours = Object.fromEntries(people.flatMap((person) => [person.name, ...person.author_ids].filter((key) => key in expectedClasses).map((key) => [key, person.class])))
        expect(ours).toEqual(expectedClasses)
    })

    test.skipIf(isMissing(backend))('an academy counts a person once, however many of its institutes the career touches', () => {
        expect(result.institutions.top.find((institution) => institution.name === 'Heron Academy of Sciences')).toMatchObject(expectedTotals.academy)
    })

    test.skipIf(isMissing(backend))('groups and placeholders are left out with a reason, one person with two ids is one', () => {
        expect(result.left_out.map((each) => each.name)).toEqual(expect.arrayContaining(['Lanterna-AI Team', 'Lamplighters of the Ninth Floor', ':']))
        expect(result.left_out.every((each) => each.reason.length > 10)).toBe(true)
        expect(people.filter((person) => person.author_ids.includes('A9000000056') && person.author_ids.includes('A9000000156'))).toHaveLength(1)
    })

    test.skipIf(isMissing(backend))('a merged author id leads to the profile that is held now', () => {
        const person = people.find((each) => each.author_ids.includes('A9000000119'))
        expect(person?.author_ids).toContain('A9000000019')
        expect(person?.class).not.toBe('unknown')
    })

    test.skipIf(isMissing(backend))('region policies', async () => {
        for (const [regions, neverLeft] of Object.entries(expectedTotals.never_left_by_regions)) expect((await run({ regions })).never_left.count).toBe(neverLeft)
    })

    test.skipIf(isMissing(backend))('asking the same again gives the same answer under a new run', async () => {
        const again = await run({})
        expect({ ...again, run: 0, as_of: '' }).toEqual({ ...result, run: 0, as_of: '' })
    })
})

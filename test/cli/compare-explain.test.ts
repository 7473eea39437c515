/** Two runs side by side, and one person in detail, through the command. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Comparison, PersonResult } from '../../src/study/result.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const run = (...words: string[]) => runCommand(words, { DATABASE_URL: database.url })
beforeAll(async () => {
    database = await createTestDatabase()
    for (const words of [['--regions', 'iso'], ['--regions', 'cn+sar']]) expect((await run('study', 'run', 'sample', '--json', '--quiet', ...words)).code).toBe(0)
})
afterAll(() => database.close())

test('who changed class between two policies, and that the evidence did not', async () => {
    const done = await run('study', 'compare', '1', '2', '--json')
    const comparison = JSON.parse(done.stdout) as Comparison
    expect(comparison.before).toMatchObject({ run: 1, regions: 'iso', never_left: { count: 24 } })
    expect(comparison.after).toMatchObject({ run: 2, regions: 'cn+sar', never_left: { count: 27 } })
    expect(comparison.changed.filter((person) => person.to === 'never_left')).toHaveLength(3)
    expect(comparison.changed.every((person) => person.evidence_gone.length + person.evidence_new.length === 0)).toBe(true)
    expect(comparison.unchanged + comparison.changed.length).toBe(62)
    expect((await run('study', 'compare', '1', '2')).stdout).toContain('left → never left')
})

test('one person: claims, counted years, the rule that decided', async () => {
    const person = JSON.parse((await run('study', 'explain', 'sample', 'Mei Lin', '--json', '--run', '1')).stdout) as PersonResult
    expect(person).toMatchObject({ name: 'Mei Lin', class: 'left', path: 'CN→US→CN', is_key_team: true, years: { CN: 13, US: 3 } })
    expect(person.decided_by).toMatch(/^Left CN: CN counts, and so does another region; CN \(13 years\), US \(3 years\)/)
    expect(person.evidence.flatMap((claim) => claim.counted_years)).toHaveLength(16)
    const text = (await run('study', 'explain', 'sample', 'A9000000001')).stdout
    expect(text).toContain('Mei Lin')
    expect(text).toContain('https://openalex.org/A9000000001')
})

test('a claim set aside by a correction is shown with the reason', async () => {
    const text = (await run('study', 'explain', 'sample', 'Jiang Anran', '--run', '1')).stdout
    expect(text).toMatch(/set aside: split by corrections\.csv line \d+: another Jiang Anran studied birds/)
})

test('a name that fits several people asks which', async () => {
    const done = await run('study', 'explain', 'sample', 'an', '--run', '1')
    expect(done.code).toBe(2)
    expect(done.stderr).toMatch(/fits several people of run 1: .*\(\d+\)/)
})

test('a member without a profile', async () => {
    const text = (await run('study', 'explain', 'sample', 'Sam Everly', '--run', '1')).stdout
    expect(text).toContain('Unknown: no profile was found for this name')
})

/** The SQL classification against a second one, written apart from it in TypeScript, on invented cohorts of many shapes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf } from '../../src/cli/source-files.ts'
import { readPeople } from '../../src/metrics/read-people.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import type { Study } from '../../src/study/types.ts'
import type { Author } from '../../studies/sample/lab.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { runStudyOn } from '../support/run-study.ts'
import { makeAuthors } from '../support/synthetic.ts'

const sar = new Set(['CN', 'HK', 'MO'])
const policies: Record<string, (country: string) => string> = {
    iso: (country) => country,
    'cn+sar': (country) => (sar.has(country) ? 'CN+SAR' : country),
    'cn+sar+tw': (country) => (sar.has(country) || country === 'TW' ? 'CN+SAR+TW' : country),
}

/** Region by calendar year under a definition, straight from the words of docs/definitions.md. */
function regionYears(author: Author, definition: string, region: (country: string) => string): Map<number, string[]> {
    const years = new Map<number, string[]>()
    for (const { institution, years: listed } of author.affiliations) {
        if (institution.country_code === null) continue
        for (const year of listed) {
            const before = years.get(year) ?? []
            if (definition === 'hoover2025' && before.length > 0) continue
            years.set(year, [...new Set([...before, region(institution.country_code)])])
        }
    }
    return years
}

function classify(author: Author, definition: string, regions: string, focus: string): { class: string, years: Record<string, number> } {
    const region = policies[regions] ?? ((country: string) => country)
    const counted: Record<string, number> = {}
    for (const year of regionYears(author, definition, region).values()) for (const each of year) counted[each] = (counted[each] ?? 0) + 1
    // One provider only: sources never stand for years here.
    const years = Object.fromEntries(Object.entries(counted).filter(([, count]) => count >= (definition === 'strict' ? 2 : 1)))
    const all = Object.keys(years)
    const home = region(focus)
    const verdict = all.length === 0 ? 'unknown' : !all.includes(home) ? 'never_in' : all.length === 1 ? 'never_left' : 'left'
    return { class: verdict, years }
}

describe.each([[1, 300], [2, 300], [3, 40]])('cohort of seed %i, %i people', (seed, size) => {
    let database: TestDatabase
    let folder: string
    const authors = [...makeAuthors(size, seed)]
    beforeAll(async () => {
        database = await createTestDatabase()
        folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-reference-'))
        await mkdir(folder, { recursive: true })
        await writeFile(path.join(folder, 'study.yaml'), 'title: Invented\ncohort: all\n')
        await writeFile(path.join(folder, 'authors.ndjson'), authors.map((author) => JSON.stringify(author)).join('\n'))
    })
    afterAll(async () => {
        await database.close()
        await rm(folder, { recursive: true, force: true })
    })

    test.each([
        ['hoover2025', 'iso', 'CN'], ['hoover2025', 'cn+sar', 'CN'], ['hoover2025', 'cn+sar+tw', 'TW'], ['hoover2025', 'iso', 'IN'],
        ['strict', 'iso', 'CN'], ['strict', 'cn+sar', 'HK'], ['strict', 'cn+sar+tw', 'CN'], ['strict', 'iso', 'US'],
    ])('%s, %s, focus %s', async (definition, regions, focus) => {
        const study: Study = { ...await loadStudy(folder), definition: definition as Study['definition'], regions, focus, ties: [] }
        const result = await runStudyOn(database, study, await filesOf(folder, study))
        const people = await readPeople(database.db, result.run)
        const expected = new Map(authors.map((author) => [author.id.slice(-11), classify(author, definition, regions, focus)]))
        expect(people).toHaveLength(size)
        for (const person of people) expect({ id: person.author_ids[0], class: person.class, years: person.years }).toEqual({ id: person.author_ids[0], ...expected.get(person.author_ids[0] ?? '') })
        const count = (name: string) => [...expected.values()].filter((each) => each.class === name).length
        expect(result.never_left).toMatchObject({ count: count('never_left'), of: size - count('unknown'), unknown: count('unknown') })
        // Everybody with a dated path is somewhere now, once.
        expect(Object.values(result.current).reduce((sum, each) => sum + each, 0)).toBe(size - count('unknown'))
    })
})

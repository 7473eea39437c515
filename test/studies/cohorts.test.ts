/** Every kind of cohort over the API: author ids, ORCID iDs, a roster with and without ids. People of the sample's laboratory. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invented, listCut } from '../../studies/sample/lab.ts'
import { expectedClasses } from '../../studies/sample/truth.ts'
import { readPeople } from '../../src/metrics/read-people.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import type { PersonResult, StudyResult } from '../../src/study/result.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeOpenAlex, startFakeOpenAlex } from '../support/fake-openalex.ts'
import { runStudyOn } from '../support/run-study.ts'

let provider: FakeOpenAlex
let database: TestDatabase
let folder: string
beforeAll(async () => {
    provider = await startFakeOpenAlex({ ...invented(), options: { truncateAt: listCut } })
    database = await createTestDatabase({ OPENALEX_BASE_URL: provider.url })
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-cohorts-'))
})
afterAll(async () => {
    await database.close()
    await provider.close()
    await rm(folder, { recursive: true, force: true })
})

async function ask(name: string, cohort: string, files: Record<string, string> = {}): Promise<{ result: StudyResult, people: PersonResult[] }> {
    const own = path.join(folder, name)
    await mkdir(own)
    await writeFile(path.join(own, 'study.yaml'), `title: ${name}\ncohort:\n    ${cohort}\n`)
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(own, file), text)
    const result = await runStudyOn(database, await loadStudy(own), { kind: 'api' })
    return { result, people: await readPeople(database.db, result.run) }
}

const withOrcid = invented().authors.filter((author) => author.orcid !== null && expectedClasses[author.id.slice(-11)] !== undefined).slice(3, 6)

test('author ids: a merged one leads to the profile held now, a deleted one is a member of unknown class', async () => {
    const { result, people } = await ask('by-id', 'authors: [A9000000001, A9000000119, A9000000053, A9000000002]')
    expect(result.cohort).toMatchObject({ members: 4, profiles: 3, known: 3, unknown: 1 })
    expect(people.map((person) => person.class)).toEqual(['left', expectedClasses['A9000000019'], 'unknown', 'never_left'])
    expect(result.alerts).toEqual([expect.stringContaining('A9000000053')])
})

test('ORCID iDs', async () => {
    const { people } = await ask('by-orcid', `orcids: [${withOrcid.map((author) => author.orcid?.slice(-19)).join(', ')}]`)
    expect(people.map((person) => [person.author_ids[0], person.name])).toEqual(withOrcid.map((author) => [author.id.slice(-11), author.display_name]))
    expect(people.every((person) => person.class !== 'unknown')).toBe(true)
})

test('a roster: ids, an ORCID iD alone, two ids of one person, a name without a profile', async () => {
    const [orcid] = withOrcid
    const { result, people } = await ask('by-roster', 'roster: people.csv', {
        'people.csv': `\uFEFFName;OpenAlex_ID;ORCID;papers\r\nZhou Ailing;A9000000002;;3\r\n"Known by ORCID; only";;${orcid?.orcid};2\r\nQiu Yanmei;A9000000056|A9000000156;;3\r\nNobody Knows;;;1\r\nLanterna-AI Team;A9000000090;;3\r\n`,
    })
    expect(result.cohort).toMatchObject({ members: 4, profiles: 3, unknown: 1, left_out: 1 })
    expect(people.map((person) => [person.name, person.author_ids.length, person.works_in_cohort])).toEqual([['Zhou Ailing', 1, 3], ['Known by ORCID; only', 1, 2], ['Qiu Yanmei', 2, 3], ['Nobody Knows', 0, 1]])
    expect(people.at(-1)?.decided_by).toContain('no profile was found for this name')
})

test('works of which one is not there: the run goes on and says so', async () => {
    const { result } = await ask('works', 'works: [W9000000003, W9999999998]')
    expect(result.cohort.members).toBeGreaterThan(5)
    expect(result.alerts).toContainEqual(expect.stringContaining('W9999999998 was not found'))
})

test('an ORCID iD nobody has is a member of unknown class, and the run says so', async () => {
    const { result, people } = await ask('nobody', 'orcids: [0000-0002-1825-0097]')
    expect(result.cohort).toMatchObject({ members: 1, known: 0, unknown: 1 })
    expect(people[0]?.name).toBe('0000-0002-1825-0097')
})

/** An invented study whose classes change when studies and posts abroad are added, under strict; under hoover2025 nothing does. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderPerson } from '../../src/outputs/person-text.ts'
import { renderPeople } from '../../src/outputs/report/people.ts'
import { readPeople } from '../../src/metrics/read-people.ts'
import { resolveClaims } from '../../src/resolve/education/resolve-claims.ts'
import { filesOf } from '../../src/cli/source-files.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import type { PersonResult, StudyResult } from '../../src/study/result.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inventedOrcid } from '../support/orcid-dump.ts'
import { runStudyOn } from '../support/run-study.ts'
import { affiliation, orcidRecord, storeOrganisation, storeRecord } from '../resolve/education/records.ts'

let database: TestDatabase
let folder: string
let studies = 0
const iD = inventedOrcid(1)
/** Ingests have numbers of their own here, far from those of the studies. */
let ingest = 900_000

beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-careers-')) })
afterAll(async () => { await rm(folder, { recursive: true, force: true }) })
beforeEach(async () => {
    database = await createTestDatabase()
    await storeOrganisation(database, { ror: '02abcde14', country: 'US', grid: ['grid.900.2'] })
    return () => database.close()
})

const author = (id: string, name: string, country: string, years: number[]) => JSON.stringify({
    id: `https://openalex.org/${id}`, display_name: name, works_count: 3, cited_by_count: 1, summary_stats: { h_index: 1, i10_index: 0 },
    affiliations: [{ institution: { id: 'https://openalex.org/I1', display_name: 'Lanterna University', country_code: country, lineage: ['https://openalex.org/I1'] }, years }],
})

async function ask(definition: 'strict' | 'hoover2025', roster = 'name,openalex_author_id\nMei Lin,A1\nBo Farol,A2\nSam Everly,\n'): Promise<{ result: StudyResult, people: PersonResult[] }> {
    studies += 1
    const own = path.join(folder, `careers-${studies}`)
    await mkdir(own)
    await writeFile(path.join(own, 'study.yaml'), `title: careers\nname: careers\ncohort: { roster: roster.csv }\nfocus: CN\ndefinition: ${definition}\n`)
    await writeFile(path.join(own, 'roster.csv'), roster)
    await writeFile(path.join(own, 'authors.jsonl'), [author('A1', 'Mei Lin', 'CN', [2018, 2019, 2020]), author('A2', 'Bo Farol', 'CN', [2018, 2019])].join('\n'))
    const result = await runStudyOn(database, await loadStudy(own), await filesOf(own))
    return { result, people: await readPeople(database.db, result.run) }
}

async function declare(groups: Parameters<typeof orcidRecord>[1], version: { hash?: string, updatedAt?: string } = {}): Promise<void> {
    ingest += 1
    await storeRecord(database, ingest, { provider: 'orcid', entity: 'records', id: iD, payload: orcidRecord(iD, groups), ...version })
    await resolveClaims(database.pool, ingest, () => undefined, async () => undefined)
}

async function link(...authors: string[]): Promise<void> {
    await database.pool.query('delete from core.person_profiles')
    for (const [provider, id] of [['orcid', iD], ...authors.map((each) => ['openalex', each])]) {
        await database.pool.query(`insert into core.person_profiles (provider, profile_id, person_id, method, because, linker_version) values ($1, $2, 'openalex:A1', 'shared id', 'test', '1')`, [provider, id])
    }
}

const abroad = { educations: [[affiliation('education', iD, { put: 1, role: 'PhD', organisation: 'Farol Institute', id: ['GRID', 'grid.900.2'], country: 'GB', from: '2012', to: '2016' })]] }
const classes = (people: PersonResult[]) => Object.fromEntries(people.map((person) => [person.name, person.class]))

describe('strict', () => {
    test('an education abroad changes the class, and is shown with its record', async () => {
        expect(classes((await ask('strict')).people)).toEqual({ 'Mei Lin': 'never_left', 'Bo Farol': 'never_left', 'Sam Everly': 'unknown' })
        await declare(abroad)
        await link('A1')
        const { people, result } = await ask('strict')
        expect(classes(people)).toEqual({ 'Mei Lin': 'left', 'Bo Farol': 'never_left', 'Sam Everly': 'unknown' })
        const claim = people[0]?.evidence.find((each) => each.provider === 'orcid')
        expect(claim).toMatchObject({ kind: 'education', degree_level: 'doctorate', institution: '02abcde14', country_code: 'US', first_year: 2012, last_year: 2016, record: `https://orcid.org/${iD}`, counted_years: [2012, 2013, 2014, 2015, 2016] })
        expect(people[0]?.path).toBe('US→CN')
        expect(renderPerson(people[0] as PersonResult)).toContain(`2012–2016  US  02abcde14  [education: doctorate, orcid]; counted: 2012–2016; https://orcid.org/${iD}`)
        expect(result.never_left).toMatchObject({ count: 1, of: 2 })
        const report = [...renderPeople(result, people)].join('')
        expect(report).toContain(`href="https://orcid.org/${iD}"`)
        expect(report).toMatch(/<td>education<span>\s*<small class="quiet">doctorate<\/small>/)
        expect(report).toMatch(/<td>profile<\/td>/)
    })

    test('one year abroad in ORCID alone is not enough', async () => {
        await declare({ employments: [[affiliation('employment', iD, { role: 'Engineer', country: 'IN', from: '2015', to: '2015' })]] })
        await link('A1')
        expect(classes((await ask('strict')).people)['Mei Lin']).toBe('never_left')
    })

    test('an open post lasts until the record was last changed, a planned degree until then too', async () => {
        await declare({
            employments: [[affiliation('employment', iD, { put: 1, role: 'Engineer', country: 'IN', from: '2022' })]],
            educations: [[affiliation('education', iD, { put: 2, role: 'PhD', country: 'FR', from: '2023', to: '2029' })]],
        }, { updatedAt: '2024-05-01' })
        await link('A1')
        const { people } = await ask('strict')
        expect(people[0]?.evidence.filter((each) => each.provider === 'orcid').map((each) => [each.country_code, each.first_year, each.last_year])).toEqual([['IN', 2022, 2024], ['FR', 2023, 2024]])
    })

    test('of two author profiles of one member the claims are taken once', async () => {
        await declare(abroad)
        await link('A1', 'A2')
        const { people } = await ask('strict', 'name,openalex_author_id\nMei Lin,A1|A2\n')
        expect(people[0]?.evidence.filter((each) => each.provider === 'orcid').length).toBe(1)
        const held = await database.pool.query(`select evidence.author_id from core.evidence as evidence where provider = 'orcid'`)
        expect(held.rows).toEqual([{ author_id: 'A1' }])
    })

    test('a run keeps the version it read; a link that is undone takes its claims along', async () => {
        await declare(abroad, { hash: 'v1', updatedAt: '2025-01-01' })
        await link('A1')
        const first = await ask('strict')
        await declare({ educations: [] }, { hash: 'v2', updatedAt: '2026-01-01' })
        expect(classes((await readPeople(database.db, first.result.run)))['Mei Lin']).toBe('left')
        expect(classes((await ask('strict')).people)['Mei Lin']).toBe('never_left')
        await declare(abroad, { hash: 'v3', updatedAt: '2026-02-01' })
        expect(classes((await ask('strict')).people)).toMatchObject({ 'Mei Lin': 'left', 'Bo Farol': 'never_left' })
        await link('A2')
        expect(classes((await ask('strict')).people)).toMatchObject({ 'Mei Lin': 'never_left', 'Bo Farol': 'left' })
    })

    test('what the roster says of degrees counts, and is shown with its line', async () => {
        const { people } = await ask('strict', 'name,openalex_author_id,first_degree_country,graduate_institution,graduate_country,graduate_year\nMei Lin,A1,US,Farol Institute,US,2016\nSam Everly,,GB,,,2012\n')
        expect(classes(people)['Mei Lin']).toBe('never_left')
        expect(people[0]?.evidence.filter((each) => each.provider === 'roster')).toMatchObject([
            { degree_level: 'doctorate', institution: 'Farol Institute', country_code: 'US', first_year: 2016, record: 'careers roster line 2' }, { degree_level: 'bachelor', country_code: 'US', first_year: null },
        ])
        await declare(abroad)
        await link('A1')
        expect(classes((await ask('strict', 'name,openalex_author_id,first_degree_country\nMei Lin,A1,US\n')).people)['Mei Lin']).toBe('left')
    })
})

test('hoover2025 does not change by anything', async () => {
    const strip = ({ result, people }: Awaited<ReturnType<typeof ask>>) => JSON.stringify([{ ...result, run: 0, as_of: '', started_at: '', finished_at: '' }, people]).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
    const before = strip(await ask('hoover2025'))
    await declare(abroad)
    await link('A1')
    expect(strip(await ask('hoover2025'))).toBe(before)
})

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orcidJson } from '../../../src/ingest/sources/orcid-xml.ts'
import { parseXml } from '../../../src/ingest/xml.ts'
import { type MatchOrganisation, resolveClaims, resolveRosterClaims } from '../../../src/resolve/education/resolve-claims.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { inventedOrcid, readDumpFiles } from '../../support/orcid-dump.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { affiliation, orcidRecord, storeOrganisation, storeRecord } from './records.ts'

let database: TestDatabase
let run = 0
beforeAll(async () => {
    database = await createTestDatabase()
    await storeOrganisation(database, { ror: '02abcde12', country: 'HK', grid: ['grid.900.1'], wikidata: ['Q900'], domains: ['lanterna.edu'] })
    await storeOrganisation(database, { ror: '02abcde13', country: 'HK', domains: ['lanterna.edu'], parents: ['02abcde12'] })
    await storeOrganisation(database, { ror: '02abcde14', country: 'US', grid: ['grid.900.2'], domains: ['shared.org'] })
    await storeOrganisation(database, { ror: '02abcde15', country: 'FR', domains: ['shared.org'] })
})
afterAll(() => database.close())

const none: MatchOrganisation = () => undefined
async function resolve(match: MatchOrganisation = none): Promise<void> {
    await resolveClaims(database.pool, run, match, async () => undefined)
}

async function claims(provider: string, profile: string) {
    const found = await database.pool.query<Record<string, unknown>>('select * from core.career_claims where provider = $1 and profile_id = $2 order by list_order', [provider, profile])
    return found.rows
}

async function rejects(profile: string) {
    const found = await database.pool.query<{ reason: string, detail: string }>('select reason, detail from raw.rejected_records where provider_id = $1 order by reason, detail', [profile])
    return found.rows
}

async function orcid(iD: string, groups: Parameters<typeof orcidRecord>[1], more: { hash?: string, updatedAt?: string | null } = {}) {
    run += 1
    await storeRecord(database, run, { provider: 'orcid', entity: 'records', id: iD, payload: orcidRecord(iD, groups), ...more })
}

describe('claims of ORCID records', () => {
    it('take level, organisation, country, years and who asserts it', async () => {
        const iD = inventedOrcid(1)
        await orcid(iD, {
            educations: [
                [affiliation('education', iD, { put: 11, role: 'PhD', id: ['ROR', 'https://ror.org/02abcde12'], country: 'CN', from: '2010', to: '2014', by: 'organisation' })],
                [affiliation('education', iD, { put: 12, role: '本科', id: ['GRID', 'grid.900.2'], from: '2004', to: '2008', by: 'for the person' })],
            ],
            qualifications: [[affiliation('qualification', iD, { put: 13, role: 'M.Sc.', id: ['RINGGOLD', '9374'], country: 'IN', to: '2009' })]],
            employments: [[affiliation('employment', iD, { put: 14, role: 'Assistant Professor', country: 'SG', from: '2016' })]],
        })
        await resolve()
        expect(await claims('orcid', iD)).toMatchObject([
            { claim_id: 'educations 11', kind: 'education', degree_level: 'doctorate', ror: '02abcde12', match_method: 'id', country_code: 'HK', first_year: 2010, last_year: 2014, is_ongoing: false, asserted_by: 'organisation', claim_source: 'orcid, by the organisation', confidence: 0.95 },
            { claim_id: 'educations 12', degree_level: 'bachelor', ror: '02abcde14', match_method: 'grid', country_code: 'US', asserted_by: 'person', confidence: 0.85 },
            { claim_id: 'qualifications 13', kind: 'education', degree_level: 'master', ror: null, match_method: null, country_code: 'IN', first_year: null, last_year: 2009 },
            { claim_id: 'employments 14', kind: 'employment', degree_level: null, country_code: 'SG', first_year: 2016, last_year: null, is_ongoing: true },
        ])
    })

    it('a study under way is an education, a postdoc an employment, whatever list they stand in; an honorary degree is none', async () => {
        const iD = inventedOrcid(2)
        await orcid(iD, {
            educations: [[affiliation('education', iD, { put: 1, role: 'Postdoctoral fellow', from: '2015', to: '2016' })], [affiliation('education', iD, { put: 2, role: 'Doctor honoris causa', to: '2020' })]],
            employments: [[affiliation('employment', iD, { put: 3, role: 'PhD student', from: '2010', to: '2014' })], [affiliation('employment', iD, { put: 4, role: 'Medical Doctor', from: '2018', to: '2019' })]],
        })
        await resolve()
        expect(await claims('orcid', iD)).toMatchObject([
            { claim_id: 'educations 1', kind: 'employment', degree_level: 'postdoc' },
            { claim_id: 'employments 3', kind: 'education', degree_level: 'doctorate', is_student: true, is_ongoing: false },
            { claim_id: 'employments 4', kind: 'employment', degree_level: null },
        ])
        expect(await rejects(iD)).toMatchObject([{ reason: 'honorary degree' }])
    })

    it('keeps all of a group and marks the preferred', async () => {
        const iD = inventedOrcid(3)
        await orcid(iD, { educations: [[affiliation('education', iD, { put: 1, role: 'BSc', by: 'organisation' }), affiliation('education', iD, { put: 2, role: 'Bachelor' })], [affiliation('education', iD, { put: 3, role: 'MSc' })]] })
        await resolve()
        expect(await claims('orcid', iD)).toMatchObject([
            { claim_id: 'educations 1', group_id: 'educations 1', is_preferred: true }, { claim_id: 'educations 2', group_id: 'educations 1', is_preferred: false }, { claim_id: 'educations 3', group_id: null, is_preferred: true },
        ])
    })

    it('keeps claims whose years cannot be, without them, and says so', async () => {
        const iD = inventedOrcid(4)
        await orcid(iD, { educations: [
            [affiliation('education', iD, { put: 1, from: '2099', to: '2100' })], [affiliation('education', iD, { put: 2, from: '2014', to: '2010' })],
            [affiliation('education', iD, { put: 3, from: '1066', to: '2008' })], [affiliation('education', iD, { put: 4, from: 'soon' })],
            [affiliation('education', iD, { put: 5, from: '2024', to: '2029' })], [affiliation('education', iD, { put: 6 })], [affiliation('education', iD, { put: 7, country: 'XX' })],
        ] })
        await resolve()
        const years = (await claims('orcid', iD)).map((claim) => [claim['first_year'], claim['last_year'], claim['is_ongoing']])
        expect(years).toEqual([[null, null, false], [null, null, false], [null, 2008, false], [null, null, false], [2024, 2029, true], [null, null, false], [null, null, false]])
        expect((await rejects(iD)).map((each) => each.reason)).toEqual(['no country code', 'year out of range', 'year out of range', 'year out of range', 'year out of range', 'years reversed'])
    })

    it('newest version wins, whatever the order, and nothing changes when it is resolved again', async () => {
        const iD = inventedOrcid(5)
        await orcid(iD, { educations: [[affiliation('education', iD, { put: 1, role: 'PhD' })]] }, { hash: 'new', updatedAt: '2026-05-01' })
        await resolve()
        await orcid(iD, { educations: [[affiliation('education', iD, { put: 1, role: 'BSc' })], [affiliation('education', iD, { put: 2, role: 'MSc' })]] }, { hash: 'old', updatedAt: '2024-05-01' })
        await resolve()
        const before = await claims('orcid', iD)
        expect(before).toMatchObject([{ claim_id: 'educations 1', degree_level: 'doctorate', record_hash: 'new' }])
        await database.pool.query(`delete from raw.checkpoints where run_id = $1`, [run])
        await resolve()
        expect(await claims('orcid', iD)).toEqual(before)
    })

    it('asks for an organisation by name once per name, country and city, and only where no id told', async () => {
        const iD = inventedOrcid(6)
        await orcid(iD, { educations: [
            [affiliation('education', iD, { put: 1, organisation: 'Univ. of Farol', country: 'PT', city: 'Farol' })], [affiliation('education', iD, { put: 2, organisation: 'Univ. of Farol', country: 'PT', city: 'Farol' })],
            [affiliation('education', iD, { put: 3, id: ['GRID', 'grid.900.1'] })], [affiliation('education', iD, { put: 4, id: ['GRID', 'grid.999.9'], organisation: 'Nowhere' })],
        ] })
        const asked: unknown[] = []
        await resolve((name, hint) => { asked.push([name, hint]); return name === 'Univ. of Farol' ? { ror: '02abcde15', countryCode: 'FR' } : undefined })
        expect(asked).toEqual([['Nowhere', { country: 'IN', city: 'Lanterna' }], ['Univ. of Farol', { country: 'PT', city: 'Farol' }]])
        expect(await claims('orcid', iD)).toMatchObject([{ ror: '02abcde15', match_method: 'name', country_code: 'FR' }, { ror: '02abcde15' }, { ror: '02abcde12', match_method: 'grid' }, { ror: null, match_method: null, country_code: 'IN' }])
    })

    it('finds organisations that were read after the record', async () => {
        const iD = inventedOrcid(7)
        await orcid(iD, { educations: [[affiliation('education', iD, { put: 1, id: ['GRID', 'grid.900.7'], country: 'CN' })]] })
        await resolve()
        expect(await claims('orcid', iD)).toMatchObject([{ ror: null, country_code: 'CN' }])
        await storeOrganisation(database, { ror: '02abcde17', country: 'MO', grid: ['grid.900.7'] })
        run += 1
        await storeRecord(database, run, { provider: 'ror', entity: 'organisations', id: '02abcde17', payload: {} })
        await resolve()
        expect(await claims('orcid', iD)).toMatchObject([{ ror: '02abcde17', match_method: 'grid', country_code: 'MO' }])
    })

    it.skipIf(!hasRealData)('real records: what they state of studies and posts', async () => {
        run += 1
        const files = await readDumpFiles(realData('orcid', 'ORCID_2022_10_summaries.tar.gz'))
        const records = files.map(({ text }) => orcidJson(parseXml(text))).filter((each) => 'orcid-identifier' in each)
        records.push(JSON.parse(readFileSync(realData('orcid', 'record-real.json'), 'utf8')) as never)
        for (const payload of records) await storeRecord(database, run, { provider: 'orcid', entity: 'records', id: (payload['orcid-identifier'] as { path: string }).path, payload })
        await resolve()
        const found = await database.pool.query<{ kind: string, level: string | null, claims: number }>(`
            select kind, degree_level as level, count(*)::integer as claims from core.career_claims
            where profile_id in (select provider_id from raw.run_records where run_id = $1) group by 1, 2 order by 1, 2`, [run])
        // Counted by hand from the texts of the records.
        expect(found.rows).toEqual([
            { kind: 'education', level: 'bachelor', claims: 2 }, { kind: 'education', level: 'doctorate', claims: 7 }, { kind: 'education', level: 'master', claims: 4 }, { kind: 'education', level: null, claims: 2 },
            { kind: 'employment', level: 'postdoc', claims: 3 }, { kind: 'employment', level: null, claims: 17 },
        ])
        const levels = await claims('orcid', '0000-0003-4423-4370')
        expect(levels.filter((each) => each['kind'] === 'education').map((each) => [each['raw_degree'], each['degree_level'], each['first_year'], each['last_year'], each['country_code']])).toEqual([
            ['Doctor of Philosophy', 'doctorate', 2018, 2019, 'DE'], ['Master of Science', 'master', 2015, 2017, 'DE'], ['Bachelor of Science', 'bachelor', 2011, 2015, 'US'],
        ])
    })
})

describe('claims of other sources', () => {
    it('OpenReview: positions that are studies are educations; organisations by domain', async () => {
        run += 1
        await storeRecord(database, run, { provider: 'openreview', entity: 'profiles', id: 'h1', payload: { id: 'h1', history: [
            { position: 'Assistant Professor', start: 2021, end: null, institution: { domain: 'shared.org', name: 'Shared', country: 'US' } },
            { position: 'PhD student', start: 2015, end: 2020, institution: { domain: 'cs.lanterna.edu', name: 'Lanterna University', country: 'CN' } },
            { position: 'Undergrad student', start: 2011, end: 2015, institution: { domain: 'elsewhere.in', name: 'Elsewhere', country: 'IN' } },
            { position: 'Postdoc', start: 2020, end: 2021, institution: { name: 'Somewhere' } },
            { position: 'MS', start: 2014, end: 2015 },
        ] } })
        await resolve()
        expect(await claims('openreview', 'h1')).toMatchObject([
            // Two organisations share the domain and neither is above the other.
            { kind: 'employment', degree_level: null, ror: null, country_code: 'US', first_year: 2021, last_year: null, is_ongoing: true },
            { kind: 'education', degree_level: 'doctorate', ror: '02abcde12', match_method: 'domain', country_code: 'HK', is_student: true, is_ongoing: false },
            { kind: 'education', degree_level: 'bachelor', ror: null, country_code: 'IN' },
            { kind: 'employment', degree_level: 'postdoc', country_code: null },
            { kind: 'education', degree_level: 'master', raw_organisation: null },
        ])
    })

    it('Wikidata: statements with degree, reference and times at least as exact as a year', async () => {
        run += 1
        const statement = (id: string, more: object) => ({ id, property: 'P69', rank: 'normal', organisation: { id: 'Q900', name: 'Lanterna University', ror: [], grid: [], countries: ['CN', 'HK'] }, degrees: [], majors: [], start: [], end: [], point: [], has_reference: false, ...more })
        await storeRecord(database, run, { provider: 'wikidata', entity: 'education', id: 'Q1', payload: { id: 'Q1', statements: [
            statement('Q1-a', { degrees: [{ id: 'Q7', name: 'Doctor of Philosophy' }], start: [{ value: '1990-01-01T00:00:00Z', precision: 9 }], point: [{ value: '1995-01-01T00:00:00Z', precision: 9 }], has_reference: true }),
            statement('Q1-b', { start: [{ value: '1980-01-01T00:00:00Z', precision: 8 }], end: [{ value: '1984-01-01T00:00:00Z', precision: 9 }, { value: '1985-01-01T00:00:00Z', precision: 9 }] }),
            statement('Q1-c', { property: 'P108', organisation: { id: 'Q901', name: 'Farol', ror: [], grid: [], countries: ['CN', 'HK'] } }),
        ] } })
        await resolve()
        expect(await claims('wikidata', 'Q1')).toMatchObject([
            { claim_id: 'Q1-a', kind: 'education', degree_level: 'doctorate', ror: '02abcde12', match_method: 'wikidata', country_code: 'HK', first_year: 1990, last_year: 1995, asserted_by: 'community', confidence: 0.7 },
            { claim_id: 'Q1-b', first_year: null, last_year: null, confidence: 0.5 },
            { claim_id: 'Q1-c', kind: 'employment', ror: null, country_code: 'HK' },
        ])
    })

    it('DBLP: affiliation notes, former and now, one or several', async () => {
        run += 1
        await storeRecord(database, run, { provider: 'dblp', entity: 'persons', id: '1/1', payload: { notes: { note: [
            { '@type': 'affiliation', 'text': 'Lanterna University' }, { '@type': 'affiliation', '@label': 'former', 'text': 'Farol Institute' }, { '@type': 'award', 'text': 'Prize' },
            { '@type': 'affiliation', '@label': 'PhD 2004', 'text': 'Third University' }, { '@type': 'affiliation', '@label': '1998-2003', 'text': 'Fourth' }, 'a plain note',
        ] } } })
        await storeRecord(database, run, { provider: 'dblp', entity: 'persons', id: '1/2', payload: { notes: { note: { '@type': 'affiliation', 'text': 'Only one' } } } })
        await resolve()
        expect(await claims('dblp', '1/1')).toMatchObject([
            { raw_organisation: 'Lanterna University', kind: 'employment', is_ongoing: true, first_year: null }, { raw_organisation: 'Farol Institute', is_ongoing: false },
            { raw_organisation: 'Third University', kind: 'education', degree_level: 'doctorate', last_year: 2004, is_ongoing: false }, { raw_organisation: 'Fourth', first_year: 1998, last_year: 2003, is_ongoing: false },
        ])
        expect((await claims('dblp', '1/2')).length).toBe(1)
    })

    it('takes records of nonsense for records that state nothing', async () => {
        run += 1
        await storeRecord(database, run, { provider: 'orcid', entity: 'records', id: inventedOrcid(9), payload: { 'activities-summary': { educations: { 'affiliation-group': ['x', { summaries: 'y' }, { summaries: [{ 'education-summary': 7 }, 'z', { 'education-summary': { 'start-date': 'never', organization: [] } }] }] }, employments: [] } } })
        await storeRecord(database, run, { provider: 'openreview', entity: 'profiles', id: 'h9', payload: { history: [7, 'x', {}] } })
        await storeRecord(database, run, { provider: 'dblp', entity: 'persons', id: '9/9', payload: { notes: 'none' } })
        await storeRecord(database, run, { provider: 'wikidata', entity: 'education', id: 'Q9', payload: { statements: [7, { id: 'Q9-a', start: 'x' }] } })
        await expect(resolve()).resolves.toBeUndefined()
    })
})

describe('what is inferred', () => {
    const author = (id: string, affiliations: object[]) => ({ provider: 'openalex', entity: 'authors', id, payload: { id: `https://openalex.org/${id}`, display_name: 'Mei Lin', affiliations } })
    const at = (id: string, country: string | null, years: number[]) => ({ institution: { id: `https://openalex.org/${id}`, display_name: id, country_code: country }, years })

    it('the earliest affiliation, where no education is declared', async () => {
        run += 1
        await storeRecord(database, run, author('A1', [at('I1', 'US', [2020, 2021]), at('I2', 'CN', [2012, 2013])]))
        await storeRecord(database, run, author('A2', [at('I2', 'CN', [2012])]))
        await storeRecord(database, run, author('A3', [at('I2', 'CN', [])]))
        await resolve()
        expect(await claims('openalex', 'A1')).toMatchObject([{ claim_id: 'earliest affiliation', kind: 'education', degree_level: null, asserted_by: 'inferred', country_code: 'CN', first_year: 2012, raw_organisation: 'I2', confidence: 0.2 }])
        expect((await claims('openalex', 'A2')).length).toBe(1)
        expect(await claims('openalex', 'A3')).toEqual([])
        // A record that declares an education, of the same person: the guess goes.
        const iD = inventedOrcid(20)
        await database.pool.query(`insert into core.person_profiles (provider, profile_id, person_id, method, because, linker_version) values ('openalex', 'A2', 'p2', 'shared id', 'test', '1'), ('orcid', $1, 'p2', 'shared id', 'test', '1')`, [iD])
        await orcid(iD, { educations: [[affiliation('education', iD, { role: 'BSc' })]] })
        await resolve()
        expect(await claims('openalex', 'A2')).toEqual([])
        expect((await claims('openalex', 'A1')).length).toBe(1)
        run += 1
        await storeRecord(database, run, author('A2', [at('I2', 'CN', [2012])]))
        await resolve()
        expect(await claims('openalex', 'A2')).toEqual([])
    })

    it('a doctorate from a dissertation of one author', async () => {
        run += 1
        await database.pool.query(`insert into core.works (work_id, record_hash, read_as_of, publication_year, work_type, is_retracted, is_expansion, cited_by_count, subfield_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight)
            select 'W' || n, n, '2026-01-01', 2015, type, false, false, 0, 0, authors, false, '{}', '{}', 1000000000 from (values (1, 'dissertation', 1), (2, 'article', 1), (3, 'dissertation', 2)) as work (n, type, authors)`)
        await database.pool.query(`insert into core.authorships (work_id, author_order, author_id) values ('W1', 1, 'A50'), ('W2', 1, 'A50'), ('W3', 1, 'A50'), ('W3', 2, 'A51')`)
        await database.pool.query(`insert into core.affiliations (work_id, author_order, affiliation_order, institution_id, country_code, fractional_weight) values ('W1', 1, 1, 'I50', 'FR', 1000000000)`)
        await database.pool.query(`insert into core.institutions (institution_id, record_hash, name, country_code, ror, lineage) values ('I50', 'h', 'Farol', 'FR', 'https://ror.org/02abcde15', '{}')`)
        for (const id of ['W1', 'W2', 'W3']) await storeRecord(database, run, { provider: 'openalex', entity: 'works', id, payload: {} })
        await resolve()
        const first = await claims('openalex', 'A50')
        expect(first).toMatchObject([{ claim_id: 'dissertation W1', kind: 'education', degree_level: 'doctorate', asserted_by: 'inferred', ror: '02abcde15', country_code: 'FR', first_year: null, last_year: 2015, confidence: 0.4 }])
        await database.pool.query(`delete from raw.checkpoints where run_id = $1`, [run])
        await resolve()
        expect(await claims('openalex', 'A50')).toEqual(first)
    })

    it('dissertations of a bulk load too, which keeps no records', async () => {
        run += 1
        await database.pool.query(`with file as (insert into raw.files (run_id, entity, name, bytes, read_as_of) values ($1, 'works', 'works.jsonl', 1, '2026-01-01') returning file_id)
            insert into core.works (work_id, file_id, file_line, record_hash, read_as_of, venue_id, publication_year, work_type, is_retracted, is_expansion, cited_by_count, subfield_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight)
            select 'W' || n, file_id, n, n, '2026-01-01', venue, 2016, type, false, false, 0, 0, 1, false, '{}', '{}', 1000000000 from file, (values (11, 'dissertation', 'S1'), (12, 'article', 'S1'), (13, 'dissertation', 'S2')) as work (n, type, venue)`, [run])
        await database.pool.query(`insert into core.venues (venue_id, name, venue_type, is_listed) values ('S1', 'Farol theses', 'repository', true), ('S2', 'A journal', 'journal', true)`)
        await database.pool.query(`insert into core.authorships (work_id, author_order, author_id) values ('W11', 1, 'A60'), ('W12', 1, 'A60'), ('W13', 1, 'A60')`)
        await database.pool.query(`insert into core.affiliations (work_id, author_order, affiliation_order, institution_id, country_code, fractional_weight) values ('W11', 1, 1, 'I50', 'FR', 1), ('W11', 1, 2, 'I51', 'SA', 1)`)
        await resolve()
        expect(await claims('openalex', 'A60')).toMatchObject([{ claim_id: 'dissertation W11', degree_level: 'doctorate', raw_organisation: 'Farol theses', country_code: null, last_year: 2016 }])
        expect((await claims('openalex', 'A60')).length).toBe(1)
    })
})

describe('claims of a roster', () => {
    it('are the same in every run of the study', async () => {
        const study = { cohort: { kind: 'roster', rows: [{ line: 2, name: 'Mei Lin', degrees: [{ level: 'bachelor', countryCode: 'CN', institution: 'Lanterna University', year: 2010 }, { level: 'doctorate', ror: '02abcde14' }] }, { line: 3, name: 'Sam Everly' }] } }
        const ids: number[] = []
        for (const fingerprint of ['a', 'b']) {
            const made = await database.pool.query<{ run_id: number }>(`insert into ops.runs (kind, subject, fingerprint, params, study, status) values ('study', 'example', $1, '{}', $2, 'done') returning run_id`, [fingerprint, JSON.stringify(study)])
            ids.push(Number(made.rows[0]?.run_id))
        }
        const profile = await database.pool.query<{ id: string }>(`select md5('example|Mei Lin') as id`)
        for (const id of ids) {
            await inTransaction(database.pool, (client) => resolveRosterClaims(client, id, none))
            expect(await claims('roster', profile.rows[0]?.id ?? '')).toMatchObject([
                { kind: 'education', degree_level: 'bachelor', country_code: 'CN', last_year: 2010, asserted_by: 'roster', confidence: 0.9 }, { degree_level: 'doctorate', country_code: 'US', ror: '02abcde14' },
            ])
        }
    })
})

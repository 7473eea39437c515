/** ORCID and Wikidata asked through the command, from the provider's answer to the claims. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { affiliation, orcidRecord } from '../resolve/education/records.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeProvider, startProvider } from '../support/fake-provider.ts'
import { inventedOrcid } from '../support/orcid-dump.ts'

const token = 'sesame-0123456789'
const iD = inventedOrcid(11)
const wd = (id: string) => ({ type: 'uri', value: `http://www.wikidata.org/entity/${id}` })
const tape = mkdtempSync(path.join(os.tmpdir(), 'orcid-tape-'))
let database: TestDatabase
let provider: FakeProvider
const run = (...words: string[]) => runCommand(words, {
    DATABASE_URL: database.url, ORCID_BASE_URL: `${provider.url}/v3.0`, ORCID_TOKEN: token, WIKIDATA_SPARQL_URL: `${provider.url}/sparql`, HOMEGROWN_CONTACT: 'somebody@example.org',
})

beforeAll(async () => {
    database = await createTestDatabase()
    provider = await startProvider(({ url }) => url.pathname === '/sparql'
        ? { headers: { 'content-type': 'application/sparql-results+json' }, body: { results: { bindings: [{
            asked: wd('Q5'), p: wd('Q5'), modified: { value: '2026-01-01T00:00:00Z' }, st: wd('statement/Q5-a'), prop: wd('P69'), rank: { value: 'http://wikiba.se/ontology#NormalRank' }, org: wd('Q6'), org_name: { value: 'Farol Institute' },
            iso: { value: 'PT' }, degree: wd('Q7'), degree_name: { value: 'Master of Science' }, has_reference: { value: 'true' },
        }] } } }
        : { body: { ...orcidRecord(iD, { educations: [[affiliation('education', iD, { put: 3, role: '博士', country: 'CN', from: '2010', to: '2014' })]] }), history: { 'last-modified-date': { value: Date.parse('2026-01-01') } } } })
})
afterAll(async () => {
    await database.close()
    await provider.close()
})

async function claims() {
    return (await database.pool.query('select provider, profile_id, kind, degree_level, country_code, first_year, last_year, claim_source from core.career_claims order by provider')).rows
}

test('a record becomes claims; the token is shown nowhere', async () => {
    const done = await run('ingest', 'orcid', '--ids', `https://orcid.org/${iD}`, '--record', tape, '--json', '--quiet')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(provider.asked[0]).toMatchObject({ headers: { authorization: `Bearer ${token}` } })
    expect(await claims()).toEqual([{ provider: 'orcid', profile_id: iD, kind: 'education', degree_level: 'doctorate', country_code: 'CN', first_year: 2010, last_year: 2014, claim_source: 'orcid, by the person' }])
    const everything = done.stdout + readdirSync(tape).map((name) => readFileSync(path.join(tape, name), 'utf8')).join('') + JSON.stringify((await database.pool.query('select * from raw.responses')).rows)
    expect(everything).toContain(iD)
    expect(everything).not.toContain(token)
})

test('statements of Wikidata become claims', async () => {
    expect(await run('ingest', 'wikidata', '--ids', 'Q5', '--json', '--quiet')).toMatchObject({ code: 0, stderr: '' })
    expect(provider.asked.at(-1)?.headers['user-agent']).toContain('mailto:somebody@example.org')
    expect((await claims())[1]).toEqual({ provider: 'wikidata', profile_id: 'Q5', kind: 'education', degree_level: 'master', country_code: 'PT', first_year: null, last_year: null, claim_source: 'wikidata, with a reference' })
})

test('an iD with a wrong check character is refused before anything is asked', async () => {
    const before = provider.asked.length
    expect(await run('ingest', 'orcid', '--ids', '0000-0002-1825-0098')).toMatchObject({ code: 2, stderr: expect.stringContaining('check character is wrong') })
    expect(provider.asked.length).toBe(before)
})

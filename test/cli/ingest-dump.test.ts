/** The dump of ORCID through the command: from the archive to the claims. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inventedOrcid, packDump } from '../support/orcid-dump.ts'

let database: TestDatabase
const folder = mkdtempSync(path.join(os.tmpdir(), 'ingest-dump-'))
const file = path.join(folder, 'ORCID_2026_10_summaries.tar.gz')
const run = (...words: string[]) => runCommand(words, { DATABASE_URL: database.url })
const iD = inventedOrcid(7)
const record = `<?xml version="1.0" encoding="UTF-8"?><record:record path="/${iD}">
<common:orcid-identifier><common:path>${iD}</common:path></common:orcid-identifier>
<history:history><common:last-modified-date>2026-02-01T00:00:00.000Z</common:last-modified-date></history:history>
<activities:activities-summary path="/x"><activities:educations path="/x"><activities:affiliation-group>
<education:education-summary put-code="5" display-index="1"><common:role-title>Máster en Física</common:role-title>
<common:start-date><common:year>2010</common:year></common:start-date><common:end-date><common:year>2012</common:year></common:end-date>
<common:organization><common:name>Universidad de Farol</common:name><common:address><common:city>Farol</common:city><common:country>ES</common:country></common:address></common:organization>
</education:education-summary></activities:affiliation-group></activities:educations></activities:activities-summary></record:record>`

beforeAll(async () => {
    database = await createTestDatabase()
    writeFileSync(file, await packDump([{ name: `x/${iD}.xml`, text: record }, { name: `x/${inventedOrcid(8)}.xml`, text: record.slice(0, 200) }]))
})
afterAll(() => database.close())

test('records, what was refused, and the claims', async () => {
    const done = await run('ingest', 'orcid', '--files', file, '--json', '--quiet')
    expect(done.stderr).toBe('')
    expect(done.code).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject({ records: [{ entity: 'records', records: 1 }], rejected: [{ reason: 'broken XML' }] })
    const claims = await database.pool.query('select profile_id, claim_id, degree_level, raw_organisation, country_code, first_year, last_year, asserted_by from core.career_claims')
    expect(claims.rows).toEqual([{ profile_id: iD, claim_id: 'educations 5', degree_level: 'master', raw_organisation: 'Universidad de Farol', country_code: 'ES', first_year: 2010, last_year: 2012, asserted_by: 'person' }])
})

test('what it would read', async () => {
    expect((await run('ingest', 'orcid', '--files', file, '--dry-run')).stdout).toMatch(/summaries\.tar\.gz: 0\.0 MB, to be read as the yearly dump/)
})

test('a file that is not there, options that ask somebody, a source without a dump', async () => {
    expect(await run('ingest', 'orcid', '--files', path.join(folder, 'none.tar.gz'))).toMatchObject({ code: 2, stderr: expect.stringContaining('none.tar.gz is not there') })
    expect(await run('ingest', 'orcid', '--files', file, '--ids', iD)).toMatchObject({ code: 2, stderr: expect.stringContaining('leave --ids away') })
    expect((await run('ingest', 'wikidata', '--files', file)).code).not.toBe(0)
})

test('Wikidata without a contact', async () => {
    expect(await run('ingest', 'wikidata', '--ids', 'Q42')).toMatchObject({ code: 2, stderr: expect.stringContaining('HOMEGROWN_CONTACT') })
})

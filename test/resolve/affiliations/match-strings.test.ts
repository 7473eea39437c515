import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { readAffiliationCorrections } from '../../../src/resolve/affiliations/corrections.ts'
import { loadMatcher, organisationsVersion } from '../../../src/resolve/affiliations/load-matcher.ts'
import { matchingVersion, matchStrings } from '../../../src/resolve/affiliations/match-strings.ts'
import { readReview } from '../../../src/resolve/affiliations/review.ts'
import { storePage, prepareRecord } from '../../../src/ingest/store.ts'
import { checkRorRecord } from '../../../src/ingest/sources/ror.ts'
import { resolveOrganisations } from '../../../src/resolve/affiliations/resolve-organisations.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { inventedOrganisations, inventedRor, lanterna } from '../../support/invented-organisations.ts'

let database: TestDatabase
const strings = ['Lanterna University, Sweden', 'Some Laboratory, Hong Kong, China', 'Department of Physics', 'Weatherby Institute of Letters']
beforeAll(async () => {
    database = await createTestDatabase()
    await database.pool.query(`insert into core.affiliation_strings (work_id, string_order, raw_affiliation) select 'W' || number, position, text from generate_series(1, 3) as number cross join unnest($1::text[]) with ordinality as strings (text, position) where position <> 2 or number = 1`, [strings])
    await storePage({ pool: database.pool, runId: 1, provider: 'ror' }, { entity: 'organisations', records: inventedOrganisations(5_000).map((payload) => prepareRecord(checkRorRecord, { payload, origin: 'x' })), checkpoint: { scope: 'x', state: {}, isDone: true } })
    await resolveOrganisations(database.pool, 1, async () => undefined)
})
afterAll(() => database.close())

async function match(folders: string[] = [], version = '1') {
    const matcher = await loadMatcher(database.pool)
    if (matcher === undefined) throw new Error('no organisations')
    return matchStrings(database.pool, matcher, version, readAffiliationCorrections(folders), async () => undefined)
}

async function held() {
    const rows = await database.pool.query<{ raw_affiliation: string, rors: string[], country_codes: string[], method: string, version: string }>('select raw_affiliation, rors, country_codes, method, matcher_version as version from core.affiliation_matches order by 1')
    return Object.fromEntries(rows.rows.map(({ raw_affiliation: text, ...rest }) => [text, rest]))
}

function corrected(csv: string): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'corrections-'))
    mkdirSync(path.join(folder, 'corrections'))
    writeFileSync(path.join(folder, 'corrections', 'affiliations.csv'), csv)
    return folder
}

describe('affiliation strings of the store', () => {
    it('each is matched once, with organisations, a country alone, or neither', async () => {
        expect(await match()).toEqual({ strings: 4, matched: 1, countryOnly: 1, none: 2, corrected: 0 })
        expect(await held()).toEqual({
            'Lanterna University, Sweden': { rors: [lanterna], country_codes: ['SE'], method: 'name', version: '1' },
            'Some Laboratory, Hong Kong, China': { rors: [], country_codes: ['HK'], method: 'country only', version: '1' },
            'Department of Physics': { rors: [], country_codes: [], method: 'none', version: '1' },
            'Weatherby Institute of Letters': { rors: [], country_codes: [], method: 'none', version: '1' },
        })
    })

    it('again, nothing is left to match; another version matches all anew', async () => {
        expect(await match()).toMatchObject({ strings: 0 })
        expect(await match([], '2')).toMatchObject({ strings: 4 })
        expect(new Set(Object.values(await held()).map((each) => each.version))).toEqual(new Set(['2']))
    })

    it('what was not accepted and comes near waits for review, those on most works first', async () => {
        const rows = await readReview(database.pool, { limit: 10, atLeast: 0.05 })
        expect(rows[0]).toEqual({ affiliation: 'Weatherby Institute of Letters', works: 3, candidates: [expect.objectContaining({ ror: inventedRor(20), because: 'below the threshold' })] })
        expect(await readReview(database.pool, { limit: 10, atLeast: 0.99 })).toEqual([])
    })

    it('a correction goes before the matcher, survives a rebuild, and leaves the queue', async () => {
        const folder = corrected(`affiliation,ror_ids,country,reason,source\n"Weatherby Institute of Letters",https://ror.org/${inventedRor(20)},,its own page says so,https://weatherby.example\n"Lanterna University, Sweden",,,a namesake,a letter\n`)
        await database.pool.query('truncate core.affiliation_matches')
        expect(await match([folder], '3')).toMatchObject({ strings: 4, corrected: 2 })
        expect(await held()).toMatchObject({ 'Weatherby Institute of Letters': { rors: [inventedRor(20)], country_codes: ['US'], method: 'correction' }, 'Lanterna University, Sweden': { rors: [], country_codes: [], method: 'correction' } })
        expect(await readReview(database.pool, { limit: 10, atLeast: 0.05 })).toEqual([])
    })

    it('a correction that changes makes another version, one that moves to another line does not', async () => {
        const matcher = await loadMatcher(database.pool)
        if (matcher === undefined) throw new Error('no organisations')
        const version = (...lines: string[]) => matchingVersion(matcher, 'x', readAffiliationCorrections([corrected(['affiliation,ror_ids,country,reason,source', ...lines].join('\n'))]))
        expect(version('a,,SE,r,s', 'b,,,r,s')).toBe(version('b,,,r,s', 'a,,SE,r,s'))
        expect(version('a,,SE,r,s')).not.toBe(version('a,,DK,r,s'))
        expect(version('a,,SE,r,s')).not.toBe(version())
    })

    it('organisations that change make another version', async () => {
        const before = await organisationsVersion(database.pool)
        await database.pool.query(`update core.organisations set record_hash = 'x' where ror = $1`, [lanterna])
        expect(await organisationsVersion(database.pool)).not.toBe(before)
    })
})

describe('corrections/affiliations.csv', () => {
    it.each([
        ['affiliation,ror_ids\nx,y\n', /line 2: the column country is missing/], ['affiliation,ror_ids,country,reason,source\nx,nonsense,,r,s\n', /line 2: "nonsense" is no ROR id/],
        ['affiliation,ror_ids,country,reason,source\nx,,,,s\n', /line 2: affiliation, reason and source must be filled in/], ['affiliation,ror_ids,country,reason,source\nx,,China,r,s\n', /"China" is no ISO country code/],
        ['affiliation,ror_ids,country,reason,source\n"x,,,r\n', /cannot be read/],
    ])('%j', (csv, says) => {
        const folder = corrected(csv)
        expect(() => readAffiliationCorrections([folder])).toThrow(UsageError)
        expect(() => readAffiliationCorrections([folder])).toThrow(says)
    })

    it('none is there', () => expect(readAffiliationCorrections(['/nowhere'])).toEqual(new Map()))
})

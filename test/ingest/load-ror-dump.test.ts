import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FatalError, UsageError } from '../../src/errors.ts'
import { loadRorDump } from '../../src/ingest/load-ror-dump.ts'
import { resolveOrganisations } from '../../src/resolve/affiliations/resolve-organisations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inventedOrganisations, inventedRor, recordOf } from '../support/invented-organisations.ts'

let database: TestDatabase
let runs = 0
const folder = mkdtempSync(path.join(os.tmpdir(), 'ror-'))
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

const small = { ror: inventedRor(1), name: 'Lanterna University', country: 'SE', city: 'Brantholm' }

function written(name: string, text: string | Buffer): { file: string, name: string } {
    writeFileSync(path.join(folder, name), text)
    return { file: path.join(folder, name), name }
}

async function load(file: { file: string, name: string }): Promise<{ runId: number, records: number }> {
    runs += 1
    const records = await loadRorDump({ pool: database.pool, runId: runs, provider: 'ror' }, file, async () => undefined)
    await resolveOrganisations(database.pool, runs, async () => undefined)
    return { runId: runs, records }
}

async function organisation(ror: string): Promise<Record<string, unknown> | undefined> {
    return (await database.pool.query<Record<string, unknown>>('select name, country_code, city, types, status, parents, successors, domains, grid_ids from core.organisations where ror = $1', [ror])).rows[0]
}

async function rejects(runId: number): Promise<string[]> {
    return (await database.pool.query<{ said: string }>(`select reason || ': ' || detail || ' @ ' || origin as said from raw.rejected_records where run_id = $1 order by 1`, [runId])).rows.map((row) => row.said)
}

describe('a dump of ROR', () => {
    it('as it is published, one long array, becomes organisations', async () => {
        const all = inventedOrganisations(2_500)
        const { runId, records } = await load(written('v2.json', JSON.stringify(all, null, 4)))
        expect(records).toBe(all.length)
        expect(await rejects(runId)).toEqual([])
        expect((await database.pool.query('select from core.organisations')).rowCount).toBe(all.length)
        expect(await organisation(inventedRor(5))).toEqual({ name: 'Institute of Tidal Computing', country_code: 'CN', city: 'Beijing', types: ['facility'], status: 'active', parents: [inventedRor(4)], successors: [], domains: [], grid_ids: [] })
    })

    it('loaded again changes nothing', async () => {
        const state = async () => (await database.pool.query('select xmin, ror from core.organisations order by ror')).rows
        const before = await state()
        await load(written('again.json.gz', gzipSync(JSON.stringify(inventedOrganisations(2_500)))))
        expect(await state()).toEqual(before)
    })

    it.each([['the older first', ['2025-01-01', '2026-06-01']], ['the newer first', ['2026-06-01', '2025-01-01']]])('of two versions at once the one that ROR changed last stays: %s', async (_which, dates) => {
        const ror = inventedRor(90_000 + runs)
        for (const date of dates) await load(written(`${ror} ${date}.ndjson`, `${JSON.stringify(recordOf({ ...small, ror, name: `Lanterna of ${date}`, changedOn: date }))}\n`))
        expect(await organisation(ror)).toMatchObject({ name: 'Lanterna of 2026-06-01' })
    })

    it('takes records of schema 1, and tables, after those of schema 2', async () => {
        const [old, table] = [inventedRor(91_000), inventedRor(91_001)]
        await load(written('v1.ndjson', `${JSON.stringify({ id: `https://ror.org/${old}`, name: 'Old Quill College', status: 'active', types: ['Education'], country: { country_code: 'FR' }, addresses: [{ city: 'Lyon' }], aliases: ['Quill'], acronyms: ['OQC'], labels: [{ label: 'Collège Quill', iso639: 'fr' }], links: ['https://www.quill.example/x'], relationships: [{ type: 'Parent', id: `https://ror.org/${inventedRor(1)}`, label: 'x' }], external_ids: { GRID: { all: 'grid.1.2', preferred: 'grid.1.2' } } })}\n`))
        await load(written('more.tsv', `ror_id\tname\tcountry_code\ttype\n${table}\tTable \\u0141odge\tPL\tfacility\n${old}\tAnother name\tDE\tfacility\n`))
        expect(await organisation(old)).toEqual({ name: 'Old Quill College', country_code: 'FR', city: 'Lyon', types: ['education'], status: 'active', parents: [inventedRor(1)], successors: [], domains: ['quill.example'], grid_ids: ['grid.1.2'] })
        expect(await organisation(table)).toMatchObject({ name: 'Table Łodge', country_code: 'PL', types: ['facility'] })
    })

    it('tells by line what is no organisation, and keeps the others', async () => {
        const good = recordOf({ ...small, ror: inventedRor(92_000) })
        const { runId, records } = await load(written('bad.ndjson', [JSON.stringify(good), '{"id": "https://ror.org/nonsense"', JSON.stringify({ ...good, id: 'https://ror.org/illegal00' }), JSON.stringify({ ...good, id: `https://ror.org/${inventedRor(92_001)}`, names: [] }), '[1]'].join('\n')))
        expect(records).toBe(5)
        expect(await rejects(runId)).toEqual([
            expect.stringMatching(/^no id: .*bad\.ndjson, line 3$/), expect.stringMatching(/^not readable: no JSON object @ .*line 5$/), expect.stringMatching(/^not readable: no JSON: .*line 2$/), expect.stringMatching(/^wrong shape: names: .*line 4$/),
        ])
        expect(await organisation(inventedRor(92_000))).toMatchObject({ name: 'Lanterna University' })
    })

    it('leaves out a country that is none', async () => {
        await load(written('country.ndjson', JSON.stringify(recordOf({ ...small, ror: inventedRor(93_000), country: 'QQ' }))))
        expect(await organisation(inventedRor(93_000))).toMatchObject({ country_code: null, city: null })
    })

    it('keeps what came before the place where a file is cut, and goes on when it is whole', async () => {
        const all = Array.from({ length: 2_300 }, (_each, number) => recordOf({ ...small, ror: inventedRor(200_000 + number), name: `Cut ${number}` }))
        const whole = JSON.stringify(all)
        const file = written('cut.json', whole.slice(0, whole.length * 0.9))
        runs += 1
        const store = { pool: database.pool, runId: runs, provider: 'ror' }
        await expect(loadRorDump(store, file, async () => undefined)).rejects.toThrow(/ends within its array, after object 20\d\d: an incomplete download/)
        expect((await database.pool.query('select from raw.run_records where run_id = $1', [runs])).rowCount).toBeGreaterThan(2_000)
        written('cut.json', whole)
        await expect(loadRorDump(store, file, async () => undefined)).rejects.toThrow(/changed while it was being loaded/)
        await load(file)
        expect((await database.pool.query('select from raw.run_records where run_id = $1', [runs])).rowCount).toBe(2_300)
    })

    it('goes on where it was killed', async () => {
        const all = Array.from({ length: 2_300 }, (_each, number) => recordOf({ ...small, ror: inventedRor(300_000 + number) }))
        const file = written('killed.json', JSON.stringify(all))
        runs += 1
        const store = { pool: database.pool, runId: runs, provider: 'ror' }
        let batches = 0
        await expect(loadRorDump(store, file, async () => { batches += 1; if (batches === 2) throw new Error('killed') })).rejects.toThrow(/^killed$/)
        const heard: number[] = []
        expect(await loadRorDump(store, file, async (records) => { heard.push(records) })).toBe(2_300)
        expect(heard).toEqual([2_000, 300])
    })

    it('tells a table whose gzip is cut', async () => {
        const table = gzipSync(`ror_id\tname\n${Array.from({ length: 500 }, (_each, number) => `${inventedRor(number)}\tName ${number}`).join('\n')}`)
        await expect(load(written('half.tsv.gz', table.subarray(0, 700)))).rejects.toThrow(/half\.tsv\.gz could not be read: the gzip stream ends early/)
    })

    it.each([
        ['an object', 'object.json', '{"id": 1}', FatalError, /holds no JSON array but begins with an object/], ['an empty array', 'empty.json', '[]', FatalError, /holds no record/], ['nothing', 'nothing.ndjson', '', FatalError, /holds no record/],
        ['a zip', 'dump.zip', 'PK', UsageError, /unpack the zip first/], ['half a gzip', 'half.json.gz', gzipSync(JSON.stringify(inventedOrganisations(50))).subarray(0, 900), FatalError, /gzip stream ends early/],
    ])('says what is wrong with %s', async (_what, name, text, kind, says) => {
        const failure = await load(written(name, text)).then(() => undefined, (error: unknown) => error)
        expect(failure).toBeInstanceOf(kind)
        expect(String(failure)).toMatch(says)
    })
})

import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FatalError } from '../../src/errors.ts'
import { loadOrcidDump } from '../../src/ingest/load-orcid-dump.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inventedOrcid, packDump } from '../support/orcid-dump.ts'
import { hasRealData, realData } from '../support/real-data.ts'

let database: TestDatabase
let runs = 0
const folder = mkdtempSync(path.join(os.tmpdir(), 'orcid-dump-'))
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

const xml = (iD: string, inner = '') => `<?xml version="1.0" encoding="UTF-8"?>
<record:record xmlns:record="r" path="/${iD}"><common:orcid-identifier><common:path>${iD}</common:path></common:orcid-identifier>
<history:history><common:last-modified-date>2022-06-02T19:04:16.628Z</common:last-modified-date></history:history>
<activities:activities-summary>${inner}</activities:activities-summary></record:record>`
const file = (iD: string, text = xml(iD)) => ({ name: `ORCID_2026_10_summaries/${iD.slice(-3)}/${iD}.xml`, text })
const people = (count: number) => Array.from({ length: count }, (_, index) => file(inventedOrcid(index + 1)))

function written(bytes: Buffer): { file: string, name: string } {
    const name = `${randomBytes(4).toString('hex')}.tar.gz`
    writeFileSync(path.join(folder, name), bytes)
    return { file: path.join(folder, name), name }
}

function newStore() {
    runs += 1
    return { pool: database.pool, runId: runs, provider: 'orcid' }
}

async function found(runId: number) {
    const records = await database.pool.query<{ provider_id: string }>('select provider_id from raw.run_records where run_id = $1 order by 1', [runId])
    const rejects = await database.pool.query<{ provider_id: string | null, reason: string, origin: string }>('select provider_id, reason, origin from raw.rejected_records where run_id = $1 order by origin', [runId])
    return { ids: records.rows.map((row) => row.provider_id), rejects: rejects.rows }
}

describe('the yearly dump of ORCID', () => {
    it.skipIf(!hasRealData)('real records: seven are stored, the locked one is told', async () => {
        const store = newStore()
        expect(await loadOrcidDump(store, { file: realData('orcid', 'ORCID_2022_10_summaries.tar.gz'), name: 'dump' }, async () => undefined)).toBe(8)
        const { ids, rejects } = await found(store.runId)
        expect(ids.length).toBe(7)
        expect(rejects).toEqual([{ provider_id: '0000-0001-5078-5000', reason: 'locked', origin: expect.stringContaining('0000-0001-5078-5000.xml') }])
    })

    it('goes on where it was killed, and a second load changes nothing', async () => {
        const store = newStore()
        const input = written(await packDump(people(600)))
        let batches = 0
        await expect(loadOrcidDump(store, input, async () => { batches += 1; if (batches === 1) throw new Error('killed') })).rejects.toThrow('killed')
        expect((await found(store.runId)).ids.length).toBe(250)
        const heard: number[] = []
        expect(await loadOrcidDump(store, input, async (files) => { heard.push(files) })).toBe(600)
        expect(heard).toEqual([250, 250, 100])
        expect((await found(store.runId)).ids.length).toBe(600)
        expect(await loadOrcidDump(store, input, async () => undefined)).toBe(600)
        writeFileSync(input.file, await packDump(people(601)))
        await expect(loadOrcidDump({ ...store }, input, async () => undefined)).resolves.toBe(600)
    })

    it('refuses to go on in another archive of the same name', async () => {
        const store = newStore()
        const input = written(await packDump(people(300)))
        await expect(loadOrcidDump(store, input, async () => { throw new Error('killed') })).rejects.toThrow('killed')
        writeFileSync(input.file, await packDump(people(301)))
        await expect(loadOrcidDump(store, input, async () => undefined)).rejects.toThrow(/changed while it was being loaded/)
    })

    it('keeps what came before a cut, and says that it was cut', async () => {
        const store = newStore()
        // Padding that does not pack, so that the cut falls in the middle of the records.
        const whole = await packDump(people(400).map((each) => ({ ...each, text: each.text.replace('</record:record>', `<x>${randomBytes(300).toString('hex')}</x></record:record>`) })))
        const input = written(whole.subarray(0, Math.floor(whole.length / 2)))
        await expect(loadOrcidDump(store, input, async () => undefined)).rejects.toThrow(/breaks off after \d+ records.*get the archive anew/)
        const { ids } = await found(store.runId)
        expect(ids.length).toBeGreaterThan(150)
        expect(ids.length).toBeLessThan(250)
        await expect(loadOrcidDump(store, input, async () => undefined)).rejects.toThrow(FatalError)
        expect((await found(store.runId)).ids.length).toBe(ids.length)
    })

    it('tells what it cannot read, file by file, and reads the rest', async () => {
        const store = newStore()
        const iD = (number: number) => inventedOrcid(1_000 + number)
        const bomb = `<?xml version="1.0"?><!DOCTYPE record [<!ENTITY a "${'ha'.repeat(100)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><record:record>&b;</record:record>`
        const outside = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><record:record>&e;</record:record>'
        const deprecated = `<error:error><error:response-code>301</error:response-code><error:developer-message>301 Moved Permanently: This account is deprecated. Please refer to account: https://orcid.org/${iD(1)}. ORCID https://orcid.org/${iD(5)}</error:developer-message></error:error>`
        await loadOrcidDump(store, written(await packDump([
            file(iD(1)), file(iD(2), bomb), file(iD(3), outside), file(iD(4), xml(iD(4)).slice(0, -20)), file(iD(5), deprecated),
            file(iD(6), xml('0000-0002-1825-0098')), file(iD(7), xml(iD(7)).replace('2022-06', '2222-06')), file(iD(8), '<html/>'), { name: 'README.txt', text: 'not a record' },
            file(iD(9), xml(iD(9)).replace(/<history[^]*history>/, '')), file(iD(10), '<a>'.repeat(5_000)),
        ])), async () => undefined)
        const { ids, rejects } = await found(store.runId)
        expect(ids).toEqual([iD(1), iD(9)].sort())
        expect(Object.fromEntries(rejects.map(({ origin, reason }) => [/([\dX-]{19})\.xml/.exec(origin)?.[1], reason]))).toEqual({
            [iD(2)]: 'broken XML', [iD(3)]: 'broken XML', [iD(4)]: 'broken XML', [iD(5)]: 'deprecated', [iD(6)]: 'no id', [iD(7)]: 'wrong shape', [iD(8)]: 'no id', [iD(10)]: 'broken XML',
        })
        const aliases = await database.pool.query('select requested_id, held_id from raw.aliases where provider = $1', ['orcid'])
        expect(aliases.rows).toEqual([{ requested_id: iD(5), held_id: iD(1) }])
    })

    it.each([
        ['no gzip', Buffer.from('hello'), /breaks off after 0 records/],
        ['an archive without records', undefined, /holds no record/],
    ])('refuses %s', async (_name, bytes, says) => {
        const input = written(bytes ?? await packDump([{ name: 'README.txt', text: 'nothing' }]))
        await expect(loadOrcidDump(newStore(), input, async () => undefined)).rejects.toThrow(says)
    })

    it('refuses an archive of which a record is larger than any', async () => {
        const store = newStore()
        await loadOrcidDump(store, written(await packDump([file(inventedOrcid(1), ' '.repeat(33 * 1024 * 1024)), file(inventedOrcid(2))])), async () => undefined)
        expect(await found(store.runId)).toMatchObject({ ids: [inventedOrcid(2)], rejects: [{ reason: 'too long' }] })
    })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { orcidJson } from '../../../src/ingest/sources/orcid-xml.ts'
import { checkOrcidRecord } from '../../../src/ingest/sources/orcid-record.ts'
import { parseXml } from '../../../src/ingest/xml.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { readDumpFiles } from '../../support/orcid-dump.ts'

/** Every field with what it lies in and its type: organization.name string. Null says nothing. */
function shapeOf(value: unknown, above = '', name = 'record'): string[] {
    if (value === null) return []
    if (Array.isArray(value)) return value.flatMap((each) => shapeOf(each, above, `${name}[]`))
    if (typeof value === 'object') return Object.entries(value).flatMap(([key, each]) => shapeOf(each, name, key))
    return [`${above}.${name} ${typeof value}`]
}

describe.skipIf(!hasRealData)('real records of the dump', () => {
    it('have the shape of the API\'s records, field by field', async () => {
        const shapes = (...file: string[]) => shapeOf(JSON.parse(readFileSync(realData('orcid', ...file), 'utf8')))
        const api = new Set([...shapes('samples', 'record-full-3.0.json'), ...shapes('record-real.json')])
        const files = await readDumpFiles(realData('orcid', 'ORCID_2022_10_summaries.tar.gz'))
        expect(files.length).toBe(8)
        const records = files.map(({ text }) => orcidJson(parseXml(text))).filter((each) => !('response-code' in each))
        const found = new Set(records.flatMap((each) => shapeOf(each)))
        expect(found.size).toBeGreaterThan(100)
        // Neither sample has an e-mail address or a completion date: these are as documented.
        expect([...found].filter((each) => !api.has(each)).sort()).toEqual(['completion-date.value number', 'email[].email string', 'email[].primary boolean', 'email[].verified boolean', 'email[].visibility string'])
    })

    it('are usable, but for the locked one', async () => {
        const files = await readDumpFiles(realData('orcid', 'ORCID_2022_10_summaries.tar.gz'))
        const checked = files.map(({ text }) => checkOrcidRecord(orcidJson(parseXml(text))))
        expect(checked.filter((each) => each.isUsable).length).toBe(7)
        expect(checked.filter((each) => !each.isUsable)).toEqual([{ isUsable: false, id: '0000-0001-5078-5000', reason: 'locked', detail: expect.stringContaining('locked') }])
    })
})

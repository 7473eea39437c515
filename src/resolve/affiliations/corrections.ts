/** corrections/affiliations.csv: what a string means, whatever the matcher says; each with reason and source. Applied at every matching. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { messageOf, UsageError } from '../../errors.ts'
import { rorIdOf } from '../../ror-id.ts'

export interface AffiliationCorrection { affiliation: string, rors: string[], countryCode: string | undefined, reason: string, source: string, origin: string }

const columns = ['affiliation', 'ror_ids', 'country', 'reason', 'source']

/** Of all folders, the later one wins. Throws UsageError that names the line. */
export function readAffiliationCorrections(folders: string[]): Map<string, AffiliationCorrection> {
    const found = new Map<string, AffiliationCorrection>()
    for (const folder of folders) {
        const file = path.join(folder, 'corrections', 'affiliations.csv')
        if (existsSync(file)) for (const correction of readFile(file)) found.set(correction.affiliation, correction)
    }
    return found
}

function readFile(file: string): AffiliationCorrection[] {
    let rows: { record: Record<string, string>, info: { lines: number } }[]
    try {
        rows = parse(readFileSync(file), { columns: true, bom: true, info: true, skip_empty_lines: true, trim: true }) as typeof rows
    } catch (error) {
        throw new UsageError(`${file} cannot be read: ${messageOf(error)}`, { cause: error })
    }
    return rows.map(({ record, info }) => {
        const where = `${file}, line ${info.lines}`
        const missing = columns.find((column) => record[column] === undefined)
        if (missing !== undefined) throw new UsageError(`${where}: the column ${missing} is missing (${columns.join(', ')})`)
        const { affiliation = '', ror_ids: ids = '', country = '', reason = '', source = '' } = record
        if (affiliation === '' || reason === '' || source === '') throw new UsageError(`${where}: affiliation, reason and source must be filled in`)
        if (country !== '' && !/^[A-Z]{2}$/.test(country)) throw new UsageError(`${where}: ${JSON.stringify(country)} is no ISO country code such as CN`)
        const rors = ids.split(/[\s;|,]+/).filter((id) => id !== '').map((id) => {
            const ror = rorIdOf(id)
            if (ror === undefined) throw new UsageError(`${where}: ${JSON.stringify(id)} is no ROR id such as https://ror.org/03yrm5c26; several are parted by ;`)
            return ror
        })
        return { affiliation, rors, countryCode: country === '' ? undefined : country, reason, source, origin: where }
    })
}

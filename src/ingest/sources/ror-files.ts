/**
 * Records of the Research Organization Registry from files: its dump (schema 2, https://doi.org/10.5281/zenodo.6347574), older records in schema 1,
 * one a line or in an array, and tables of id, name and country. All come out in schema 2. Of two records of an organisation the newer wins.
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { FatalError, messageOf, UsageError } from '../../errors.ts'
import { readLines } from '../lines.ts'
import { explainBreak, readBytes } from '../read-bytes.ts'
import { readJsonArray } from '../read-json-array.ts'

export interface RorFileRecord {
    /** In schema 2. */
    record: Record<string, unknown>
    /** File and line (or place in the array). */
    origin: string
    /** YYYY-MM-DD; '' = the record does not say, as those of schema 1 and of tables. */
    changedOn: string
}

type Item = RorFileRecord | { problem: string, origin: string }

const names = /\.(json|jsonl|ndjson|csv|tsv)(\.gz)?$/i

/** Files that may hold records, in the order of their names. Throws UsageError when there are none. */
export async function findRorFiles(given: string): Promise<string[]> {
    const found = await stat(given).catch(() => undefined)
    if (found === undefined) throw new UsageError(`${given} is not there: give the folder (or file) of a ROR dump, from https://doi.org/10.5281/zenodo.6347574`)
    if (found.isFile()) {
        if (names.test(given)) return [given]
        throw new UsageError(`${given} is no ROR file that can be read (.json, .jsonl, .ndjson, .csv or .tsv, plain or .gz)${/\.zip$/i.test(given) ? ': unpack the zip first' : ''}`)
    }
    const files = (await readdir(given)).filter((name) => names.test(name)).sort().map((name) => path.join(given, name))
    if (files.length === 0) throw new UsageError(`${given} holds no ROR file (.json, .jsonl, .ndjson, .csv or .tsv, plain or .gz): unpack the dump there`)
    // The dump holds the same records as JSON and as a shorter table.
    const hasJson = files.some((file) => /\.json(\.gz)?$/i.test(file))
    return hasJson ? files.filter((file) => !/\.csv(\.gz)?$/i.test(file)) : files
}

export async function* readRorFile(file: string): AsyncGenerator<Item> {
    if (/\.(csv|tsv)(\.gz)?$/i.test(file)) return yield* readTable(file)
    if (/\.json(\.gz)?$/i.test(file)) {
        for await (const { number, text } of readJsonArray(file)) yield readRecord(text, `${file}, record ${number}`)
        return
    }
    for await (const line of readLines(file, 0)) yield 'problem' in line ? { problem: line.problem.detail, origin: `${file}, line ${line.number}` } : readRecord(line.text, `${file}, line ${line.number}`)
}

function readRecord(text: string, origin: string): Item {
    try {
        const record = JSON.parse(text) as unknown
        if (typeof record !== 'object' || record === null || Array.isArray(record)) return { problem: 'no JSON object', origin }
        return 'names' in record ? { record: record, origin, changedOn: dateOf(record) } : { record: fromSchema1(record as Record<string, unknown>), origin, changedOn: '' }
    } catch (error) {
        return { problem: `no JSON: ${messageOf(error)}`, origin }
    }
}

function dateOf(record: object): string {
    const admin = 'admin' in record ? record.admin as { last_modified?: { date?: unknown } } | null : null
    const date = admin?.last_modified?.date
    return typeof date === 'string' ? date : ''
}

/** https://ror.readme.io/docs/schema-v2-crosswalk (2024). */
function fromSchema1(old: Record<string, unknown>): Record<string, unknown> {
    const list = (value: unknown) => (Array.isArray(value) ? value as unknown[] : [])
    const texts = (value: unknown) => list(value).filter((each): each is string => typeof each === 'string' && each.trim() !== '')
    const code = (old.country as { country_code?: unknown } | undefined)?.country_code
    const address = list(old.addresses)[0] as { city?: unknown, geonames_city?: { city?: unknown, geonames_admin1?: { name?: unknown, code?: unknown } } } | undefined
    const region = address?.geonames_city?.geonames_admin1
    const external = typeof old.external_ids === 'object' && old.external_ids !== null ? Object.entries(old.external_ids as Record<string, { all?: unknown, preferred?: unknown }>) : []
    return {
        id: old.id, status: old.status, established: old.established, types: texts(old.types).map((type) => type.toLowerCase()),
        names: [
            ...(typeof old.name === 'string' ? [{ value: old.name, lang: null, types: ['ror_display', 'label'] }] : []),
            ...list(old.labels).flatMap((each) => { const { label, iso639 } = each as { label?: unknown, iso639?: unknown }; return typeof label === 'string' ? [{ value: label, lang: typeof iso639 === 'string' ? iso639 : null, types: ['label'] }] : [] }),
            ...texts(old.aliases).map((value) => ({ value, lang: null, types: ['alias'] })),
            ...texts(old.acronyms).map((value) => ({ value, lang: null, types: ['acronym'] })),
        ],
        locations: typeof code === 'string' ? [{ geonames_details: { name: address?.geonames_city?.city ?? address?.city ?? null, country_code: code, country_subdivision_name: region?.name ?? null, country_subdivision_code: typeof region?.code === 'string' ? region.code.split('.')[1] ?? null : null } }] : [],
        relationships: list(old.relationships).flatMap((each) => { const { type, id, label } = each as { type?: unknown, id?: unknown, label?: unknown }; return typeof type === 'string' ? [{ type: type.toLowerCase(), id, label }] : [] }),
        external_ids: external.map(([type, ids]) => ({ type: type.toLowerCase(), all: typeof ids?.all === 'string' ? [ids.all] : texts(ids?.all), preferred: ids?.preferred ?? null })),
        links: texts(old.links).map((value) => ({ type: 'website', value })), domains: [],
    }
}

/** Columns: the id as ror_id or id, name, country_code, type. */
async function* readTable(file: string): AsyncGenerator<Item> {
    const rows = await rowsOf(file)
    for (const [index, row] of rows.entries()) {
        const id = row.ror_id ?? row.id
        const name = unescaped(row.name ?? row['names.types.ror_display'] ?? '')
        const origin = `${file}, row ${index + 2}`
        if (!id || !name) {
            yield { problem: 'a row without id or name (columns: ror_id, name, country_code, type)', origin }
            continue
        }
        const code = row.country_code ?? row['locations.geonames_details.country_code']
        yield {
            origin, changedOn: '',
            record: { id, status: row.status || 'active', types: (row.type ?? row.types ?? '').split(/[;|,]\s*/).filter((type) => type !== ''), names: [{ value: name, lang: null, types: ['ror_display', 'label'] }], locations: code ? [{ geonames_details: { name: null, country_code: code } }] : [], relationships: [] },
        }
    }
}

/** All at once: tables are small. */
async function rowsOf(file: string): Promise<Record<string, string>[]> {
    const delimiter = /\.tsv(\.gz)?$/i.test(file) ? '\t' : ','
    const pieces: Buffer[] = []
    try {
        for await (const piece of readBytes(file)) pieces.push(Buffer.from(piece))
        return parse(Buffer.concat(pieces), { columns: true, delimiter, bom: true, quote: delimiter === '\t' ? null : '"', relax_column_count: true })
    } catch (error) {
        throw new FatalError(`${file} could not be read: ${explainBreak(error)}`, { cause: error })
    }
}

/** Tables made by scripts hold letters as \\u0144. */
function unescaped(text: string): string {
    return text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_whole, long: string | undefined, short: string | undefined) => String.fromCharCode(Number.parseInt(long ?? short ?? '', 16)))
}

/** corrections.csv: what a person who looked it up knows better than the records, with reason and source. */
import { readTable } from './csv.ts'
import { parseAuthorId, parseInstitutionId, parseOrcid } from './ids.ts'
import { parseCountry } from './places.ts'
import { listProblems, showValue } from './problems.ts'
import type { Columns, Row } from './csv.ts'
import type { Problem } from './problems.ts'
import type { Correction } from './types.ts'

const fields = ['action', 'person', 'into', 'institution', 'country', 'first_year', 'last_year', 'kind', 'reason', 'source'] as const
type Field = (typeof fields)[number]
type Report = (problem: string) => void

const otherHeaders: Partial<Record<Field, string[]>> = { person: ['name', 'author'], institution: ['institution_id'], country: ['country_code'] }
const columns: Columns<Field> = new Map(fields.map((field) => [field, [field, ...(otherHeaders[field] ?? [])]]))

const actionNames = ['merge', 'split', 'drop', 'add'] as const
const kinds = ['profile', 'authorship', 'employment', 'education'] as const

/** Beside action, person, reason, source: what an action may say, and of what it must say at least one. */
const actions: Record<Correction['action'], { may: Field[], oneOf: Field[], meaning: string }> = {
    merge: { may: ['into'], oneOf: ['into'], meaning: 'the person is the same as another: into' },
    split: { may: ['institution', 'country', 'first_year', 'last_year'], oneOf: ['institution', 'country', 'first_year'], meaning: 'the claims meant belong to somebody else' },
    drop: { may: ['institution', 'country', 'first_year', 'last_year'], oneOf: [], meaning: 'the claims meant are wrong; the person, where none are named' },
    add: { may: ['institution', 'country', 'first_year', 'last_year', 'kind'], oneOf: ['institution', 'country'], meaning: 'a claim that the records lack' },
}

export function readCorrections(file: string, text: string): { corrections: Correction[], warnings: string[], problems: string[] } {
    const table = readTable(file, text, columns, ['action', 'person', 'reason', 'source'])
    const problems = [...table.problems]
    const corrections = table.rows.flatMap((row) => readRow(row, (problem) => problems.push({ line: row.line, text: problem })))
    return { corrections, warnings: table.warnings, problems: listProblems(file, [...problems, ...checkMerges(corrections)]) }
}

function readRow({ line, cells }: Row<Field>, report: Report): Correction[] {
    for (const field of ['person', 'reason', 'source'] as const) {
        if (cells[field] === undefined) report(`no ${field}: every correction names its person, its reason and its source`)
    }
    const action = oneOf(cells.action, actionNames)
    if (action === undefined) {
        report(`${cells.action === undefined ? 'no action' : `${showValue(cells.action)} is no action`}: write ${actionNames.join(', ')}`)
        return []
    }
    const { may, oneOf: needed, meaning } = actions[action]
    for (const field of fields.filter((each) => cells[each] !== undefined && !['action', 'person', 'reason', 'source', ...may].includes(each))) {
        report(`${action} takes no ${field}, ${showValue(cells[field])} is given (${meaning}); leave the cell empty`)
    }
    if (needed.length > 0 && needed.every((field) => cells[field] === undefined)) report(`${action} needs ${needed.join(' or ')} (${meaning})`)
    const firstYear = readYear('first_year', cells.first_year, report)
    const lastYear = readYear('last_year', cells.last_year, report)
    if (cells.first_year === undefined && cells.last_year !== undefined) report(`last_year ${cells.last_year} without first_year: give both`)
    if (firstYear !== undefined && lastYear !== undefined && lastYear < firstYear) report(`last_year ${lastYear} is before first_year ${firstYear}: swap them`)
    const kind = oneOf(cells.kind, kinds)
    if (cells.kind !== undefined && kind === undefined) report(`${showValue(cells.kind)} is no kind of claim: write ${kinds.join(', ')}, or leave the cell empty`)
    return [{
        line, action, firstYear, lastYear, kind,
        person: readPerson(cells.person ?? '', report),
        into: cells.into === undefined ? undefined : readPerson(cells.into, report),
        institutionId: readInstitution(cells.institution, report),
        countryCode: readCountry(cells.country, report),
        reason: cells.reason ?? '',
        source: cells.source ?? '',
    }]
}

/** Merges are looked up once, so a chain would lose its middle. */
function checkMerges(corrections: Correction[]): Problem[] {
    const merges = corrections.filter(({ action, person, into }) => action === 'merge' && person !== '' && into !== undefined)
    const byPerson = new Map<string, Correction>()
    const problems: Problem[] = []
    for (const merge of merges) {
        const before = byPerson.get(merge.person.toLowerCase())
        if (before) problems.push({ line: merge.line, text: `${showValue(merge.person)} is merged on line ${before.line} too; keep one` })
        else byPerson.set(merge.person.toLowerCase(), merge)
    }
    for (const merge of merges) {
        const next = byPerson.get((merge.into ?? '').toLowerCase())
        if (next === merge) problems.push({ line: merge.line, text: `${showValue(merge.person)} is merged into itself; name the other person in into` })
        else if (next) problems.push({ line: merge.line, text: `${showValue(merge.into)} is itself merged on line ${next.line}; write into ${showValue(next.into)} here, or remove one of the two` })
    }
    return problems
}

function readPerson(cell: string, report: Report): string {
    if ('orcid' in parseOrcid(cell)) report(`${showValue(cell)} is an ORCID iD: name the person by OpenAlex author id or by the name of the cohort`)
    return parseAuthorId(cell) ?? cell.normalize('NFC')
}

function readInstitution(cell: string | undefined, report: Report): string | undefined {
    const id = cell === undefined ? undefined : parseInstitutionId(cell)
    if (cell !== undefined && id === undefined) report(`${showValue(cell)} is no OpenAlex institution id: write it as I20231570 or its address`)
    return id
}

function readCountry(cell: string | undefined, report: Report): string | undefined {
    const parsed = cell === undefined ? undefined : parseCountry(cell)
    if (parsed === undefined) return undefined
    if ('place' in parsed) return parsed.place
    report(`country: ${parsed.problem}`)
    return undefined
}

function readYear(field: Field, cell: string | undefined, report: Report): number | undefined {
    if (cell === undefined) return undefined
    if (/^(19|20)\d\d$/.test(cell)) return Number(cell)
    report(`${field}: ${showValue(cell)} is no year from 1900 to 2099`)
    return undefined
}

function oneOf<T extends string>(cell: string | undefined, known: readonly T[]): T | undefined {
    return known.find((each) => each === cell?.toLowerCase())
}

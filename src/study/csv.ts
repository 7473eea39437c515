/** Tables as people save them: comma, semicolon or tab, headers in their own words. */
import { CsvError, parse } from 'csv-parse/sync'
import { showPath, showValue } from './problems.ts'
import type { Problem } from './problems.ts'

const delimiters = [',', ';', '\t']

/** Fields of the table and the header names they go by. */
export type Columns<F extends string> = ReadonlyMap<F, readonly string[]>

export interface Row<F extends string> {
    /** Line in the file where the row begins. */
    line: number
    /** Trimmed; a field that is empty or has no column is not there. */
    cells: Partial<Record<F, string>>
}

export interface Table<F extends string> {
    rows: Row<F>[]
    warnings: string[]
    problems: Problem[]
}

/** @param text line ends are \n (read-text.ts) */
export function readTable<F extends string>(file: string, text: string, columns: Columns<F>, required: readonly F[]): Table<F> {
    const delimiter = findDelimiter(text, columns)
    const { records, problem } = parseRecords(text, delimiter)
    const [header, ...rest] = records
    if (problem !== undefined && header === undefined) return { rows: [], warnings: [], problems: [problem] }
    if (header === undefined) return { rows: [], warnings: [], problems: [{ line: 1, text: `empty; the first line names the columns, such as ${[...columns.keys()].join(',')}` }] }
    const named = nameColumns(file, header, columns, required)
    const problems = [...named.problems, ...(problem === undefined ? [] : [problem])]
    if (problems.length > 0) return { rows: [], warnings: [], problems }
    const rows: Row<F>[] = []
    for (const { line, cells } of rest) {
        const surplus = cells.slice(header.cells.length).find((cell) => cell !== '')
        if (surplus !== undefined) problems.push({ line, text: `${cells.length} cells under ${header.cells.length} columns, from ${showValue(surplus)} on; put a cell that holds ${delimiter === '\t' ? 'a tab' : delimiter} in quotes` })
        else rows.push({ line, cells: pickCells(cells, named.fields) })
    }
    return { rows, warnings: named.warnings, problems }
}

interface RawRecord { line: number, cells: string[] }

function parseRecords(text: string, delimiter: string): { records: RawRecord[], problem?: Problem } {
    const records: RawRecord[] = []
    let nextLine = 1
    try {
        parse(text, {
            delimiter, record_delimiter: '\n', relax_column_count: true, relax_quotes: true, ltrim: true,
            on_record: (cells: string[], { lines }) => {
                const trimmed = cells.map((cell) => cell.trim())
                if (trimmed.some((cell) => cell !== '')) records.push({ line: nextLine, cells: trimmed })
                nextLine = lines + 1
                return null
            },
        })
    } catch (error) {
        if (!(error instanceof CsvError)) throw error
        return { records, problem: { line: nextLine, text: error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote opens here and does not close: close it, or double the quotes that belong to the text ("")' : error.message } }
    }
    return { records }
}

/** The delimiter under which most headers are known; among equals, most cells. */
function findDelimiter<F extends string>(text: string, columns: Columns<F>): string {
    const headerLine = text.split('\n', 50).find((line) => line.trim() !== '') ?? ''
    const known = new Set([...columns.values()].flat())
    const scored = delimiters.map((delimiter) => {
        const cells = headerLine.split(delimiter).map((cell) => normaliseHeader(cell.replaceAll('"', '')))
        return { delimiter, score: cells.filter((cell) => known.has(cell)).length * 1_000 + Math.min(cells.length, 999) }
    })
    return scored.reduce((best, each) => (each.score > best.score ? each : best), { delimiter: ',', score: 0 }).delimiter
}

function nameColumns<F extends string>(file: string, header: RawRecord, columns: Columns<F>, required: readonly F[]): { fields: (F | undefined)[], warnings: string[], problems: Problem[] } {
    const known = [...columns.keys()]
    const fields = header.cells.map((cell) => known.find((field) => columns.get(field)?.includes(normaliseHeader(cell))))
    const problems: Problem[] = []
    for (const field of known) {
        const given = header.cells.filter((_, index) => fields[index] === field)
        if (given.length > 1) problems.push({ line: header.line, text: `columns ${given.map(showValue).join(' and ')} both mean ${field}; keep one` })
    }
    for (const field of required.filter((each) => !fields.includes(each))) {
        problems.push({ line: header.line, text: `no column ${columns.get(field)?.join('|')} among ${header.cells.map(showValue).join(', ')}; the first line names the columns` })
    }
    const unused = header.cells.filter((cell, index) => fields[index] === undefined && cell !== '')
    const warnings = unused.length === 0 ? [] : [`${showPath(file)}: not used: ${unused.length === 1 ? 'column' : 'columns'} ${unused.map(showValue).join(', ')}`]
    return { fields, warnings, problems }
}

function normaliseHeader(cell: string): string {
    return cell.trim().normalize('NFKC').toLowerCase().replace(/[\s-]+/g, '_')
}

function pickCells<F extends string>(cells: string[], fields: (F | undefined)[]): Partial<Record<F, string>> {
    const picked: Partial<Record<F, string>> = {}
    fields.forEach((field, index) => {
        const cell = cells[index]
        if (field !== undefined && cell !== undefined && cell !== '') picked[field] = cell
    })
    return picked
}

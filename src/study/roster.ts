/** roster.csv: the people of a cohort, one a line, with the ids of their profiles where they were found. */
import { readTable } from './csv.ts'
import { parseAuthorId, parseOrcid } from './ids.ts'
import { listProblems, problemAt, showValue } from './problems.ts'
import { degreeColumns, type DegreeField, readDegrees } from './roster-degrees.ts'
import type { Columns, Row } from './csv.ts'
import type { RosterRow } from './types.ts'

type Field = 'name' | 'works' | 'author_id' | 'orcid' | 'note' | DegreeField

const columns: Columns<Field> = new Map([
    ['name', ['name', 'author', 'person']],
    ['works', ['papers', 'works', 'n_works']],
    ['author_id', ['openalex_author_id', 'openalex_id', 'author_id', 'openalex']],
    ['orcid', ['orcid']],
    ['note', ['note', 'notes', 'comment']],
    ...degreeColumns,
])

export interface Roster {
    rows: RosterRow[]
    hasWorks: boolean
    warnings: string[]
    problems: string[]
}

export function readRoster(file: string, text: string): Roster {
    const table = readTable(file, text, columns, ['name'])
    const problems = [...table.problems]
    const warnings = [...table.warnings]
    const rows: RosterRow[] = []
    const firstLines = new Map<string, number>()
    for (const raw of table.rows) {
        const row = readRow(raw, (problem) => problems.push({ line: raw.line, text: problem }))
        for (const id of [...row.authorIds, ...(row.orcid === undefined ? [] : [row.orcid])]) {
            const before = firstLines.get(id)
            if (before === undefined) firstLines.set(id, raw.line)
            else problems.push({ line: raw.line, text: `${id} stands on line ${before} too: one profile belongs to one person; put both names on one row, or remove the id where it is wrong` })
        }
        if (row.name.includes('\n')) warnings.push(problemAt(file, raw.line, `the name runs over several lines, ${showValue(row.name)}: is a quote missing?`))
        rows.push(row)
    }
    if (rows.length === 0 && problems.length === 0) problems.push({ line: 1, text: 'no people: add a row below the header for each person' })
    return { rows, hasWorks: rows.some(({ works }) => works !== undefined), warnings, problems: listProblems(file, problems) }
}

function readRow({ line, cells }: Row<Field>, report: (problem: string) => void): RosterRow {
    const name = (cells.name ?? '').normalize('NFC')
    if (isInvisible(name)) report('no name: give the person\'s name, or remove the row')
    const authorIds = (cells.author_id ?? '').split(/[|;,\s]+/).filter((part) => part !== '').flatMap((part) => {
        const id = parseAuthorId(part)
        if (id === undefined) report(`${showValue(part)} is no OpenAlex author id: write it as A5009435651 or its address, several separated by |, none as an empty cell`)
        return id === undefined ? [] : [id]
    })
    const degrees = readDegrees(cells, report)
    return {
        line,
        name,
        authorIds: [...new Set(authorIds)],
        orcid: readOrcid(cells.orcid, report),
        works: readWorks(cells.works, report),
        note: cells.note,
        ...(degrees.length === 0 ? {} : { degrees }),
    }
}

function readOrcid(cell: string | undefined, report: (problem: string) => void): string | undefined {
    const parsed = cell === undefined ? undefined : parseOrcid(cell)
    if (parsed === undefined) return undefined
    if ('orcid' in parsed) return parsed.orcid
    report(`${showValue(cell)} ${parsed.problem}, or leave the cell empty`)
    return undefined
}

function readWorks(cell: string | undefined, report: (problem: string) => void): number | undefined {
    if (cell === undefined) return undefined
    if (/^\d{1,6}$/.test(cell)) return Number(cell)
    report(`${showValue(cell)} is no number of works: write a whole number such as 5, or leave the cell empty`)
    return undefined
}

function isInvisible(name: string): boolean {
    return name.replace(/[\p{Z}\p{C}]/gu, '') === ''
}

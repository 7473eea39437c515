/** Degrees in a roster: columns that say where and when somebody studied, all of them optional. */
import { parseCountry } from './places.ts'
import { showValue } from './problems.ts'
import type { RosterDegree } from './types.ts'

const parts = ['institution', 'country', 'year'] as const
const degrees = ['first_degree', 'graduate'] as const
export type DegreeField = `${typeof degrees[number]}_${typeof parts[number]}` | 'graduate_level'

const otherNames: Record<typeof degrees[number], string[]> = { first_degree: ['undergraduate', 'bachelor'], graduate: ['phd', 'doctorate'] }

export const degreeColumns: [DegreeField, string[]][] = [
    ...degrees.flatMap((degree) => parts.map((part): [DegreeField, string[]] => [`${degree}_${part}`, [degree, ...otherNames[degree]].map((name) => `${name}_${part}`)])),
    ['graduate_level', ['graduate_level']],
]

const earliestYear = 1900

/** First degree and graduate degree, as far as any cell says something of them. A graduate degree is a doctorate unless graduate_level says master. */
export function readDegrees(cells: Partial<Record<DegreeField, string>>, report: (problem: string) => void): RosterDegree[] {
    const level = readLevel(cells.graduate_level, report)
    return degrees.flatMap((degree): RosterDegree[] => {
        const institution = cells[`${degree}_institution`]
        const country = cells[`${degree}_country`]
        const year = cells[`${degree}_year`]
        if (institution === undefined && country === undefined && year === undefined) return []
        const ror = institution === undefined ? undefined : /^(?:(?:https?:\/\/)?ror\.org\/)?(0[a-z0-9]{8})\/?$/i.exec(institution)?.[1]?.toLowerCase()
        return [{
            level: degree === 'first_degree' ? 'bachelor' : level,
            institution: ror === undefined ? institution : undefined, ror,
            countryCode: country === undefined ? undefined : readCountry(`${degree}_country`, country, report),
            year: year === undefined ? undefined : readYear(`${degree}_year`, year, report),
        }]
    })
}

function readLevel(cell: string | undefined, report: (problem: string) => void): 'master' | 'doctorate' {
    const level = cell?.toLowerCase() ?? 'doctorate'
    if (level === 'master' || level === 'doctorate') return level
    report(`graduate_level ${showValue(cell)}: write master or doctorate, or leave the cell empty for a doctorate`)
    return 'doctorate'
}

function readCountry(column: string, cell: string, report: (problem: string) => void): string | undefined {
    const parsed = parseCountry(cell)
    if ('place' in parsed) return parsed.place
    report(`${column} ${parsed.problem}`)
    return undefined
}

function readYear(column: string, cell: string, report: (problem: string) => void): number | undefined {
    const year = /^\d{4}$/.test(cell) ? Number(cell) : NaN
    if (year >= earliestYear && year <= new Date().getUTCFullYear() + 10) return year
    report(`${column} ${showValue(cell)} is no year of a degree: write it as 2014, or leave the cell empty`)
    return undefined
}

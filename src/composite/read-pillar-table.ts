/** A table with a column of countries and one or more pillars. A cell that is empty is missing; it is never taken for 0. */
import { readTable } from '../study/csv.ts'
import { findNearMatch } from '../study/near-match.ts'
import { parseCountry } from '../study/places.ts'
import { listProblems, showPath, showValue } from '../study/problems.ts'
import type { Problem } from '../study/problems.ts'
import type { IndexDefinition, Pillar, PillarValues } from './types.ts'

const countryHeaders = ['country', 'country_code', 'code', 'country_name', 'iso']
const mostNamed = 5

export interface PillarColumn {
    /** With the scaling that its values must fit. */
    pillar: Pillar
    /** What its column may be called. */
    headers: string[]
}

interface Options {
    /** May the table hold countries that the index has not? They are then left aside and noted. */
    allowsOthers: boolean
}

/** @param text line ends are \n (read-text.ts) */
export function readPillarTable(file: string, text: string, index: IndexDefinition, wanted: PillarColumn[], { allowsOthers }: Options): { values: PillarValues, notes: string[], problems: string[] } {
    const columns = new Map<string, string[]>([['country', countryHeaders], ...wanted.map(({ pillar, headers }): [string, string[]] => [pillar.name, headers])])
    const { rows, warnings, problems } = readTable(file, text, columns, [...columns.keys()])
    const values: PillarValues = Object.fromEntries(wanted.map(({ pillar }) => [pillar.name, {}]))
    const linesOf = new Map<string, number>()
    const others: string[] = []
    if (rows.length === 0 && problems.length === 0) problems.push({ line: 1, text: 'no rows below the names of the columns: write one a country' })
    for (const { line, cells } of rows) {
        const found = findUnit(cells['country'], index, allowsOthers)
        if ('problem' in found) {
            problems.push({ line, text: found.problem })
            continue
        }
        if ('other' in found) {
            others.push(found.other)
            continue
        }
        const before = linesOf.get(found.unit)
        if (before !== undefined) {
            problems.push({ line, text: `${showValue(cells['country'])} (${found.unit}) stands on line ${before} too; keep one` })
            continue
        }
        linesOf.set(found.unit, line)
        for (const { pillar } of wanted) {
            const cell = cells[pillar.name]
            if (cell === undefined) continue
            const parsed = parseValue(cell, pillar, found.unit, index)
            if ('problem' in parsed) problems.push({ line, text: `${pillar.name}: ${parsed.problem}` })
            else (values[pillar.name] ??= {})[found.unit] = parsed.value
        }
    }
    return { values, notes: [...warnings, ...noteOthers(file, others)], problems: listProblems(file, problems) }
}

function findUnit(cell: string | undefined, { countries, blocs }: IndexDefinition, allowsOthers: boolean): { unit: string } | { other: string } | { problem: string } {
    if (cell === undefined) return { problem: 'no country in this row: write its code or name' }
    const units = [...countries, ...blocs]
    const wanted = cell.normalize('NFKC').toLowerCase()
    const unit = units.find(({ code, name }) => code.toLowerCase() === wanted || name.normalize('NFKC').toLowerCase() === wanted)
    if (unit) return { unit: unit.code }
    if (allowsOthers && 'place' in parseCountry(cell)) return { other: cell.toUpperCase() }
    const near = findNearMatch(cell, units.map(({ name }) => name))
    return { problem: `${showValue(cell)} is no country or bloc of the index; ${near === undefined ? 'write its code, or add it under countries in index.yaml' : `did you mean ${near}?`}` }
}

function parseValue(cell: string, { scaling, bloc }: Pillar, unit: string, { blocs }: IndexDefinition): { value: number } | { problem: Problem['text'] } {
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(cell) || !Number.isFinite(Number(cell))) {
        return { problem: `${showValue(cell)} is no number: write it as 1234.5, or leave the cell empty where the value is missing` }
    }
    const value = Number(cell)
    const members = blocs.find(({ code }) => code === unit)?.members.length
    const most = members !== undefined && bloc === 'sum' ? members : 1
    if (scaling === 'none' && (value < 0 || value > most)) return { problem: `${cell} lies outside 0 to ${most}, but the index takes the pillar as scaled already (scaling: none): scale it, or write scaling: best` }
    if (scaling === 'best' && value < 0) return { problem: `${cell} is below 0, which has no share of the best (scaling: best): write scaling: min-max or z-score` }
    return { value }
}

function noteOthers(file: string, others: string[]): string[] {
    if (others.length === 0) return []
    const named = others.slice(0, mostNamed).join(', ')
    return [`${showPath(file)}: left aside, no countries of the index: ${named}${others.length > mostNamed ? ` and ${others.length - mostNamed} more` : ''}`]
}

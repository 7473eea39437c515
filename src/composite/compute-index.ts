/** Calls the definition (sql/metrics/39_composite_pillars.sql, 40_composite_index.sql) and puts its rows into the shape that is printed. */
import { sql, type Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { problemAt, throwProblems } from '../study/problems.ts'
import { agrees } from './compare-expected.ts'
import type { IndexDefinition, IndexInputs, IndexResult, RunPillar, UnitResult } from './types.ts'

interface PillarRow { unit: string, is_bloc: boolean, pillar: string, value: number | null, value_origin: string | null, scaled: number | null, contribution: number | null }
interface UnitRow { unit: string, is_bloc: boolean, score: number | null, rank: number | null, weight_used: number, missing_pillars: string[], is_renormalised: boolean }

/** @throws UsageError for a pillar that its scaling cannot scale */
export async function computeIndex(db: Kysely<DB>, index: IndexDefinition, inputs: IndexInputs): Promise<IndexResult> {
    const countries = index.countries.map(({ code }) => code)
    const blocs = JSON.stringify(Object.fromEntries(index.blocs.map(({ code, members }) => [code, members])))
    const pillars = JSON.stringify(Object.fromEntries(inputs.pillars.map(({ name, weight, scaling, bloc }) => [name, { weight, scaling, bloc }])))
    const values = JSON.stringify(inputs.values)
    const { rows: cells } = await sql<PillarRow>`
        select unit, is_bloc, pillar, value, value_origin, scaled, contribution
        from derive.composite_pillars(${countries}::text[], ${blocs}::jsonb, ${pillars}::jsonb, ${values}::jsonb)`.execute(db)
    checkScales(index, inputs.pillars, cells)
    const { rows } = await sql<UnitRow>`
        select unit, is_bloc, score, rank, weight_used, missing_pillars, is_renormalised
        from derive.composite_index(${countries}::text[], ${blocs}::jsonb, ${pillars}::jsonb, ${values}::jsonb, ${index.missing})
        order by score desc nulls last, unit`.execute(db)
    const isComparable = inputs.pillars.every(({ isSwapped }) => !isSwapped)
    const units = rows.map((row) => unitOf(row, index, inputs.pillars, cells, isComparable))
    return {
        version: 1,
        index: index.name,
        title: index.title,
        source: index.source ?? null,
        missing: index.missing,
        pillars: inputs.pillars.map(({ name, weight, scaling, bloc, source, isSwapped }) => ({ pillar: name, weight, scaling, bloc, source, is_swapped: isSwapped })),
        units,
        expected: index.expected ? {
            kind: index.expected.kind,
            source: index.expected.source,
            times: index.expected.times,
            compared: units.filter((unit) => unit.agrees !== null).length,
            agreeing: units.filter((unit) => unit.agrees === true).length,
        } : null,
        notes: [...inputs.notes, ...inputs.pillars.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])), ...blocsAboveOne(units, inputs.pillars)],
    }
}

/** A pillar with values and no scaled ones: its countries do not differ, or none is above 0. */
function checkScales({ file }: IndexDefinition, pillars: RunPillar[], cells: PillarRow[]): void {
    throwProblems(pillars.flatMap(({ name, line, scaling }) => {
        const known = cells.filter((cell) => cell.pillar === name && !cell.is_bloc && cell.value !== null)
        if (known.length === 0 || known.some((cell) => cell.scaled !== null)) return []
        const why = scaling === 'best' ? 'no country has a value above 0' : `every country has the same value, ${known[0]?.value}`
        return [problemAt(file, line, `${name} cannot be scaled (scaling: ${scaling}): ${why}; take the pillar out, or write scaling: none for values that are scaled already`)]
    }))
}

function unitOf({ unit, is_bloc: isBloc, ...row }: UnitRow, index: IndexDefinition, pillars: RunPillar[], cells: PillarRow[], isComparable: boolean): UnitResult {
    const cellOf = new Map(cells.filter((cell) => cell.unit === unit).map((cell) => [cell.pillar, cell]))
    const expected = index.expected?.scores.find((each) => each.unit === unit)
    return {
        code: unit,
        name: [...index.countries, ...index.blocs].find(({ code }) => code === unit)?.name ?? unit,
        kind: isBloc ? 'bloc' : 'country',
        ...row,
        pillars: Object.fromEntries(pillars.map(({ name }) => {
            const cell = cellOf.get(name)
            return [name, { value: cell?.value ?? null, origin: cell?.value_origin ?? null, scaled: cell?.scaled ?? null, contribution: cell?.contribution ?? null }]
        })),
        expected: expected?.score ?? null,
        agrees: expected === undefined || index.expected === undefined || !isComparable ? null : agrees(row.score, expected, index.expected.times),
    }
}

function blocsAboveOne(units: UnitResult[], pillars: RunPillar[]): string[] {
    return units.filter(({ kind }) => kind === 'bloc').flatMap(({ name, pillars: cells }) => {
        const above = pillars.filter(({ name: pillar, scaling }) => scaling !== 'z-score' && (cells[pillar]?.scaled ?? 0) > 1).map(({ name: pillar }) => pillar)
        return above.length === 0 ? [] : [`${name} lies above 1 in ${above.join(', ')}: the scale is that of single countries.`]
    })
}

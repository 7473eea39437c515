/** The values of an index's pillars: from the table of pillars, from files that take a pillar's place, from our own metrics. */
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { isFile, isInside } from '../study/find-study.ts'
import { problemAt, showPath, throwProblems } from '../study/problems.ts'
import { readText } from '../study/read-text.ts'
import { readOwnPillar } from './read-own-pillar.ts'
import { readPillarTable } from './read-pillar-table.ts'
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import type { Swap } from './pillar-source.ts'
import type { IndexDefinition, IndexInputs, OwnMetric, PillarSource, RunPillar } from './types.ts'

const mostCsvBytes = 50_000_000
const ownTable = 'pillars.csv'

interface Options {
    /** The table of pillars; by default pillars.csv beside index.yaml. */
    pillarsFile?: string | undefined
    swaps?: Swap[] | undefined
}

/**
 * What files say; pillars of our own metrics are filled in by readOwnPillars, which needs the database.
 * @throws UsageError with one line for each problem: file, line, value, cure
 */
export async function readInputs(index: IndexDefinition, { pillarsFile, swaps = [] }: Options = {}): Promise<IndexInputs> {
    const table = pillarsFile ?? await findOwnTable(index)
    const pillars = index.pillars.map((pillar): RunPillar => {
        const swap = swaps.find((each) => each.pillar === pillar.name)
        const source = sourceOf(swap, pillar.metric, table ?? '')
        // "Scaled already" is said of the values that the index comes with, not of those that take their place.
        return { ...pillar, source, isSwapped: swap !== undefined, scaling: swap && pillar.scaling === 'none' ? 'best' : pillar.scaling }
    })
    const fromTable = pillars.filter(({ source }) => source.kind === 'table')
    if (fromTable.length > 0 && table === undefined) {
        throw new UsageError(`the values of the pillars are not in ${showPath(index.folder)}: give --pillars FILE, a table with the columns ${['country', ...fromTable.map(({ name }) => name)].join(', ')}`)
    }
    const inputs: IndexInputs = { pillars, values: {}, notes: [] }
    const problems: string[] = []
    const read = async (file: string, wanted: Parameters<typeof readPillarTable>[3], allowsOthers: boolean) => {
        const found = readPillarTable(file, await readText(file, mostCsvBytes), index, wanted, { allowsOthers })
        Object.assign(inputs.values, found.values)
        inputs.notes.push(...found.notes)
        problems.push(...found.problems)
    }
    if (table !== undefined && fromTable.length > 0) await read(table, fromTable.map((pillar) => ({ pillar, headers: [pillar.name] })), false)
    for (const pillar of pillars) {
        if (pillar.source.kind === 'swapped file') await read(pillar.source.file, [{ pillar, headers: ['value', pillar.name] }], true)
    }
    throwProblems(problems)
    return inputs
}

/** The same inputs with the pillars of our own metrics. Throws UsageError where a metric has no rows, or the index does not say how to read it. */
export async function readOwnPillars(db: Kysely<DB>, index: IndexDefinition, inputs: IndexInputs): Promise<IndexInputs> {
    const filled = { ...inputs, values: { ...inputs.values }, notes: [...inputs.notes] }
    for (const pillar of inputs.pillars) {
        if (pillar.source.kind !== 'metric') continue
        const own = index.ownPillar
        if (own === undefined) throw new UsageError(problemAt(index.file, pillar.line, `${pillar.name} is to come from high_impact, and the index has no own_pillar; write own_pillar: { years: [2019, 2023], counting: fractional, top_percent: 10, regions: iso }`))
        const { values, yearsWithout } = await readOwnPillar(db, pillar.source.metric, own, index)
        filled.values[pillar.name] = values
        filled.notes.push(`${pillar.name}: our own P(top ${own.topPercent} %) of the corpus ${pillar.source.metric.corpus}, ${own.counting} counting, ${own.years[0]} to ${own.years[1]}, regions ${own.regions}.`)
        if (yearsWithout.length > 0) filled.notes.push(`${pillar.name}: the metric has no rows for ${yearsWithout.join(', ')}; the sum is over the other years.`)
        const summed = index.blocs.filter(({ code }) => own.counting === 'full' && pillar.bloc === 'sum' && values[code] === undefined)
        if (summed.length > 0) filled.notes.push(`${pillar.name}: ${summed.map(({ name }) => name).join(', ')} is summed under full counting, so a work of two members counts twice; a region_policy of the bloc with figures in the metric would count it once.`)
    }
    return filled
}

function sourceOf(swap: Swap | undefined, metric: OwnMetric | undefined, table: string): PillarSource {
    if (swap && 'file' in swap.source) return { kind: 'swapped file', file: swap.source.file }
    const chosen = swap && 'metric' in swap.source ? swap.source : metric
    return chosen ? { kind: 'metric', metric: chosen } : { kind: 'table', file: table }
}

async function findOwnTable({ folder }: IndexDefinition): Promise<string | undefined> {
    const file = path.join(folder, ownTable)
    return await isFile(file) && await isInside(file, folder) ? file : undefined
}

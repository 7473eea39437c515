import type { ExpectedFigure } from './types.ts'

/** A figure of others beside ours. */
export interface ComparedFigure {
    path: string
    /** null: our result has no number there. */
    ours: number | null
    published: number
    kind: ExpectedFigure['kind']
    source: string
    note?: string | undefined
    /** Equal when ours is rounded to the decimals the other figure is given with. */
    agrees: boolean
}

/** Only figures that hold under the definition and region policy of the result. */
export function comparePublished(result: { definition: string, regions: string }, expected: readonly ExpectedFigure[] | undefined): ComparedFigure[] {
    return (expected ?? [])
        .filter((figure) => figure.definition === result.definition && figure.regions === result.regions)
        .map(({ path, value, decimals, kind, source, note }) => {
            const ours = readPath(result, path)
            return { path, ours: ours ?? null, published: value, kind, source, note, agrees: ours !== undefined && round(ours, decimals) === round(value, decimals) }
        })
}

/**
 * The number at a dotted path. A step into a list is the position, or what the entry goes by: its `path` or `id`
 * (trajectories.CN…US.count, institutions.top.I20231570.direct). Missing, null and text are undefined.
 */
export function readPath(result: unknown, path: string): number | undefined {
    let value: unknown = result
    for (const step of path.split('.')) {
        if (typeof value !== 'object' || value === null) return undefined
        value = Array.isArray(value) ? entryOf(value, step) : Reflect.get(value, step)
    }
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function entryOf(list: unknown[], step: string): unknown {
    if (/^\d+$/.test(step)) return list[Number(step)]
    return list.find((entry) => typeof entry === 'object' && entry !== null && ['path', 'id'].some((key) => {
        const name: unknown = Reflect.get(entry, key)
        return typeof name === 'string' && (name === step || name.endsWith(`/${step}`))
    }))
}

/** Half away from zero on the decimal number as shown: 1.005 becomes 1.01, where binary arithmetic gives 1.00. */
function round(value: number, decimals: number): number {
    return Number(new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: Math.min(decimals, 100) }).format(value))
}

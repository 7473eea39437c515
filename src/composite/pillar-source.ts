/** Where a pillar's values come from: a metric of ours, or a file that takes its place (`--swap pillar=SOURCE`). */
import { UsageError } from '../errors.ts'
import { findNearMatch } from '../study/near-match.ts'
import { showValue } from '../study/problems.ts'
import type { IndexDefinition, OwnMetric } from './types.ts'

export const metricHelp = 'write high_impact:<corpus>, such as high_impact:ai'

export interface Swap {
    pillar: string
    source: { file: string } | OwnMetric
}

/** `high_impact:ai` → the metric and its corpus; undefined for anything else. */
export function parseMetric(source: string): OwnMetric | undefined {
    const corpus = /^high_impact:([a-z0-9][a-z0-9_-]*)$/.exec(source)?.[1]
    return corpus === undefined ? undefined : { metric: 'high_impact', corpus }
}

/**
 * The words of `--swap`: `human_capital=talent.csv`, `human_capital=high_impact:ai`.
 * @throws UsageError for a pillar that the index does not have or that is swapped twice, and for a source that cannot be one
 */
export function parseSwaps(words: readonly string[], index: IndexDefinition): Swap[] {
    const known = index.pillars.map(({ name }) => name)
    const swaps = words.map((word) => parseSwap(word, known))
    const twice = swaps.find(({ pillar }, at) => swaps.findIndex((other) => other.pillar === pillar) !== at)
    if (twice) throw new UsageError(`--swap: ${twice.pillar} is swapped twice; keep one`)
    return swaps
}

function parseSwap(word: string, known: string[]): Swap {
    const [, pillar = '', source = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? []
    if (pillar === '' || source === '') throw new UsageError(`--swap ${showValue(word)}: write pillar=FILE.csv or pillar=high_impact:<corpus>`)
    if (!known.includes(pillar)) {
        const near = findNearMatch(pillar, known)
        throw new UsageError(`--swap: there is no pillar ${showValue(pillar)}; ${near === undefined ? `the index has ${known.join(', ')}` : `did you mean ${near}?`}`)
    }
    const metric = parseMetric(source)
    if (metric) return { pillar, source: metric }
    // Two letters or more before the colon: one would be the drive of a path.
    if (/^[a-z_]{2,}:/i.test(source)) throw new UsageError(`--swap ${pillar}: ${showValue(source)} is no metric: ${metricHelp}`)
    return { pillar, source: { file: source } }
}

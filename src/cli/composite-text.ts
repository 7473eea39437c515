/** The scores of a composite index as a table for the terminal, and as CSV for other programs. */
import { none } from '../outputs/format.ts'
import { plainText } from '../outputs/plain-text.ts'
import { alignRows, csvCell } from '../outputs/rows.ts'
import { wrapText } from '../outputs/text-width.ts'
import type { IndexResult, PillarSource, UnitResult } from '../composite/types.ts'

/** Scores × 100. A missing score is "–", with the pillars that are missing. Text of others cannot move the cursor. */
export function renderIndexTable(result: IndexResult, width: number): string {
    const isExpected = result.expected !== null
    const heads = ['rank', 'code', 'country', 'score', ...(isExpected ? ['expected'] : []), '']
    const rows = result.units.map((unit) => [
        unit.rank === null ? none : String(unit.rank), unit.code, plainText(unit.name), hundredfold(unit.score),
        ...(isExpected ? [unit.expected === null ? none : hundredfold(unit.expected / (result.expected?.times ?? 1))] : []),
        remark(unit),
    ])
    const lines = [
        plainText(result.title),
        ...(result.source === null ? [] : [plainText(result.source)]),
        `Score = sum of pillar × weight, shown × 100. Pillars: ${result.pillars.map(describePillar).join('; ')}.`,
        ...(result.missing === 'renormalise' ? ['Where a pillar is missing, the weights of the others are raised to add up to 1.'] : []),
    ].flatMap((line) => wrapText(line, width, '  '))
    const closing = [...(describeExpected(result)), ...result.notes.map((note) => `Note: ${plainText(note)}`)].flatMap((line) => wrapText(line, width, '  '))
    return `${[...lines, '', ...alignRows([heads, ...rows], [false, true, true, false, ...(isExpected ? [false] : []), true]), ...(closing.length > 0 ? ['', ...closing] : [])].join('\n')}\n`
}

/** One row a country or bloc; scores and scaled pillars unrounded, empty where missing. */
export function renderIndexCsv({ units, pillars }: IndexResult): string {
    const heads = ['code', 'name', 'kind', 'rank', 'score', 'expected', 'agrees', 'weight_used', 'is_renormalised', 'missing_pillars', ...pillars.map(({ pillar }) => pillar)]
    const rows = units.map((unit) => [
        unit.code, unit.name, unit.kind, unit.rank, unit.score, unit.expected, unit.agrees, unit.weight_used, unit.is_renormalised, unit.missing_pillars.join('|'),
        ...pillars.map(({ pillar }) => unit.pillars[pillar]?.scaled ?? null),
    ])
    return `${[heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`
}

function hundredfold(score: number | null): string {
    return score === null ? none : (score * 100).toFixed(1)
}

function remark({ agrees, missing_pillars: missing, is_renormalised: isRenormalised, weight_used: used }: UnitResult): string {
    const parts = [
        ...(agrees === false ? ['differs'] : []),
        ...(missing.length > 0 ? [`no ${missing.join(', ')}`] : []),
        ...(isRenormalised ? [`score over ${Math.round(used * 1000) / 10} % of the weights`] : []),
    ]
    return parts.join('; ')
}

function describePillar({ pillar, weight, scaling, source, is_swapped: isSwapped }: IndexResult['pillars'][number]): string {
    const scale = scaling === 'none' ? '' : `, scaled by ${scaling === 'best' ? 'the best' : scaling}`
    return `${pillar} ${weight}${scale}${isSwapped || source.kind === 'metric' ? `, from ${plainText(describeSource(source))}` : ''}`
}

function describeSource(source: PillarSource): string {
    return source.kind === 'metric' ? `${source.metric.metric}:${source.metric.corpus}` : source.file
}

function describeExpected({ expected, pillars }: IndexResult): string[] {
    if (expected === null) return []
    const swapped = pillars.filter(({ is_swapped: isSwapped }) => isSwapped).map(({ pillar }) => pillar)
    const origin = `${expected.kind === 'published' ? 'published' : 'from published tables'}: ${plainText(expected.source)}`
    if (swapped.length > 0) return [`The expected scores (${origin}) are about the index without the swap of ${swapped.join(', ')}: they stand there for comparison.`]
    return [`${expected.agreeing} of ${expected.compared} expected scores agree at the decimals given (${origin}).`]
}

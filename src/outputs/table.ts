import { createColors } from 'picocolors'
import {
    formatCount, formatInterval, formatMinimum, formatMoment, formatNumber, formatPercent, formatQuantity, formatRange, formatSpread, none,
    sortCounts,
} from './format.ts'
import { plainText } from './plain-text.ts'
import { describeAnswer, describeRule } from './sentences.ts'
import { textWidth, truncateText, wrapText } from './text-width.ts'
import type { SensitivityRow, Share, StudyResult } from '../study/result.ts'

export interface TableOptions {
    colour: boolean
    /** Columns of the terminal; no line is longer. */
    width: number
}

interface Line { text: string, isMain?: boolean, isQuiet?: boolean, isHeading?: boolean }
interface GridRow { cells: string[], inWords: string, isMain: boolean }

const narrowestWidth = 20
const currentShown = 5
const sensitivityShown = 8
const alertsShown = 4
const shareHeads = ['share', 'people', 'of', 'unknown', 'bounds', '95 % interval']

/** The answer for a terminal. Text of others cannot move the cursor or change the colours. */
export function renderTable(result: StudyResult, { colour, width: asked }: TableOptions): string {
    const width = Math.max(narrowestWidth, Math.floor(asked))
    const { bold, dim, cyan } = createColors(colour)
    const lines: Line[] = [
        ...wrapText(plainText(result.title), width).map(text => ({ text, isHeading: true })),
        ...wrapText(plainText(describeAnswer(result)), width).map(text => ({ text, isMain: true })),
        ...wrapText(plainText(basisLine(result)), width, '  ').map(text => ({ text, isQuiet: true })),
        { text: '' },
        ...grid(['', ...shareHeads], keyRows(result), width),
        ...facts(result, width),
        { text: '' },
        ...wrapText('Never left, under other choices of regions, minimum evidence and profiles', width).map(text => ({ text, isHeading: true })),
        ...sensitivity(result, width),
        ...notes(result, width),
    ]
    return `${lines.map(({ text, isMain, isQuiet, isHeading }) => {
        if (isHeading) return bold(text)
        if (isMain) return cyan(text)
        return isQuiet ? dim(text) : text
    }).join('\n')}\n`
}

function basisLine(result: StudyResult): string {
    const focus = result.focus === result.focus_region ? result.focus : `${result.focus} counted as ${result.focus_region}`
    return [
        `Definition ${result.definition}`, `regions ${result.regions} (${focus})`, result.counting,
        `at least ${formatMinimum(result.minimum_evidence)}`, `data ${result.data_version}`,
        `as of ${formatMoment(result.as_of)}`, `run ${result.run}`,
    ].join(' · ')
}

function keyRows(result: StudyResult): GridRow[] {
    const region = result.focus_region
    return [
        keyRow(`Never left ${region}`, result.never_left, true),
        keyRow(`Ever in ${region}`, result.ever_in),
        keyRow(`Never in ${region}`, result.never_in),
        ...Object.entries(result.ties).map(([country, share]) => keyRow(`Tie with ${country}`, share)),
    ]
}

function keyRow(label: string, share: Share, isMain = false): GridRow {
    return { cells: [label, ...shareCells(share)], inWords: `${label}: ${shareInWords(share)}`, isMain }
}

function shareCells(share: Share): string[] {
    return [
        formatPercent(share.share), formatCount(share.count), formatCount(share.of), formatCount(share.unknown),
        formatSpread(share.lower, share.upper),
        share.interval === null ? none : formatSpread(share.interval[0], share.interval[1]),
    ]
}

function shareInWords(share: Share): string {
    return `${formatCount(share.count)} of ${formatCount(share.of)} (${formatPercent(share.share)}), ${formatCount(share.unknown)} unknown, `
        + `bounds ${formatRange(share.lower, share.upper)}, 95 % interval ${formatInterval(share.interval)}`
}

/** Columns where they fit, if need be without the interval, else a sentence a row: a number is never cut. */
function grid(heads: string[], unsafeRows: GridRow[], width: number, { canDropInterval = false } = {}): Line[] {
    const rows = unsafeRows.map(row => ({ ...row, cells: row.cells.slice(0, heads.length).map(plainText), inWords: plainText(row.inWords) }))
    const widths = heads.map((head, column) => Math.max(textWidth(head), ...rows.map(({ cells }) => textWidth(cells[column] ?? ''))))
    const total = widths.reduce((sum, each) => sum + each + 2, -2)
    if (total > width && canDropInterval) return grid(heads.slice(0, -1), unsafeRows, width)
    if (total > width) return rows.flatMap(({ inWords, isMain }) => wrapText(inWords, width, '  ').map(text => ({ text, isMain })))
    const align = (cells: string[]) => cells.map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell)))
        return column === 0 ? cell + space : space + cell
    }).join('  ').trimEnd()
    return [
        { text: align(heads), isQuiet: true },
        ...rows.map(({ cells, isMain }) => ({ text: align(cells), isMain })),
    ]
}

function facts(result: StudyResult, width: number): Line[] {
    const { cohort, key_team: team, institutions, output, focus_region: region } = result
    const current = sortCounts(result.current)
    const others = current.slice(currentShown).reduce((sum, [, count]) => sum + count, 0)
    const pairs: [label: string, value: string][] = [
        ['Cohort', `${formatQuantity(cohort.members, 'member', 'members')}, ${formatCount(cohort.profiles)} with a profile, `
            + `${formatCount(cohort.known)} known, ${formatCount(cohort.unknown)} unknown, ${formatCount(cohort.left_out)} left out`],
        ...Object.entries(result.ties).map(([country, { years }]): [string, string] => [
            `Years in ${country}`,
            `1 year ${formatCount(years['1'])} · 2–4 years ${formatCount(years['2-4'])} · 5+ years ${formatCount(years['5+'])}`,
        ]),
        ['Split', `never left ${formatCount(result.split.never_left)} · tie ${formatCount(result.split.tie)} · `
            + `elsewhere ${formatCount(result.split.elsewhere)} · unknown ${formatCount(cohort.unknown)}`],
        ['Now in', current.length === 0 ? `${none} nobody known` : current.slice(0, currentShown)
            .map(([code, count]) => `${code} ${formatCount(count)}`).join(' · ') + (others > 0 ? ` · others ${formatCount(others)}` : '')],
        ['Key team', team === null ? `${none} none` : [
            `${formatQuantity(team.members, 'person', 'people')} on ${formatQuantity(team.works_required, 'work', 'works')} or more`,
            `${formatCount(team.known)} known`, `never left ${region} ${countOf(team.never_left, team.known)}`,
            ...Object.entries(team.ties).map(([country, count]) => `tie with ${country} ${countOf(count, team.known)}`),
        ].join(' · ')],
        ['Institutions', [formatCount(institutions.count), ...sortCounts(institutions.by_country).slice(0, 3)
            .map(([code, count]) => `${code === '' ? 'no country' : code} ${formatCount(count)}`)].join(' · ')],
        ['Median', `of ${formatQuantity(output.people, 'profile', 'profiles')}: works ${formatNumber(output.works.median)} · `
            + `citations ${formatNumber(output.citations.median)} · h-index ${formatNumber(output.h_index.median)}`],
    ]
    const labelWidth = Math.max(...pairs.map(([label]) => textWidth(plainText(label)))) + 2
    return [{ text: '' }, ...pairs.flatMap(([label, value]) => wrapText(
        `${plainText(label)}${' '.repeat(labelWidth - textWidth(plainText(label)))}${plainText(value)}`, width, ' '.repeat(Math.min(labelWidth, 16)),
    ).map(text => ({ text })))]
}

function sensitivity(result: StudyResult, width: number): Line[] {
    if (result.sensitivity.length === 0) return [{ text: `${none} not computed` }]
    const rows = [...result.sensitivity].sort((a, b) => Number(b.is_main) - Number(a.is_main))
    const more = rows.length - sensitivityShown
    return [
        ...grid(['', ...shareHeads], rows.slice(0, sensitivityShown).map(sensitivityRow), width, { canDropInterval: true }),
        ...(more > 0 ? wrapText(`${formatQuantity(more, 'more row', 'more rows')} in the report`, width).map(text => ({ text, isQuiet: true })) : []),
    ]
}

function sensitivityRow(row: SensitivityRow): GridRow {
    const minimum = formatMinimum({ years: row.minimum_years, sources: row.minimum_sources })
    const label = `${row.is_main ? '▸ ' : '  '}${row.regions}, ${minimum}${row.implausible === 'kept' ? '' : ', without implausible'}`
    return { cells: [label, ...shareCells(row)], inWords: `${label}: ${shareInWords(row)}`, isMain: row.is_main }
}

function notes({ flags, alerts, rejected_records: rejected }: StudyResult, width: number): Line[] {
    const sentences = [
        ...(flags.implausible === 0 ? [] : [`${formatQuantity(flags.implausible, 'implausible profile', 'implausible profiles')}, `
            + `shown, not dropped: ${sortCounts(flags.rules).map(([rule, count]) => `${describeRule(rule)} ${formatCount(count)}`).join(' · ')}`]),
        ...(rejected === 0 ? [] : [`${formatQuantity(rejected, 'record', 'records')} of the sources rejected`]),
        ...alerts.slice(0, alertsShown).map(alert => `! ${truncateText(plainText(alert), 300)}`),
        ...(alerts.length > alertsShown ? [`${formatCount(alerts.length - alertsShown)} more alerts in the report`] : []),
    ]
    if (sentences.length === 0) return []
    return [{ text: '' }, ...sentences.flatMap(sentence => wrapText(plainText(sentence), width, '  ').map(text => ({ text })))]
}

function countOf(count: number, of: number): string {
    return `${formatCount(count)} of ${formatCount(of)} (${formatPercent(of === 0 ? null : count / of)})`
}

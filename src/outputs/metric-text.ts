/** A metric for the terminal: the figures, and above them everything they depend on. */
import { formatCount, formatMoment, formatPercent, none } from './format.ts'
import { alignRows, shortText } from './rows.ts'
import { wrapText } from './text-width.ts'

export interface MetricText {
    name: string
    title: string
    page: string
    facts: { title: string, in_words: string, minimum_set_size: number, reference_level: string, citation_window: string, counts_families: boolean, is_stale: boolean, refreshed_at: Date, data_version: string | null, touched_sets: number }
    coverage: { verdict: string, works: number }[]
    columns: string[]
    rows: Record<string, unknown>[]
    total: number
}

const percentages = /(^|_)(share|pp_top|lower|upper|growth)($|_)|^difference$/
const wholeNumbers = /^(publication_year|top_percent|region_rank|institution_rank|threshold_|research_area)/
const longestText = 44
const inWords: Record<string, string> = {
    full: 'full counting: 1 for each region of a work', fractional: 'fractional counting: a work is divided among its authors and their affiliations',
}

/** Columns that are the same in every row stand above the table, once. */
export function renderMetric(metric: MetricText, width: number): string {
    const { facts, rows } = metric
    const constant = rows.length < 2 ? ['corpus', 'setting', 'region_policy', 'counting', 'top_percent'] : metric.columns.filter((column) => rows.every((row) => row[column] === rows[0]?.[column]))
    const lifted = metric.columns.filter((column) => constant.includes(column) && rows[0]?.[column] !== null && rows.length > 0)
    const shown = metric.columns.filter((column) => !constant.includes(column))
    const works = metric.coverage.reduce((sum, each) => sum + each.works, 0)
    const head = [
        `${metric.title} (${metric.name})`,
        `Corpus: ${shortText(facts.title, 200)}. ${shortText(facts.in_words, 400)}`,
        `Compared: within ${facts.reference_level}, year and type group; citations ${facts.citation_window === 'all' ? 'until the records were read' : `of the first ${facts.citation_window.replace('y', ' years')}`}; preprint and published version ${facts.counts_families ? 'count once' : 'count each'}.`,
        ...(lifted.length > 0 ? [lifted.map((column) => `${column}: ${inWords[String(rows[0]?.[column])] ?? formatCell(column, rows[0]?.[column])}`).join('; ')] : []),
        `Works in the store for these years: ${formatCount(works)}; ${metric.coverage.map(({ verdict, works: n }) => `${verdict === 'counted' ? 'counted' : `left out (${verdict})`} ${formatCount(n)}`).join(', ') || 'none'}.`,
        `Data version ${facts.data_version ?? none}, computed ${formatMoment(facts.refreshed_at.toISOString())}.`,
        ...(facts.touched_sets > 0 || facts.is_stale ? [`Note: ${facts.is_stale ? 'the definition of the corpus' : `works of ${formatCount(facts.touched_sets)} subfields and years`} changed since: \`homegrown metrics refresh\` brings the figures up to date.`] : []),
    ].flatMap((line) => wrapText(line, width, '  '))
    const table = rows.length === 0 ? ['No rows: nothing in the store answers this.']
        : alignRows([shown, ...rows.map((row) => shown.map((column) => formatCell(column, row[column])))], shown.map((column) => typeof rows.find((row) => row[column] !== null)?.[column] === 'string'))
    const cut = metric.total > rows.length ? ['', `${formatCount(rows.length)} of ${formatCount(metric.total)} rows; --limit 0 shows all.`] : []
    return [...head, '', ...table, ...cut, '', `What each column means: docs/metrics/${metric.page}.md`].join('\n')
}

function formatCell(column: string, value: unknown): string {
    if (value === null || value === undefined) return none
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    if (typeof value === 'string') return shortText(value, longestText)
    if (Array.isArray(value)) return value.map((each) => formatCell(column, each)).join('–')
    const number = Number(value)
    if (wholeNumbers.test(column)) return String(number)
    if (percentages.test(column)) return formatPercent(number)
    return Number.isInteger(number) ? formatCount(number) : number.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

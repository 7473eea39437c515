/** How the report and the terminal write numbers, years and regions. A missing value is "–", never 0. */

export const none = '–'

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const twoDecimals = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const upToTwoDecimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
const countryNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** 1234 → "1,234". */
export function formatCount(value: number | null): string {
    return isNumber(value) ? whole.format(value) : none
}

/** A share 0…1 → "55.2 %". */
export function formatPercent(share: number | null): string {
    return isNumber(share) ? `${(share * 100).toFixed(1)} %` : none
}

/** Two shares → "50.0 % to 59.5 %". */
export function formatRange(lower: number | null, upper: number | null): string {
    return isNumber(lower) && isNumber(upper) ? `${formatPercent(lower)} to ${formatPercent(upper)}` : none
}

/** The same for a column of a table: "50.0–59.5 %". */
export function formatSpread(lower: number | null, upper: number | null): string {
    return isNumber(lower) && isNumber(upper) ? `${(lower * 100).toFixed(1)}–${formatPercent(upper)}` : none
}

export function formatInterval(interval: readonly [number, number] | null): string {
    return interval === null ? none : formatRange(interval[0], interval[1])
}

/** A mean → "1,089.09". */
export function formatMean(value: number | null): string {
    return isNumber(value) ? twoDecimals.format(value) : none
}

/** A median, or a figure of which the kind is not known → "273", "7.5". */
export function formatNumber(value: number | null): string {
    return isNumber(value) ? upToTwoDecimals.format(value) : none
}

/** "1 person", "2 people", "1 year", "1,200 years". */
export function formatQuantity(count: number, one: string, many: string): string {
    return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "2015–2018", "2015", "from 2015", "to 2018"; null when no year is known. */
export function formatSpan(first: number | null, last: number | null): string | null {
    if (first === null) return last === null ? null : `to ${last}`
    if (last === null) return `from ${first}`
    return first === last ? String(first) : `${first}–${last}`
}

/** [2015, 2016, 2017, 2020] → "2015–2017, 2020". */
export function formatYears(years: readonly number[]): string {
    const spans: { first: number, last: number }[] = []
    for (const year of [...new Set(years)].sort((a, b) => a - b)) {
        const open = spans.at(-1)
        if (open !== undefined && open.last + 1 === year) open.last = year
        else spans.push({ first: year, last: year })
    }
    return spans.map(({ first, last }) => formatSpan(first, last)).join(', ')
}

/** "2026-04-21T10:15:00.000Z" → "2026-04-21 10:15 UTC"; anything else as it is. */
export function formatMoment(iso: string): string {
    const time = Date.parse(iso)
    if (!/^\d{4}-\d\d-\d\dT/.test(iso) || Number.isNaN(time)) return iso
    return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** "1 year", "2 years or 2 sources". */
export function formatMinimum(minimum: { years: number, sources: number | null }): string {
    const years = formatQuantity(minimum.years, 'year', 'years')
    return minimum.sources === null ? years : `${years} or ${formatQuantity(minimum.sources, 'source', 'sources')}`
}

/** English name of an ISO 3166-1 alpha-2 code; null for a region of a policy, such as CN+SAR. */
export function findCountryName(code: string): string | null {
    if (!/^[A-Z]{2}$/.test(code)) return null
    const name = countryNames.of(code)
    return name === undefined || name === code || name === 'Unknown Region' ? null : name
}

/** Most first; equal counts by name, so that the same result always reads the same. */
export function sortCounts(counts: Record<string, number>): [name: string, count: number][] {
    return Object.entries(counts).sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1))
}

function isNumber(value: number | null): value is number {
    return value !== null && Number.isFinite(value)
}

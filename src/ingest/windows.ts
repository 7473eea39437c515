/**
 * Windows of publication dates that together hold every work of a filter, each work in one of them: spans of years where works are
 * few, months where they are many, fewer days where a month holds more than one walk should. The first window is open to the past,
 * the last one to the future, and one is for works without a date.
 */

/** How many works a walk should hold at most, so that little is read again when one has to begin anew. A single day is never cut. */
export const worksPerWindow = 10_000

/** OpenAlex takes years of four digits only; works outside lie in the open windows. */
const earliestYear = 1000
const latestYear = 2999
const dayMs = 86_400_000

/** Both days belong to it (YYYY-MM-DD). */
export interface DateWindow {
    from: string
    to: string
    /** Holds everything before `from` too. */
    isFirst: boolean
    /** Holds everything after `to` too. */
    isLast: boolean
}

/** `all`: the filter as it is, when it finds too few works for windows. */
export type Window = 'all' | 'undated' | DateWindow

/** `year` is undefined for works without one. */
export interface YearCount { year: number | undefined, works: number }

/** `works` is what the window is expected to hold. */
export interface PlannedWindow { window: Window, works: number }

/** @param years how many works the filter finds in each year, in any order; years without works may be left out */
export function planWindows(years: YearCount[], limit: number): PlannedWindow[] {
    const total = years.reduce((sum, each) => sum + each.works, 0)
    const spans = spansOf(years, limit)
    // A window open on both sides would hold the works without a date as well.
    if (total <= limit || spans.length < 2) return [{ window: 'all', works: total }]
    const dated = spans.map((span, index): PlannedWindow => {
        const before = spans[index - 1]
        return {
            works: span.works,
            // Years without works belong to the window after them, so that no day is left out.
            window: { from: before === undefined ? span.from : addDays(before.to, 1), to: span.to, isFirst: index === 0, isLast: index === spans.length - 1 },
        }
    })
    return [...dated, { window: 'undated', works: years.reduce((sum, each) => sum + (each.year === undefined ? each.works : 0), 0) }]
}

/** A single day cannot be cut. */
export function isDivisible(window: Window): window is DateWindow {
    return typeof window !== 'string' && window.from !== window.to
}

/** Parts of a window that holds `works`, each of about half the limit if works came evenly; undefined when it can or need not be cut. */
export function splitWindow(window: Window, works: number, limit: number): DateWindow[] | undefined {
    if (!isDivisible(window) || works <= limit) return undefined
    const days = daysBetween(window.from, window.to) + 1
    const parts = Math.min(days, Math.ceil(works / (limit / 2)))
    return Array.from({ length: parts }, (_, index) => ({
        from: addDays(window.from, Math.floor(index * days / parts)),
        to: addDays(window.from, Math.floor((index + 1) * days / parts) - 1),
        isFirst: window.isFirst && index === 0,
        isLast: window.isLast && index === parts - 1,
    }))
}

/** The filter narrowed to the window; a filter that fixes dates itself stays as narrow as it was, since all parts must hold. */
export function windowFilter(filter: string, window: Window): string {
    if (window === 'all') return filter
    if (window === 'undated') return `${filter},publication_date:null`
    return [filter, ...window.isFirst ? [] : [`from_publication_date:${window.from}`], ...window.isLast ? [] : [`to_publication_date:${window.to}`]].join(',')
}

/** Names a window within a harvest: all, undated, ..2019-12-31, 2020-01-01..2020-01-31, 2026-11-01.. */
export function windowName(window: Window): string {
    return typeof window === 'string' ? window : `${window.isFirst ? '' : window.from}..${window.isLast ? '' : window.to}`
}

/** List pages that the windows will take: a walk ends with a page that is not full, and a window too large for one walk costs a look and a page more for each part. */
export function countPages(planned: PlannedWindow[], limit: number, perPage: number): number {
    return planned.reduce((sum, { window, works }) => {
        const parts = splitWindow(window, works, limit)?.length
        return sum + Math.floor(works / perPage) + (parts === undefined ? 1 : parts + 1)
    }, 0)
}

interface Span { from: string, to: string, works: number }

/** Years in their order: put together while they stay within the limit, cut into months where one alone does not. */
function spansOf(years: YearCount[], limit: number): Span[] {
    const spans: Span[] = []
    let isOpen = false
    for (const { year, works } of sumByYear(years)) {
        const last = spans.at(-1)
        if (works > limit) {
            for (let month = 1; month <= 12; month += 1) spans.push({ from: firstOf(year, month), to: addDays(firstOf(year + Math.floor(month / 12), month % 12 + 1), -1), works: Math.round(works / 12) })
            isOpen = false
        } else if (isOpen && last !== undefined && last.works + works <= limit) {
            last.to = `${year}-12-31`
            last.works += works
        } else {
            spans.push({ from: `${year}-01-01`, to: `${year}-12-31`, works })
            isOpen = true
        }
    }
    return spans
}

function sumByYear(years: YearCount[]): { year: number, works: number }[] {
    const sums = new Map<number, number>()
    for (const { year, works } of years) {
        if (year === undefined || works === 0) continue
        const shown = Math.min(latestYear, Math.max(earliestYear, year))
        sums.set(shown, (sums.get(shown) ?? 0) + works)
    }
    return [...sums].map(([year, works]) => ({ year, works })).sort((a, b) => a.year - b.year)
}

function firstOf(year: number, month: number): string {
    return `${year}-${String(month).padStart(2, '0')}-01`
}

function addDays(day: string, days: number): string {
    return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

function daysBetween(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** Windows of publication dates: every day in exactly one, few where works are few, small where they are many. */
import { describe, expect, test } from 'vitest'
import { countPages, type DateWindow, planWindows, splitWindow, type Window, windowFilter, windowName, type YearCount } from '../../src/ingest/windows.ts'

const limit = 1_000
const names = (years: YearCount[]) => planWindows(years, limit).map(({ window, works }) => `${windowName(window)} ${works}`)

describe('planWindows', () => {
    test('few works are one walk over the filter as it is, without a date or not', () => {
        expect(names([])).toEqual(['all 0'])
        expect(names([{ year: 2020, works: 900 }, { year: undefined, works: 100 }])).toEqual(['all 1000'])
        // Windows of dates would be one only, open on both sides: it would hold what is without a date too.
        expect(names([{ year: 2020, works: 900 }, { year: undefined, works: 101 }])).toEqual(['all 1001'])
    })

    test('years are put together while few, cut into months when many, and nothing lies between two windows', () => {
        const years = [{ year: 2026, works: 2_400 }, { year: 1950, works: 10 }, { year: 1998, works: 700 }, { year: 2005, works: 300 }, { year: 2030, works: 2 }, { year: undefined, works: 5 }, { year: 2001, works: 0 }]
        expect(names(years)).toEqual([
            '..1998-12-31 710', '1999-01-01..2005-12-31 300', '2006-01-01..2026-01-31 200', '2026-02-01..2026-02-28 200', '2026-03-01..2026-03-31 200', '2026-04-01..2026-04-30 200',
            '2026-05-01..2026-05-31 200', '2026-06-01..2026-06-30 200', '2026-07-01..2026-07-31 200', '2026-08-01..2026-08-31 200', '2026-09-01..2026-09-30 200', '2026-10-01..2026-10-31 200',
            '2026-11-01..2026-11-30 200', '2026-12-01..2026-12-31 200', '2027-01-01.. 2', 'undated 5',
        ])
        expectSeamless(planWindows(years, limit).flatMap(({ window }) => (typeof window === 'string' ? [] : [window])))
    })

    test('years that no calendar of four digits holds lie in the open windows', () => {
        const [first, ...rest] = planWindows([{ year: 12, works: 5 }, { year: 2020, works: 1_200 }, { year: 9999, works: 3 }], limit)
        expect([first && windowName(first.window), windowName(rest.at(-2)?.window ?? 'all')]).toEqual(['..1000-12-31', '2021-01-01..'])
    })

    test('leap years', () => {
        expect(names([{ year: 2024, works: 1_200 }])[1]).toBe('2024-02-01..2024-02-29 100')
    })
})

describe('splitWindow', () => {
    const month: DateWindow = { from: '2026-01-01', to: '2026-01-31', isFirst: false, isLast: false }

    test('cuts into days that join, as many parts as the works ask for, never less than a day', () => {
        expect(splitWindow(month, 1_000, limit)).toBeUndefined()
        const three = splitWindow(month, 1_400, limit) ?? []
        expect(three.map(windowName)).toEqual(['2026-01-01..2026-01-10', '2026-01-11..2026-01-20', '2026-01-21..2026-01-31'])
        const days = splitWindow(month, 1_000_000, limit) ?? []
        expect([days.length, days[0] && windowName(days[0])]).toEqual([31, '2026-01-01..2026-01-01'])
        expect(splitWindow(days[0] ?? 'all', 1_000_000, limit)).toBeUndefined()
        expect(splitWindow('undated', 1_000_000, limit)).toBeUndefined()
    })

    test('what is open stays open at its end only', () => {
        const parts = splitWindow({ ...month, isFirst: true, isLast: true }, 1_400, limit) ?? []
        expect(parts.map(windowName)).toEqual(['..2026-01-10', '2026-01-11..2026-01-20', '2026-01-21..'])
        expectSeamless(parts)
    })

    test('every day of 400 years is in exactly one part, whatever the number of works', () => {
        for (const works of [1_001, 3_700, 77_777, 5_000_000]) {
            const parts = splitWindow({ from: '1800-01-01', to: '2199-12-31', isFirst: true, isLast: true }, works, limit) ?? []
            expect(parts.length).toBe(Math.ceil(works / 500))
            expectSeamless(parts)
        }
    })
})

test('the filter of a window holds the filter itself, whatever dates it fixes', () => {
    const window: DateWindow = { from: '2020-01-01', to: '2020-01-31', isFirst: false, isLast: false }
    const filter = 'type:article,from_publication_date:2020-01-15'
    const filterOf = (of: Window) => windowFilter(filter, of).slice(filter.length)
    expect(filterOf(window)).toBe(',from_publication_date:2020-01-01,to_publication_date:2020-01-31')
    expect(filterOf({ ...window, isFirst: true })).toBe(',to_publication_date:2020-01-31')
    expect(filterOf({ ...window, isLast: true })).toBe(',from_publication_date:2020-01-01')
    expect(filterOf('undated')).toBe(',publication_date:null')
    expect(windowFilter(filter, 'all')).toBe(filter)
})

test('pages: a page more than full ones for each walk, a look and the parts where a window is cut', () => {
    const month = (works: number) => ({ window: { from: '2026-01-01', to: '2026-01-31', isFirst: false, isLast: false }, works })
    expect(countPages([month(250)], limit, 100)).toBe(3)
    expect(countPages([month(300), { window: 'undated', works: 0 }], limit, 100)).toBe(5)
    // Three parts of some 467 works: 14 full pages, a last page each, and the look that told.
    expect(countPages([month(1_400)], limit, 100)).toBe(18)
})

/** Open at both ends, and each begins on the day after the one before ends. */
function expectSeamless(windows: DateWindow[]): void {
    expect(windows.map(({ isFirst }) => isFirst)).toEqual(windows.map((_, index) => index === 0))
    expect(windows.map(({ isLast }) => isLast)).toEqual(windows.map((_, index) => index === windows.length - 1))
    for (const [index, window] of windows.entries()) {
        expect(window.from <= window.to).toBe(true)
        const next = windows[index + 1]
        if (next) expect(Date.parse(next.from) - Date.parse(window.to)).toBe(86_400_000)
    }
}

/** Progress as lines and as bars: counts, pace and time left, by a clock of our own. */
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { formatDuration } from '../../src/cli/duration.ts'
import { createProgress } from '../../src/cli/progress.ts'
import { createRates } from '../../src/cli/rates.ts'

const load = (done: number, total = 400_000) => ({ step: 'load works', done, total, unit: 'works' })

function record(isTTY: boolean) {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 })
    let text = ''
    stream.on('data', (chunk: Buffer) => { text += chunk.toString() })
    const clock = { ms: 1_000_000 }
    return { progress: createProgress(false, { stream, now: () => clock.ms }), clock, written: () => text, lines: () => text.trimEnd().split('\n') }
}

describe('lines', () => {
    test('tell counts, then the pace and the time left', () => {
        const { progress, clock, lines } = record(false)
        progress.say('ingest openalex: run 1')
        for (let second = 0; second <= 10; second += 1) {
            progress.show([load(second * 9_100)])
            clock.ms += 1_000
        }
        expect(lines().slice(0, 4)).toEqual(['ingest openalex: run 1', 'load works: 0 of 400,000 works', 'load works: 9,100 of 400,000 works', 'load works: 18,200 of 400,000 works (9,100/s, 42 s left)'])
        expect(lines().at(-1)).toBe('load works: 91,000 of 400,000 works (9,100/s, 34 s left)')
    })

    test('a step that is done, or has no total, or is slow', () => {
        const { progress, clock, lines } = record(false)
        progress.show([load(0), { step: 'list works', done: 0, total: 0, unit: 'works' }, { step: 'load files', done: 0, total: 12, unit: 'files' }])
        clock.ms += 8_000
        progress.show([load(400_000), { step: 'list works', done: 800, total: 0, unit: 'works' }, { step: 'load files', done: 1, total: 12, unit: 'files' }])
        expect(lines().slice(3)).toEqual(['load works: 400,000 of 400,000 works', 'list works: 800 works (100/s)', 'load files: 1 of 12 files (8/min, 88 s left)'])
    })

    test('nothing is said twice, not more than once a second, and less often as hours go by', () => {
        const { progress, clock, lines } = record(false)
        for (let tick = 0; tick < 100; tick += 1) {
            progress.show([load(tick)])
            clock.ms += 60
        }
        expect(lines()).toHaveLength(6)
        progress.end()
        expect(lines().at(-1)).toBe('load works: 99 of 400,000 works')
        const late = record(false)
        for (let minute = 0; minute <= 600; minute += 1) {
            for (const ms of [0, 30_000]) {
                late.progress.show([load(minute * 100 + ms / 1_000)])
                late.clock.ms += 30_000
            }
        }
        expect(late.lines().length).toBeGreaterThan(550)
        expect(late.lines().length).toBeLessThan(700)
    })

    test('nothing at all when quiet', () => {
        const stream = new PassThrough()
        const progress = createProgress(true, { stream, now: () => 0 })
        progress.say('x')
        progress.show([load(1)])
        progress.end()
        expect(stream.read()).toBeNull()
    })
})

test('bars tell the same', async () => {
    const { progress, clock, written } = record(true)
    progress.show([load(0)])
    clock.ms += 4_000
    progress.show([load(40_000)])
    progress.end()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(written()).toMatch(/load works\s+\S+ 40,000\/400,000 works \(10,000\/s, 36 s left\)/)
})

describe('rates', () => {
    function watch(looks: [ms: number, done: number][]): (number | undefined)[] {
        let now = 0
        const rateOf = createRates(() => now)
        return looks.map(([ms, done]) => {
            now = ms
            return rateOf(load(done))
        })
    }

    test('are those of the last ten seconds, not of the whole step', () => {
        const looks = Array.from({ length: 61 }, (_, second): [number, number] => [second * 1_000, second <= 30 ? second * 1_000 : 30_000 + (second - 30) * 10])
        const rates = watch(looks)
        expect(rates.slice(0, 3)).toEqual([undefined, undefined, 1_000])
        expect(rates[30]).toBe(1_000)
        expect(rates[41]).toBe(10)
    })

    test('fall to nothing when the step stands, and go on from there', () => {
        expect(watch([[0, 0], [5_000, 500], [9_000, 500], [10_000, 500], [15_000, 500], [60_000, 500], [61_000, 600]])).toEqual([undefined, 100, expect.closeTo(500 / 9, 5), 50, 0, 0, expect.closeTo(100 / 56, 5)])
    })

    test('what was done before the first look does not count, and a step that begins anew is a new one', () => {
        expect(watch([[0, 300_000], [4_000, 304_000]])).toEqual([undefined, 1_000])
        expect(watch([[0, 100], [4_000, 500], [5_000, 0], [9_000, 40]])).toEqual([undefined, 100, undefined, 10])
    })

    test('steps do not mix', () => {
        let now = 0
        const rateOf = createRates(() => now)
        rateOf({ ...load(0), step: 'one' })
        rateOf({ ...load(0), step: 'two' })
        now = 2_000
        expect([rateOf({ ...load(20), step: 'one' }), rateOf({ ...load(40), step: 'two' })]).toEqual([10, 20])
    })
})

test.each([[0, '0 s'], [0.2, '1 s'], [31, '31 s'], [99, '99 s'], [100, '2 min'], [400, '7 min'], [5_940, '99 min'], [5_941, '1 h 40 min'], [7_200, '2 h'], [9_000, '2 h 30 min'], [86_399, '1 d'], [100_000, '1 d 3 h'], [864_000, '10 d']])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
})

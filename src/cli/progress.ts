/** Progress on standard error: bars on a terminal, plain lines otherwise, nothing when quiet. */
import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import { formatCount } from '../outputs/format.ts'
import type { Step } from '../runs/runs.ts'
import { formatDuration } from './duration.ts'
import { createRates } from './rates.ts'

export interface Progress {
    say(message: string): void
    show(steps: Step[]): void
    end(): void
}

interface Output {
    stream: NodeJS.WritableStream & { isTTY?: boolean }
    /** Milliseconds. */
    now: () => number
}

/** Between two lines of a step: a second at first, a minute after half an hour, so that a log of days stays short. */
const shortestGapMs = 1_000
const longestGapMs = 60_000
const linesPerAge = 30

export function createProgress(isQuiet: boolean, output: Output = { stream: process.stderr, now: Date.now }): Progress {
    if (isQuiet) return { say: () => undefined, show: () => undefined, end: () => undefined }
    return output.stream.isTTY ? bars(output) : lines(output)
}

function lines({ stream, now }: Output): Progress {
    const rateOf = createRates(now)
    const shown = new Map<string, { counts: string, latest: string, at: number, began: number }>()
    const write = (text: string) => stream.write(`${text}\n`)
    return {
        say: write,
        show(steps) {
            for (const step of steps) {
                const counts = `${step.step}: ${countsOf(step, ' of ')}`
                const pace = paceOf(step, rateOf(step))
                const last = shown.get(step.step)
                if (last) last.latest = counts
                const gap = last ? Math.min(Math.max((now() - last.began) / linesPerAge, shortestGapMs), longestGapMs) : 0
                if (last && (last.counts === counts || now() - last.at < gap)) continue
                shown.set(step.step, { counts, latest: counts, at: now(), began: last?.began ?? now() })
                write(`${counts}${pace}`)
            }
        },
        end() {
            for (const { counts, latest } of shown.values()) if (counts !== latest) write(latest)
        },
    }
}

function bars({ stream, now }: Output): Progress {
    const rateOf = createRates(now)
    let multi: MultiBar | undefined
    const known = new Map<string, SingleBar>()
    return {
        say(message) {
            if (multi) multi.log(`${message}\n`)
            else stream.write(`${message}\n`)
        },
        show(steps) {
            if (steps.length === 0) return
            multi ??= new MultiBar({ format: '{name} {bar} {counts}{pace}', hideCursor: true, stream, barsize: 30, emptyOnZero: true }, Presets.shades_classic)
            for (const step of steps) {
                const total = Math.max(step.total, step.done, 1)
                const texts = { name: step.step.padEnd(20), counts: countsOf(step, '/'), pace: paceOf(step, rateOf(step)) }
                const bar = known.get(step.step) ?? multi.create(total, 0, texts)
                known.set(step.step, bar)
                bar.setTotal(total)
                bar.update(step.total ? Math.min(step.done, step.total) : step.done, texts)
            }
        },
        end() {
            multi?.stop()
        },
    }
}

function countsOf({ done, total, unit }: Step, of: string): string {
    return `${total ? `${formatCount(Math.min(done, total))}${of}${formatCount(total)}` : formatCount(done)} ${unit}`
}

/** " (9,100/s, 31 s left)"; nothing when the step is done, or too young or too slow to tell. */
function paceOf({ done, total }: Step, perSecond: number | undefined): string {
    if (perSecond === undefined || perSecond * 60 < 1 || (total > 0 && done >= total)) return ''
    const pace = perSecond >= 1 ? `${formatCount(rounded(perSecond))}/s` : `${formatCount(perSecond * 60)}/min`
    return ` (${pace}${total > 0 ? `, ${formatDuration((total - done) / perSecond)} left` : ''})`
}

/** To two digits: more are not known. */
function rounded(value: number): number {
    return Number(value.toPrecision(2))
}

/** Progress on standard error: bars on a terminal, plain lines otherwise, nothing when quiet. */
import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import type { Step } from '../runs/runs.ts'

export interface Progress {
    say(message: string): void
    show(steps: Step[]): void
    end(): void
}

const lineEveryMs = 1_000

export function createProgress(isQuiet: boolean): Progress {
    if (isQuiet) return { say: () => undefined, show: () => undefined, end: () => undefined }
    return process.stderr.isTTY ? bars() : lines()
}

function lines(): Progress {
    const shown = new Map<string, { text: string, at: number, latest: string }>()
    const write = (text: string) => process.stderr.write(`${text}\n`)
    return {
        say: write,
        show(steps) {
            for (const step of steps) {
                const text = `${step.step}: ${step.total ? `${Math.min(step.done, step.total)} of ${step.total}` : step.done} ${step.unit}`
                const last = shown.get(step.step)
                if (last && (last.text === text || Date.now() - last.at < lineEveryMs)) {
                    last.latest = text
                    continue
                }
                shown.set(step.step, { text, at: Date.now(), latest: text })
                write(text)
            }
        },
        end() {
            for (const { text, latest } of shown.values()) if (text !== latest) write(latest)
        },
    }
}

function bars(): Progress {
    let multi: MultiBar | undefined
    const known = new Map<string, SingleBar>()
    return {
        say(message) {
            if (multi) multi.log(`${message}\n`)
            else process.stderr.write(`${message}\n`)
        },
        show(steps) {
            if (steps.length === 0) return
            multi ??= new MultiBar({ format: '{name} {bar} {value}/{total} {unit}', hideCursor: true, stream: process.stderr, barsize: 30, emptyOnZero: true }, Presets.shades_classic)
            for (const step of steps) {
                const total = Math.max(step.total, step.done, 1)
                const bar = known.get(step.step) ?? multi.create(total, 0, { name: step.step.padEnd(20), unit: step.unit })
                known.set(step.step, bar)
                bar.setTotal(total)
                bar.update(step.total ? Math.min(step.done, step.total) : step.done)
            }
        },
        end() {
            multi?.stop()
        },
    }
}

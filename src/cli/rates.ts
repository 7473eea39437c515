/** How fast the steps of a run go: over the last seconds, so that a step that slows down or stands still says so. */
import type { Step } from '../runs/runs.ts'

const windowMs = 10_000
/** Shorter looks say nothing: work comes in batches. */
const shortestMs = 2_000

/** Returns units a second of a step as it is now; undefined while it was not watched for long enough. To be asked at every look. */
export function createRates(now: () => number): (step: Step) => number | undefined {
    const seen = new Map<string, { at: number, done: number }[]>()
    return ({ step, done }) => {
        const at = now()
        const samples = seen.get(step) ?? []
        seen.set(step, samples)
        const last = samples.at(-1)
        // A run that was taken up again counts from the start.
        if (last && done < last.done) samples.length = 0
        if (done !== last?.done) samples.push({ at, done })
        // The last sample before the window is where it begins.
        while (samples[1] && samples[1].at <= at - windowMs) samples.shift()
        const first = samples[0]
        return first && at - first.at >= shortestMs ? (done - first.done) / (at - first.at) * 1_000 : undefined
    }
}

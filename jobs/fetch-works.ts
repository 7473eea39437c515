/** A few works by their references → raw, one page each. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { answersOf, pageOf } from './page.ts'

export async function runFetchWorks(context: JobContext, input: { from: number, references: string[] }): Promise<void> {
    for (const [index, reference] of input.references.entries()) {
        const scope = `work ${input.from + index}`
        if ((await readCheckpoint(context.store, scope))?.isDone) continue
        context.signal.throwIfAborted()
        const page = await context.openalex.getWork(reference)
        await storePage(context.store, { ...pageOf(page), runWorks: answersOf(page, reference), checkpoint: { scope, state: { reference }, isDone: true } })
        await context.progress('fetch works', 'works', { done: 1 })
    }
}

/** Loads one file of records in batches; each batch commits with the line it ended on, so a killed load goes on from there. */
import { stat } from 'node:fs/promises'
import { FatalError, messageOf } from '../errors.ts'
import { readLines } from './lines.ts'
import type { Entity } from './source.ts'
import { type IncomingRecord, readCheckpoint, type StoreContext, storePage } from './store.ts'

const recordsPerBatch = 500
const bytesPerBatch = 8 * 1024 * 1024

interface FileState { line: number, bytes: number }

/** Returns the number of the last line read. `onBatch` hears after each commit how many lines it held. */
export async function loadFile(context: StoreContext, input: { entity: Entity, file: string, name: string }, onBatch: (lines: number) => Promise<void>): Promise<number> {
    const bytes = (await stat(input.file).catch((error: unknown) => { throw new FatalError(`${input.file} cannot be opened: ${messageOf(error)}`) })).size
    const scope = `file ${input.name}`
    const saved = await readCheckpoint<FileState>(context, scope)
    if (saved?.isDone) return saved.state.line
    if (saved && saved.state.bytes !== bytes) {
        throw new FatalError(`${input.file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    }
    let batch: IncomingRecord[] = []
    let batchBytes = 0
    let line = saved?.state.line ?? 0
    const flush = async (isDone: boolean) => {
        await storePage(context, { entity: input.entity, records: batch, checkpoint: { scope, state: { line, bytes } satisfies FileState, isDone } })
        const lines = batch.length
        batch = []
        batchBytes = 0
        await onBatch(lines)
    }
    for await (const read of untilBroken(readLines(input.file, line), () => flush(false))) {
        const origin = `${input.name}:${String(read.number).padStart(9, '0')}`
        line = read.number
        if ('problem' in read) {
            batch.push({ payload: undefined, problem: read.problem, origin })
        } else {
            batch.push(parseLine(read.text, origin))
            batchBytes += read.text.length
        }
        if (batch.length >= recordsPerBatch || batchBytes >= bytesPerBatch) await flush(false)
    }
    await flush(true)
    return line
}

/** What came before the place where a file breaks is kept. */
async function* untilBroken<T>(lines: AsyncIterable<T>, keep: () => Promise<void>): AsyncGenerator<T> {
    try {
        yield* lines
    } catch (error) {
        await keep()
        throw error
    }
}

function parseLine(text: string, origin: string): IncomingRecord {
    try {
        return { payload: JSON.parse(text) as unknown, text, origin }
    } catch (error) {
        return { payload: undefined, text, problem: { reason: 'broken JSON', detail: messageOf(error) }, origin }
    }
}

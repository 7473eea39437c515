/** Loads one file of records in batches; each batch commits with the line it ended on, so a killed load goes on from there. */
import { stat } from 'node:fs/promises'
import { FatalError, messageOf } from '../errors.ts'
import type { Entity } from './source.ts'
import { checkRecord, shapeOf } from './check-record.ts'
import { readRecords } from './read-records.ts'
import { prepareRecord, type PreparedRecord, readCheckpoint, type StoreContext, storePage } from './store.ts'

const recordsPerBatch = 250
const bytesPerBatch = 2 * 1024 * 1024

interface FileState { line: number, bytes: number }

/**
 * Returns the number of the last line read.
 * @param onBatch hears after each commit how many lines it held, and at the beginning how many were stored before; it may throw to stop
 */
export async function loadFile(context: StoreContext, input: { entity: Entity, file: string, name: string, format?: string | undefined }, onBatch: (lines: number) => Promise<void>): Promise<number> {
    const bytes = (await stat(input.file).catch((error: unknown) => { throw new FatalError(`${input.file} cannot be opened: ${messageOf(error)}`) })).size
    const scope = `file ${input.name}`
    const saved = await readCheckpoint<FileState>(context, scope)
    if (saved && saved.state.line > 0) await onBatch(saved.state.line)
    if (saved?.isDone) return saved.state.line
    if (saved && saved.state.bytes !== bytes) {
        throw new FatalError(`${input.file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    }
    let batch: PreparedRecord[] = []
    const check = (payload: unknown) => checkRecord(input.entity, payload)
    let batchBytes = 0
    let line = saved?.state.line ?? 0
    const flush = async (isDone: boolean) => {
        await storePage(context, { entity: input.entity, shape: shapeOf(input.entity), records: batch, checkpoint: { scope, state: { line, bytes } satisfies FileState, isDone } })
        const lines = batch.length
        batch = []
        batchBytes = 0
        await onBatch(lines)
    }
    for await (const read of untilBroken(readRecords(context.pool, input, line), () => flush(false))) {
        const origin = `${input.name}:${String(read.number).padStart(9, '0')}`
        line = read.number
        batch.push('problem' in read ? prepareRecord(check, { payload: undefined, problem: read.problem, origin }) : prepareLine(check, read.text, origin))
        if ('text' in read) batchBytes += read.text.length
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

function prepareLine(check: Parameters<typeof prepareRecord>[0], text: string, origin: string): PreparedRecord {
    let payload: unknown
    try {
        payload = JSON.parse(text)
    } catch (error) {
        return prepareRecord(check, { payload: undefined, text, problem: { reason: 'broken JSON', detail: messageOf(error) }, origin })
    }
    return prepareRecord(check, { payload, text, origin })
}

/** A file of ROR's dump (or of older records, or a table: sources/ror-files.ts) → raw. Each batch commits with its place, so that a killed load goes on from there. */
import { stat } from 'node:fs/promises'
import { FatalError, messageOf } from '../errors.ts'
import { checkRorRecord, rorShape } from './sources/ror.ts'
import { findRorFiles, readRorFile } from './sources/ror-files.ts'
import { prepareRecord, type PreparedRecord, readCheckpoint, type StoreContext, storePage } from './store.ts'

const recordsPerBatch = 1_000

interface DumpState { records: number, bytes: number }

/**
 * Returns how many records were read. Throws FatalError when the file cannot be read to its end; what came before is stored.
 * @param onBatch hears after each commit how many records it held, and at the beginning how many were stored before; it may throw to stop
 */
export async function loadRorDump(context: StoreContext, input: { file: string, name: string }, onBatch: (records: number) => Promise<void>): Promise<number> {
    await findRorFiles(input.file)
    const bytes = (await stat(input.file)).size
    const scope = `file ${input.name}`
    const saved = await readCheckpoint<DumpState>(context, scope)
    const before = saved?.state.records ?? 0
    if (before > 0) await onBatch(before)
    if (saved?.isDone) return before
    if (saved && saved.state.bytes !== bytes) throw new FatalError(`${input.file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    let batch: PreparedRecord[] = []
    let records = 0
    const flush = async (isDone: boolean) => {
        const held = batch
        batch = []
        await storePage(context, { entity: 'organisations', shape: rorShape, records: held, checkpoint: { scope, state: { records, bytes } satisfies DumpState, isDone } })
        await onBatch(held.length)
    }
    try {
        for await (const item of readRorFile(input.file)) {
            records += 1
            if (records <= before) continue
            batch.push(prepareRecord(checkRorRecord, 'problem' in item ? { payload: undefined, problem: { reason: 'not readable', detail: item.problem }, origin: item.origin } : { payload: item.record, origin: item.origin }))
            if (batch.length >= recordsPerBatch) await flush(false)
        }
    } catch (error) {
        if (records > before) await flush(false)
        throw error instanceof FatalError ? error : new FatalError(`${input.file} breaks off after ${records} records: ${messageOf(error)}`, { cause: error })
    }
    if (records === 0) throw new FatalError(`${input.file} holds no record: ROR's dump is an array of organisations, v2.x-….json, from https://doi.org/10.5281/zenodo.6347574`)
    await flush(true)
    return records
}

/** A file of ROR's dump, of older records, or a table (sources/ror-files.ts) → raw. */
import { type DumpReader, loadDump } from './load-dump.ts'
import { checkRorRecord, rorShape } from './sources/ror.ts'
import { findRorFiles, readRorFile } from './sources/ror-files.ts'
import { prepareRecord, type StoreContext } from './store.ts'

/** How many records were read; see loadDump. */
export async function loadRorDump(context: StoreContext, input: { file: string, name: string }, onBatch: (records: number) => Promise<void>): Promise<number> {
    await findRorFiles(input.file)
    return loadDump(context, input, reader, onBatch)
}

const reader: DumpReader = {
    entity: 'organisations', shape: rorShape, recordsPerBatch: 1_000, isWhat: 'ROR\'s dump is an array of organisations, v2.x-….json, from https://doi.org/10.5281/zenodo.6347574',
    async* read({ file }, skip) {
        let number = 0
        for await (const item of readRorFile(file)) {
            number += 1
            if (number <= skip) continue
            yield { record: prepareRecord(checkRorRecord, 'problem' in item ? { payload: undefined, problem: { reason: 'not readable', detail: item.problem }, origin: item.origin } : { payload: item.record, origin: item.origin }) }
        }
    },
}

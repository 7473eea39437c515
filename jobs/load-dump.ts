/** A dump of a source → raw; goes on from the last committed record. */
import { FatalError } from '../src/errors.ts'
import { registry } from '../src/ingest/sources/registry.ts'
import type { JobContext } from './context.ts'

export async function runLoadDump(context: JobContext, input: { provider: string, file: string, name: string }): Promise<void> {
    const { provider, file, name } = input
    const dump = registry[provider]?.dump
    if (dump === undefined) throw new FatalError(`${provider} has no dump that this version reads`)
    await dump.load({ ...context.store, provider }, { file, name }, async (records) => {
        await context.progress(`load ${name}`, 'records', { done: records })
        context.signal.throwIfAborted()
    })
}

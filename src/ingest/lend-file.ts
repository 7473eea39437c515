/** Bytes as a file, for a library that reads nothing else. */
import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'

/** Files that are free again, by folder. Writing over one takes a tenth of the time that making and removing one does. */
const spare = new Map<string, string[]>()

/** Lends a file with the bytes until the work is done. The folder is the caller's to remove. */
export async function withFile<T>(folder: string, bytes: Uint8Array | string, work: (file: string) => Promise<T>): Promise<T> {
    const files = spare.get(folder) ?? []
    spare.set(folder, files)
    const known = files.pop()
    const file = known ?? path.join(folder, randomBytes(6).toString('hex'))
    try {
        const handle = await open(file, known === undefined ? 'w' : 'r+')
        try {
            await handle.writeFile(bytes)
            await handle.truncate(Buffer.byteLength(bytes))
        } finally {
            await handle.close()
        }
    } catch (error) {
        await rm(file, { force: true })
        throw error
    }
    try {
        return await work(file)
    } finally {
        files.push(file)
    }
}

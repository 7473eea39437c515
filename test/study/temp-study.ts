import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import { UsageError } from '../../src/errors.ts'

const made: string[] = []

afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder with these files, removed after the test. Its last part is a good name for a study. */
export function folderWith(files: Record<string, string | Buffer> = {}): string {
    const outer = mkdtempSync(path.join(os.tmpdir(), 'homegrown-study-'))
    made.push(outer)
    const folder = path.join(outer, 'sample')
    mkdirSync(folder)
    for (const [name, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
        writeFileSync(path.join(folder, name), content)
    }
    return folder
}

/** The lines of the UsageError that the work throws, the folder taken away. */
export async function problemsOf(work: Promise<unknown>, folder = ''): Promise<string[]> {
    const error = await work.then(() => undefined, (thrown: unknown) => thrown)
    if (!(error instanceof UsageError)) throw new Error(`no UsageError but ${String(error)}`, { cause: error })
    return error.message.split('\n').map((line) => (folder === '' ? line : line.replaceAll(`${folder}/`, '').replaceAll(folder, '.')))
}

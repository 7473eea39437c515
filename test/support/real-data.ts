/** Real records for tests: the folder of HOMEGROWN_DATA, or ../shared/data beside the checkout. None of it is in the repository. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../src/config.ts'

const folder = process.env.HOMEGROWN_DATA ? path.resolve(process.env.HOMEGROWN_DATA) : path.resolve(projectRoot, '..', 'shared', 'data')
const isRequired = (process.env.HOMEGROWN_REQUIRE ?? '').split(/[\s,]+/).includes('data')

/** For `describe.skipIf(!hasRealData)`: true also where the data is required, so that its absence fails and is not skipped. */
export const hasRealData = isRequired || existsSync(folder)

/** Path of a file or folder of the data. Throws when it is missing. */
export function realData(...segments: string[]): string {
    const found = path.join(folder, ...segments)
    if (!existsSync(found)) throw new Error(`real data is missing: ${found}; set HOMEGROWN_DATA to the folder that holds it`)
    return found
}

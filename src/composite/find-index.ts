/** From what a person typed to the folder of an index. A name never leaves the folder of studies; a path may lead anywhere. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { isFile, isInside } from '../study/find-study.ts'
import { findNearMatch } from '../study/near-match.ts'
import { showPath, showValue } from '../study/problems.ts'
import { studyNamePattern } from '../study/schema.ts'

export const indexFile = 'index.yaml'

/** Absolute path of a folder that holds index.yaml. Throws UsageError listing those that are known. */
export async function findIndexFolder(nameOrFolder: string, studiesFolder: string): Promise<string> {
    if (/^\.|[/\\]/.test(nameOrFolder)) return getNamedFolder(nameOrFolder)
    const known = await listIndexNames(studiesFolder)
    if (known.includes(nameOrFolder)) return path.join(studiesFolder, nameOrFolder)
    const near = findNearMatch(nameOrFolder, known)
    throw new UsageError([
        `no index ${showValue(nameOrFolder)}${near === undefined ? '' : `; did you mean ${near}?`}`,
        known.length === 0 ? `There is none in ${showPath(studiesFolder)}.` : `Known: ${known.join(', ')}.`,
        `A folder that holds ${indexFile} is named with a slash: ./my-index`,
    ].join('\n'))
}

/** Folders with an index.yaml; a link that leads out of the folder of studies is none. */
export async function listIndexNames(studiesFolder: string): Promise<string[]> {
    const names = await readdir(studiesFolder).catch(() => [])
    const isIndex = await Promise.all(names.map(async (name) => {
        const file = path.join(studiesFolder, name, indexFile)
        return studyNamePattern.test(name) && await isFile(file) && isInside(file, studiesFolder)
    }))
    return names.filter((_, at) => isIndex[at]).sort()
}

async function getNamedFolder(given: string): Promise<string> {
    const folder = path.resolve(path.basename(given) === indexFile && await isFile(path.resolve(given)) ? path.dirname(given) : given)
    const found = await stat(folder).catch(() => undefined)
    if (!found?.isDirectory()) throw new UsageError(`no index ${showValue(given)}: ${showPath(folder)} ${found ? 'is no folder' : 'is not there'}; name a folder that holds ${indexFile}`)
    if (!await isFile(path.join(folder, indexFile))) throw new UsageError(`no index ${showValue(given)}: ${showPath(folder)} holds no ${indexFile}`)
    return folder
}

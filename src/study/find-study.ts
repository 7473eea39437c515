/** From what a person typed to the folder of a study. A name never leaves the folder of studies; a path may lead anywhere. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { findNearMatch } from './near-match.ts'
import { showPath, showValue } from './problems.ts'
import { studyNamePattern } from './schema.ts'

/** Absolute path of a folder that holds study.yaml. Throws UsageError listing the known studies. */
export async function findStudyFolder(nameOrFolder: string, studiesFolder: string): Promise<string> {
    if (/^\.|[/\\]/.test(nameOrFolder)) return getNamedFolder(nameOrFolder)
    const known = await listStudyNames(studiesFolder)
    if (known.includes(nameOrFolder)) return path.join(studiesFolder, nameOrFolder)
    const near = findNearMatch(nameOrFolder, known)
    throw new UsageError([
        `no study ${showValue(nameOrFolder)}${near === undefined ? '' : `; did you mean ${near}?`}`,
        known.length === 0 ? `There is none in ${showPath(studiesFolder)}.` : `Known: ${known.join(', ')}.`,
        'A folder that holds study.yaml is named with a slash: ./my-study',
    ].join('\n'))
}

/** Folders with a study.yaml; a link that leads out of the folder of studies is none. */
export async function listStudyNames(studiesFolder: string): Promise<string[]> {
    const names = await readdir(studiesFolder).catch(() => [])
    const isStudy = await Promise.all(names.map(async (name) =>
        studyNamePattern.test(name) && await isFile(path.join(studiesFolder, name, 'study.yaml')) && isInside(path.join(studiesFolder, name, 'study.yaml'), studiesFolder)))
    return names.filter((_, index) => isStudy[index]).sort()
}

/** True when the file, links followed, lies below the folder. */
export async function isInside(file: string, folder: string): Promise<boolean> {
    const relative = path.relative(await realpath(folder), await realpath(file))
    return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)
}

export async function isFile(file: string): Promise<boolean> {
    return (await stat(file).catch(() => undefined))?.isFile() ?? false
}

async function getNamedFolder(given: string): Promise<string> {
    const folder = path.resolve(path.basename(given) === 'study.yaml' && await isFile(path.resolve(given)) ? path.dirname(given) : given)
    const found = await stat(folder).catch(() => undefined)
    if (!found?.isDirectory()) throw new UsageError(`no study ${showValue(given)}: ${showPath(folder)} ${found ? 'is no folder' : 'is not there'}; name a folder that holds study.yaml`)
    if (!await isFile(path.join(folder, 'study.yaml'))) throw new UsageError(`no study ${showValue(given)}: ${showPath(folder)} holds no study.yaml`)
    return folder
}

/** From what a person typed to the file of a corpus. A name never leaves the folder of corpora; a path may lead anywhere. */
import { readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from '../config.ts'
import { UsageError } from '../errors.ts'
import { isFile, isInside } from '../study/find-study.ts'
import { findNearMatch } from '../study/near-match.ts'
import { showPath, showValue } from '../study/problems.ts'

const namePattern = /^[a-z0-9][a-z0-9-]*$/
const ending = /\.ya?ml$/i

export const bundledFolder = path.join(projectRoot, 'corpora')

/**
 * Name and absolute path of a corpus: one of the folder by its name, or any file by its path (with a slash, a dot before it, or ending in .yaml).
 * @throws UsageError when there is none, or when a file elsewhere has the name of one in the folder
 */
export async function findCorpusFile(nameOrFile: string, folder: string): Promise<{ name: string, file: string }> {
    const known = await listCorpusNames(folder)
    if (/^\.|[/\\]/.test(nameOrFile) || ending.test(nameOrFile)) return getNamedFile(nameOrFile, folder, known)
    if (known.includes(nameOrFile)) return { name: nameOrFile, file: path.join(folder, `${nameOrFile}.yaml`) }
    const near = findNearMatch(nameOrFile, known)
    throw new UsageError([
        `no corpus ${showValue(nameOrFile)}${near === undefined ? '' : `; did you mean ${near}?`}`,
        known.length === 0 ? `There is none in ${showPath(folder)}.` : `Known: ${known.join(', ')}.`,
        'A file of your own is named with a slash: ./my-corpus.yaml',
    ].join('\n'))
}

/** Files <name>.yaml; a link that leads out of the folder is none. */
export async function listCorpusNames(folder: string): Promise<string[]> {
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml') && namePattern.test(name.slice(0, -'.yaml'.length)))
    const isCorpus = await Promise.all(files.map(async (name) => await isFile(path.join(folder, name)) && isInside(path.join(folder, name), folder)))
    return files.filter((_, index) => isCorpus[index]).map((name) => name.slice(0, -'.yaml'.length)).sort()
}

async function getNamedFile(given: string, folder: string, known: string[]): Promise<{ name: string, file: string }> {
    const file = path.resolve(given)
    if (!ending.test(given) || !await isFile(file)) {
        throw new UsageError(`no corpus ${showValue(given)}: ${showPath(file)} ${await isFile(file) ? 'does not end in .yaml' : 'is not there, or no file'}; name a file such as ./my-corpus.yaml`)
    }
    const name = path.basename(file).replace(ending, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
    if (name === '') throw new UsageError(`${showPath(file)}: a corpus is called after its file; give it a name with letters or digits`)
    // Figures are kept by the corpus's name: under the name of a bundled one, a file of the user's would take its place.
    if (known.includes(name) && await realpath(file) !== await realpath(path.join(folder, `${name}.yaml`))) {
        throw new UsageError(`${showPath(file)}: ${name} is a corpus of the project already; give the file another name`)
    }
    return { name, file }
}

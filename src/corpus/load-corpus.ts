/** A corpus from its file. */
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { problemAt, showPath, showValue, throwProblems } from '../study/problems.ts'
import { readText } from '../study/read-text.ts'
import { parseYaml } from '../study/yaml-lines.ts'
import { hashCorpus } from './content-hash.ts'
import { bundledFolder, findCorpusFile, listCorpusNames } from './find-corpora.ts'
import { knownTypes } from './parse-values.ts'
import { checkCorpusYaml } from './schema.ts'
import type { Corpus } from './types.ts'

const mostBytes = 5_000_000

interface Options {
    /** Where names are looked up; by default `corpora` of the project. */
    folder?: string | undefined
}

/**
 * @param nameOrFile name of a corpus of the project, or the path of a file: with a slash, a dot before it, or ending in .yaml
 * @throws UsageError with one line for each problem: file, line, value, cure
 */
export async function loadCorpus(nameOrFile: string, options: Options = {}): Promise<Corpus> {
    const { name, file } = await findCorpusFile(nameOrFile, options.folder ?? bundledFolder)
    const yaml = parseYaml(file, await readText(file, mostBytes))
    if ('problems' in yaml) throw new UsageError(yaml.problems.join('\n'))
    const { value, problems } = checkCorpusYaml(yaml)
    throwProblems(problems)
    if (value === undefined) throw new UsageError(problemAt(file, 1, 'cannot be read'))
    const corpus = {
        name,
        file,
        title: value.title,
        inWords: value.in_words,
        rules: value.rules,
        types: value.types,
        languages: value.languages,
        firstYear: value.years?.first,
        lastYear: value.years?.last,
        includesRetracted: value.retracted === 'in',
        includesExpansion: value.expansion === 'in',
        countsFamilies: value.families === 'on',
        referenceLevel: value.reference.level,
        minimumSetSize: value.reference.minimum_set_size,
        warnings: (value.types ?? []).filter((type) => !knownTypes.includes(type))
            .map((type) => `${showPath(file)}: ${showValue(type)} is no type of work that OpenAlex listed in August 2026; unless it is newer, no work has it`),
    }
    return { ...corpus, contentHash: hashCorpus(corpus) }
}

/** The corpora of the project by name. One whose file is broken is listed too. */
export async function listCorpora(options: Options = {}): Promise<{ name: string, title: string, file: string }[]> {
    const folder = options.folder ?? bundledFolder
    return Promise.all((await listCorpusNames(folder)).map(async (name) => {
        const title = await loadCorpus(name, { folder }).then((corpus) => corpus.title, (error: unknown) => {
            if (error instanceof UsageError) return `(broken: \`homegrown corpora show ${name}\` says why)`
            throw error
        })
        return { name, title, file: path.join(folder, `${name}.yaml`) }
    }))
}

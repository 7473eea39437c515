import path from 'node:path'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { folderWith, problemsOf } from '../study/temp-study.ts'
import type { Corpus } from '../../src/corpus/types.ts'

/** A corpus file with these lines after title and in_words; removed after the test. Its corpus is called "mine". */
export function corpusFile(lines: string, name = 'mine.yaml'): string {
    return path.join(folderWith({ [name]: `title: Mine\nin_words: What belongs.\n${lines}\n` }), name)
}

export async function corpusOf(lines: string, name = 'mine.yaml'): Promise<Corpus> {
    return loadCorpus(corpusFile(lines, name))
}

/** Problems of a whole file, `line: text` each. */
export async function problemsIn(content: string | Buffer): Promise<string[]> {
    const folder = folderWith({ 'mine.yaml': content })
    return (await problemsOf(loadCorpus(path.join(folder, 'mine.yaml')), folder)).map((line) => line.replace(/^mine\.yaml:/, ''))
}

/** Problems of a file whose third and later lines are these. */
export async function problemsWith(lines: string): Promise<string[]> {
    return problemsIn(`title: Mine\nin_words: What belongs.\n${lines}\n`)
}

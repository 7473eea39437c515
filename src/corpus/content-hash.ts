import { createHash } from 'node:crypto'
import type { Corpus } from './types.ts'

/** sha256 in hex over what changes a figure. Titles, words, names, reasons, lines and the order of lists do not. */
export function hashCorpus(corpus: Omit<Corpus, 'contentHash'>): string {
    const content = {
        rules: corpus.rules.map(({ level, id, isIncluded }) => `${level} ${id} ${isIncluded ? 'in' : 'out'}`).sort(),
        types: corpus.types?.toSorted() ?? null,
        languages: corpus.languages?.toSorted() ?? null,
        firstYear: corpus.firstYear ?? null,
        lastYear: corpus.lastYear ?? null,
        includesRetracted: corpus.includesRetracted,
        includesExpansion: corpus.includesExpansion,
        countsFamilies: corpus.countsFamilies,
        referenceLevel: corpus.referenceLevel,
        minimumSetSize: corpus.minimumSetSize,
    }
    return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

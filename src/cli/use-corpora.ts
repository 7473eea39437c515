/** Corpora by name or file into the store, as a command needs them. */
import type { Kysely } from 'kysely'
import { findUnknownTopics } from '../corpus/find-unknown-topics.ts'
import { listCorpora, loadCorpus } from '../corpus/load-corpus.ts'
import { storeCorpus } from '../corpus/store-corpus.ts'
import type { Corpus } from '../corpus/types.ts'
import type { DB } from '../db/types.ts'

/** @param names all of the project when none is given */
export async function useCorpora(db: Kysely<DB>, names: string[], say: (message: string) => void): Promise<Corpus[]> {
    const wanted = names.length > 0 ? names : (await listCorpora()).map((corpus) => corpus.name)
    const corpora = await Promise.all([...new Set(wanted)].map((name) => loadCorpus(name)))
    for (const corpus of corpora) {
        for (const warning of corpus.warnings) say(`Note: ${warning}`)
        await storeCorpus(db, corpus)
        const unknown = await findUnknownTopics(db, corpus)
        if (unknown.length > 0) say(`Note: the store's list of topics lacks ${unknown.length} of the corpus ${corpus.name}: ${unknown.slice(0, 5).map((rule) => rule.id).join(', ')}${unknown.length > 5 ? ', …' : ''}`)
    }
    return corpora
}

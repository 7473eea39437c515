/** A corpus into the store: its row, its rules, and the setting under which it is compared. */
import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../db/types.ts'
import type { Corpus } from './types.ts'

type Stored = ReturnType<typeof rowsOf>

/**
 * In one transaction; storing the same corpus again writes nothing. Another definition replaces the rules, and everything that was computed
 * for the corpus is marked stale; readers see the old build until the new one is done.
 * @returns whether the definition is new or another. Other words for the same definition are stored and give false.
 */
export async function storeCorpus(db: Kysely<DB>, corpus: Corpus): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
        // Two commands with two versions of one corpus: the second waits, and is compared with what the first stored.
        await sql`select pg_advisory_xact_lock(hashtext(${`homegrown corpus ${corpus.name}`}))`.execute(tx)
        const before = await readStored(tx, corpus.name)
        const wanted = rowsOf(corpus)
        const isChanged = before?.corpus.definition_hash !== corpus.contentHash
        if (!isDeepStrictEqual(before, wanted)) await replace(tx, wanted)
        await setMain(tx, corpus)
        if (isChanged) await tx.updateTable('metrics.settings').set({ is_stale: true }).where('corpus', '=', corpus.name).where('is_stale', '=', false).execute()
        return isChanged
    })
}

function rowsOf(corpus: Corpus) {
    return {
        corpus: {
            corpus: corpus.name,
            title: corpus.title,
            in_words: corpus.inWords,
            work_types: corpus.types ?? null,
            languages: corpus.languages ?? null,
            first_year: corpus.firstYear ?? null,
            last_year: corpus.lastYear ?? null,
            includes_retracted: corpus.includesRetracted,
            includes_expansion: corpus.includesExpansion,
            counts_families: corpus.countsFamilies,
            reference_level: corpus.referenceLevel as string,
            minimum_set_size: corpus.minimumSetSize,
            definition_hash: corpus.contentHash,
        },
        rules: corpus.rules
            .map((rule) => ({ corpus: corpus.name, level: rule.level as string, level_id: rule.id, is_included: rule.isIncluded, because: rule.because }))
            .sort((a, b) => (`${a.level} ${a.level_id}` < `${b.level} ${b.level_id}` ? -1 : 1)),
    }
}

async function readStored(tx: Transaction<DB>, name: string): Promise<Stored | undefined> {
    const corpus = await tx.selectFrom('core.corpora').selectAll().where('corpus', '=', name).executeTakeFirst()
    if (corpus === undefined) return undefined
    const rules = await tx.selectFrom('core.corpus_rules').selectAll().where('corpus', '=', name).orderBy(sql`level || ' ' || level_id collate "C"`).execute()
    return { corpus, rules }
}

async function replace(tx: Transaction<DB>, { corpus, rules }: Stored): Promise<void> {
    const { corpus: name, ...values } = corpus
    await tx.insertInto('core.corpora').values(corpus).onConflict((conflict) => conflict.column('corpus').doUpdateSet(values)).execute()
    await tx.deleteFrom('core.corpus_rules').where('corpus', '=', name).execute()
    await tx.insertInto('core.corpus_rules').values(rules).execute()
}

/** The corpus's own setting. Those of the sensitivity table follow from it and are made by the metrics. */
async function setMain(tx: Transaction<DB>, corpus: Corpus): Promise<void> {
    const main = await tx.selectFrom('metrics.settings').select('definition_hash').where('corpus', '=', corpus.name).where('setting', '=', 'main').executeTakeFirst()
    if (main?.definition_hash === corpus.contentHash) return
    const values = { reference_level: corpus.referenceLevel, citation_window: 'all', counts_families: corpus.countsFamilies, definition_hash: corpus.contentHash, is_stale: true }
    await tx.insertInto('metrics.settings').values({ corpus: corpus.name, setting: 'main', ...values })
        .onConflict((conflict) => conflict.columns(['corpus', 'setting']).doUpdateSet(values)).execute()
}

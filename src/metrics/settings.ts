/** The settings under which a corpus is compared: its own (main), and each other way of the sensitivity table, which changes one thing. */
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Corpus } from '../corpus/types.ts'
import type { DB } from '../db/types.ts'

interface Choices { reference_level: string, citation_window: string, counts_families: boolean }

const others: Record<string, (main: Choices) => Choices> = {
    level: (main) => ({ ...main, reference_level: main.reference_level === 'subfield' ? 'topic' : 'subfield' }),
    window_3y: (main) => ({ ...main, citation_window: '3y' }),
    window_5y: (main) => ({ ...main, citation_window: '5y' }),
    families: (main) => ({ ...main, counts_families: !main.counts_families }),
}

export const settingNames = ['main', ...Object.keys(others)]

/** Rows of metrics.settings beside main, which storing the corpus makes. They are computed when asked for, and kept up to date from then on. */
export async function ensureSettings(db: Kysely<DB>, corpus: Corpus): Promise<void> {
    const main: Choices = { reference_level: corpus.referenceLevel, citation_window: 'all', counts_families: corpus.countsFamilies }
    for (const [setting, change] of Object.entries(others)) {
        const choices = change(main)
        const hash = createHash('sha256').update(JSON.stringify([corpus.contentHash, choices])).digest('hex')
        await db.insertInto('metrics.settings').values({ corpus: corpus.name, setting, ...choices, definition_hash: hash, is_stale: true })
            .onConflict((conflict) => conflict.columns(['corpus', 'setting']).doUpdateSet({ ...choices, definition_hash: hash, is_stale: true }).where('metrics.settings.definition_hash', '<>', hash))
            .execute()
    }
}

import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import type { Corpus, CorpusRule } from './types.ts'

/**
 * Rules that fit no topic of the store: a mistyped id, or one that the provider has dropped. None while the provider's list of topics
 * was not loaded, because then nothing can be said. For a note, not an error: such a rule does no harm.
 */
export async function findUnknownTopics(db: Kysely<DB>, corpus: Corpus): Promise<CorpusRule[]> {
    const topics = await db.selectFrom('core.topics').select(['topic_id', 'subfield_id', 'field_id', 'domain_id', 'is_listed']).execute()
    if (!topics.some((topic) => topic.is_listed)) return []
    const held = new Set(topics.flatMap((topic) => [
        `topic ${topic.topic_id}`, `subfield ${topic.subfield_id}`, `field ${topic.field_id}`, `domain ${topic.domain_id}`, 'all *',
    ]))
    return corpus.rules.filter((rule) => !held.has(`${rule.level} ${rule.id}`))
}

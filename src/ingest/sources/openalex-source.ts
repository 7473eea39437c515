/** OpenAlex behind the interface of all sources, as far as it fits: records by id. What does not fit is in docs/architecture.md. */
import { FatalError } from '../../errors.ts'
import { checkAsk } from '../check-ask.ts'
import { checkRecord, shapeOf } from '../check-record.ts'
import { type Entity, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { type OpenAlex, openalexId } from './openalex.ts'

const perRequest = 100
const letters: Record<Entity, 'W' | 'A' | 'I'> = { works: 'W', authors: 'A', institutions: 'I' }
const entities: Record<Entity, EntityRules> = {
    works: { title: 'works with all their authors', ids: { perRequest, example: 'W2741809807' }, shape: shapeOf('works') },
    authors: { title: 'profiles of authors', ids: { perRequest, example: 'A5023888391' }, shape: shapeOf('authors') },
    institutions: { title: 'institutions', ids: { perRequest, example: 'I63966007' }, shape: shapeOf('institutions') },
}

export function createOpenAlexSource(openalex: OpenAlex): Source {
    return {
        provider: openalex.provider,
        entities,
        check: (ask) => checkAsk({ provider: 'openalex', entities, normaliseId: (id, entity) => openalexId(id, letters[entityOf(entity)]) }, ask),
        async readPage(ask, cursor) {
            const { ids, nextCursor } = portionOf(ask.ids ?? [], cursor, perRequest)
            return { ...await readIds(ask, ids), nextCursor, totalCount: ask.ids?.length ?? 0 }
        },
        async quote(ask) {
            const records = ask.ids?.length ?? 0
            const requests = Math.ceil(records / perRequest)
            return { records, requests, seconds: requests / openalex.provider.requestsPerSecond, cost: requests }
        },
        checkRecord: (entity, payload) => checkRecord(entityOf(entity), payload),
    }

    function readIds({ entity }: SourceAsk, ids: string[]): Promise<SourcePage> {
        if (entity === 'works') return openalex.getWorks(ids)
        return entity === 'authors' ? openalex.getAuthors(ids) : openalex.getInstitutions(ids)
    }
}

function entityOf(entity: string): Entity {
    if (!Object.hasOwn(entities, entity)) throw new FatalError(`openalex has no ${JSON.stringify(entity)}`)
    return entity as Entity
}

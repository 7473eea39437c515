/** What every data provider looks like to the jobs: a thing that fetches records and says what became of each. */
import type { HttpResponse } from '../http/types.ts'

export type Entity = 'works' | 'authors' | 'institutions'

/** Records of one exchange or a few that belong together; stored in one transaction with the checkpoint. */
export interface SourcePage {
    entity: Entity
    /** As sent by the provider, parsed, not yet checked. `url` tells which exchange each came from. */
    records: { payload: unknown, response: HttpResponse }[]
    /** Ids the provider answers under another id (merged or renamed): the old one → the one it holds now. */
    aliases: { requested: string, held: string }[]
    /** Ids asked for that the provider does not hold. */
    gone: string[]
    /** Every exchange made for the page, for raw.responses. */
    responses: HttpResponse[]
    /** Cursor of the next page; null = the walk is over. Absent for look-ups by id. */
    nextCursor?: string | null
    /** How many records the whole walk will give, as the provider says. */
    totalCount?: number
}

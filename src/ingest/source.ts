/**
 * What every data provider looks like to the jobs and the command line: a thing that is asked for records, gives them page by page, and
 * says of each whether it can be used. How a provider pages, limits and fails is its own file's business (src/ingest/sources/<provider>.ts).
 */
import { createHash } from 'node:crypto'
import { FatalError } from '../errors.ts'
import type { HttpResponse, Provider } from '../http/types.ts'

/** Of OpenAlex, and of the files in its shape. */
export type Entity = 'works' | 'authors' | 'institutions'

/** What is asked of a provider: records by id, those a query finds, or those changed within days. Exactly one of ids, query, since. */
export interface SourceAsk {
    entity: string
    /** As many as one likes: the source asks for them in portions. */
    ids?: string[]
    /** In the provider's own language. */
    query?: string
    /** Days, YYYY-MM-DD, both inclusive; `check` fills in `until`, so that a walk that goes on tomorrow asks the same. */
    since?: string
    until?: string
}

/** Undefined = not known without asking, or the provider has no such thing. `cost` in the provider's own unit. */
export interface SourceQuote { records: number | undefined, requests: number | undefined, seconds: number | undefined, cost: number | undefined }

/** What can be asked of one entity. A way that is absent is not possible. */
export interface EntityRules {
    /** What a record is, in a few words. */
    title: string
    ids?: { perRequest: number, example: string }
    query?: { example: string }
    /** `key` is what the provider calls the time that is compared. */
    since?: { key: string }
    /** Top-level fields of a record: absence of a needed one, and presence of one that is not documented, is told. */
    shape?: RecordShape
}

export interface RecordShape { needed: string[], documented: Set<string> }

/** Records of one exchange or a few that belong together; stored in one transaction with the checkpoint. */
export interface SourcePage {
    entity: string
    /** As sent by the provider, parsed, not yet checked. `response` tells which exchange each came from. */
    records: { payload: unknown, response: HttpResponse }[]
    /** Ids the provider answers under another id (merged or renamed): the old one → the one it holds now. */
    aliases: { requested: string, held: string }[]
    /** Ids asked for that the provider does not hold, or says it deleted. */
    gone: string[]
    /** Every exchange made for the page, for raw.responses. */
    responses: HttpResponse[]
    /** Cursor of the next page; null = the walk is over. Absent for OpenAlex's look-ups by id. */
    nextCursor?: string | null
    /** How many records the whole walk will give, as the provider says. */
    totalCount?: number
}

/** The content hash is over everything but fields that move on their own. `fields` are those of the top level. */
export type CheckedRecord =
    | { isUsable: true, id: string, contentHash: string, updatedAt: Date | null, fields: string[] }
    | { isUsable: false, id: string | null, reason: string, detail: string }

export interface Source {
    /** Rates, requests under way, secrets, budget, and what answers mean, those that hide an error in a success too. */
    provider: Provider
    /** What can be asked, for help, docs and errors. */
    entities: Record<string, EntityRules>
    /** Normalises and checks; throws UsageError that says how to mend it. */
    check(ask: SourceAsk): SourceAsk
    /** One page of a checked ask; the first with cursor null, then with nextCursor of the page before. Throws CursorRefusedError. */
    readPage(ask: SourceAsk, cursor: string | null): Promise<SourcePage>
    /** What the walk will take. May itself ask the provider once. */
    quote(ask: SourceAsk): Promise<SourceQuote>
    /** Id, hash and time of a record, or why it cannot be used; every field that SQL casts is checked here. */
    checkRecord(entity: string, payload: unknown): CheckedRecord
}

/** A walk cannot go on from where it is: it has to begin anew, or at `restartAt`, which harms nothing. */
export class CursorRefusedError extends FatalError {
    override name = 'CursorRefusedError'
    readonly restartAt: string | null
    constructor(message: string, options: ErrorOptions & { restartAt?: string | null } = {}) {
        super(message, options)
        this.restartAt = options.restartAt ?? null
    }
}

export function emptyPage(entity: string): SourcePage {
    return { entity, records: [], aliases: [], gone: [], responses: [] }
}

/** The portion of the ids that a cursor stands for: the cursor is how many came before. */
export function portionOf(ids: string[], cursor: string | null, size: number): { ids: string[], nextCursor: string | null } {
    const from = cursor === null ? 0 : Number(cursor)
    if (!Number.isSafeInteger(from) || from < 0) throw new CursorRefusedError(`${JSON.stringify(cursor)} is no place in a list of ${ids.length} ids: the walk begins anew`)
    return { ids: ids.slice(from, from + size), nextCursor: from + size < ids.length ? String(from + size) : null }
}

/** sha256 of the JSON with sorted keys, without the volatile fields of the record itself. */
export function contentHash(payload: object, volatileFields: ReadonlySet<string>): string {
    const stable = Object.fromEntries(Object.entries(payload).filter(([key]) => !volatileFields.has(key)))
    return createHash('sha256').update(JSON.stringify(withSortedKeys(stable))).digest('hex')
}

/** A copy that is then written at once: half the time of a replacer that is called for every value. */
function withSortedKeys(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(withSortedKeys)
    const sorted: Record<string, unknown> = {}
    for (const key of Object.keys(value).sort()) {
        const each = withSortedKeys((value as Record<string, unknown>)[key])
        // Plain assignment would change the prototype instead of adding the key.
        if (key === '__proto__') Object.defineProperty(sorted, key, { value: each, enumerable: true })
        else sorted[key] = each
    }
    return sorted
}

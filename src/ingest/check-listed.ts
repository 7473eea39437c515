/** Records of the provider's lists of topics and of sources (venues here) → rows of core.topics and core.venues, or why not. */
import { z } from 'zod'
import type { LineProblem } from './lines.ts'

export type ListEntity = 'topics' | 'venues'

/** `row` has the columns of the entity's table. */
export interface ListedRecord { id: string, updatedAt: number, row: Record<string, string | number | null> }

const name = z.string().min(1)
const text = z.string().nullish().transform((value) => (value === undefined || value === '' ? null : value))
const level = (kind: string) => z.object({ id: z.union([z.string(), z.number()]).transform((value, context) => {
    const digits = new RegExp(`^(?:https?://openalex\\.org/${kind}s/)?([0-9]{1,4})$`, 'i').exec(String(value))?.[1]
    if (digits === undefined) context.addIssue(`is no id of a ${kind}`)
    return Number(digits)
}), display_name: text })
const id = (letter: string, digits: number) => z.string().regex(new RegExp(`^(?:https?://openalex\\.org/)?${letter}[0-9]{1,${digits}}$`, 'i')).transform((value) => value.slice(value.lastIndexOf('/') + 1).toUpperCase())
const updatedDate = z.string().nullish().catch(null)

const schemas = {
    topics: z.object({ id: id('T', 9), display_name: name, subfield: level('subfield'), field: level('field').nullish(), domain: level('domain').nullish(), updated_date: updatedDate }).transform((topic): ListedRecord => ({
        id: topic.id, updatedAt: timeOf(topic.updated_date),
        row: {
            topic_id: topic.id, name: topic.display_name, subfield_id: topic.subfield.id, subfield_name: topic.subfield.display_name,
            field_id: topic.field?.id ?? null, field_name: topic.field?.display_name ?? null, domain_id: topic.domain?.id ?? null, domain_name: topic.domain?.display_name ?? null,
        },
    })),
    venues: z.object({ id: id('S', 16), display_name: text, type: text, issn_l: text, updated_date: updatedDate }).transform((venue): ListedRecord => ({
        id: venue.id, updatedAt: timeOf(venue.updated_date), row: { venue_id: venue.id, name: venue.display_name, venue_type: venue.type, issn_l: venue.issn_l },
    })),
} satisfies Record<ListEntity, z.ZodType<ListedRecord>>

export function checkListed(entity: ListEntity, payload: unknown): ListedRecord | LineProblem & { id: string | null } {
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
        return { id: null, reason: 'no object', detail: `a record of ${entity} is a JSON object, this is ${payload === null ? 'null' : Array.isArray(payload) ? 'a list' : `a ${typeof payload}`}` }
    }
    const parsed = schemas[entity].safeParse(payload)
    if (parsed.success) return { ...parsed.data, row: Object.fromEntries(Object.entries(parsed.data.row).map(([column, value]) => [column, typeof value === 'string' ? clean(value) : value])) }
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    const stated = (payload as { id?: unknown }).id
    return { id: where === 'id' || typeof stated !== 'string' ? null : clean(stated).slice(0, 80), reason: where === 'id' ? 'no id' : 'wrong shape', detail: clean(`${where || 'record'}: ${issue?.message ?? 'is wrong'}`) }
}

function timeOf(value: string | null | undefined): number {
    const time = Date.parse(value ?? '')
    return Number.isNaN(time) ? 0 : time
}

/** Without what Postgres cannot hold. */
function clean(value: string): string {
    return value.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** The judgement on a record that all sources share: an object of the right shape, with an id. What passes cannot fail when SQL casts it. */
import { z } from 'zod'
import { type CheckedRecord, contentHash } from './source.ts'

export interface PayloadRules {
    entity: string
    /** Of every field that SQL casts. */
    schema: z.ZodType
    /** As the store names the record; null when there is none. */
    idOf: (payload: object) => string | null
    /** Top-level fields that move on their own and make no new version. */
    volatileFields?: ReadonlySet<string>
    /** What the hash is taken over, where volatile fields lie deeper. */
    stableOf?: (payload: object) => object
    /** When the provider last changed it, as it says. */
    updatedAt?: (payload: object) => unknown
}

const none: ReadonlySet<string> = new Set()

/** Fields as views cast them: a Postgres integer from 0, any Postgres integer, and text; each may be null or absent. */
export const count = z.number().int().min(0).max(2_147_483_647).nullish()
export const integer = z.number().int().min(-2_147_483_648).max(2_147_483_647).nullish()
export const text = z.string().nullish()

export function checkPayload(rules: PayloadRules, payload: unknown): CheckedRecord {
    const { entity, schema, idOf, volatileFields = none, stableOf, updatedAt } = rules
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
        return { isUsable: false, id: null, reason: 'no object', detail: `a record of ${entity} is a JSON object, this is ${payload === null ? 'null' : Array.isArray(payload) ? 'a list' : `a ${typeof payload}`}` }
    }
    const parsed = schema.safeParse(payload)
    const id = idOf(payload)
    if (!parsed.success || id === null) {
        const issue = parsed.error?.issues[0]
        return { isUsable: false, id, reason: id === null ? 'no id' : 'wrong shape', detail: `${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'has no id'}` }
    }
    return { isUsable: true, id, contentHash: contentHash(stableOf?.(payload) ?? payload, volatileFields), updatedAt: timeOf(updatedAt?.(payload)), fields: Object.keys(payload) }
}

/** A time without zone is UTC; null for anything that is no time. */
function timeOf(value: unknown): Date | null {
    if (typeof value !== 'string') return null
    const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(value) || value.length <= 10 ? value : `${value}Z`)
    return Number.isNaN(date.getTime()) ? null : date
}

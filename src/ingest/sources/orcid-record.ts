/** Decides whether a record of ORCID can be stored: from the API, or from the dump in the same shape. */
import { z } from 'zod'
import { parseOrcid } from '../../study/ids.ts'
import { checkPayload } from '../check-payload.ts'
import type { CheckedRecord, RecordShape } from '../source.ts'
import { orcidError } from './orcid-limits.ts'

/** A clock may be a little ahead. */
const toleranceMs = 24 * 3600 * 1000

const iD = z.string().superRefine((text, context) => {
    const parsed = parseOrcid(text)
    if ('problem' in parsed) context.addIssue(`${JSON.stringify(text.slice(0, 40))} ${parsed.problem}`)
})
const schema = z.object({
    'orcid-identifier': z.object({ path: iD }),
    history: z.object({
        'last-modified-date': z.object({ value: z.number().int().refine((ms) => ms >= 0 && ms <= Date.now() + toleranceMs, 'is no time from 1970 to now, in milliseconds; such a version would stand as the newest for ever') }).nullish(),
    }).nullish(),
    // What lies below is read tolerantly by sql/staging: nothing there is cast that was not looked at.
    person: z.record(z.string(), z.unknown()).nullish(),
    'activities-summary': z.record(z.string(), z.unknown()).nullish(),
})

export const orcidShape: RecordShape = {
    needed: ['orcid-identifier', 'history', 'activities-summary'],
    documented: new Set(['orcid-identifier', 'preferences', 'history', 'person', 'activities-summary', 'path']),
}

export function checkOrcidRecord(payload: unknown): CheckedRecord {
    const refused = orcidError.safeParse(payload)
    if (refused.success) return refusal(refused.data)
    return checkPayload({ entity: 'records', schema, idOf, updatedAt }, payload)
}

function idOf(payload: object): string | null {
    const path = z.object({ 'orcid-identifier': z.object({ path: iD }) }).safeParse(payload)
    return path.success ? path.data['orcid-identifier'].path.toUpperCase() : null
}

function updatedAt(payload: object): string | undefined {
    const changed = schema.safeParse(payload).data?.history?.['last-modified-date']?.value
    return changed === undefined ? undefined : new Date(changed).toISOString()
}

/** The iD a deprecated record points to, and its own; undefined for anything else. */
export function deprecation(payload: unknown): { requested: string | undefined, held: string } | undefined {
    const error = orcidError.safeParse(payload)
    if (!error.success || error.data['response-code'] !== 301) return undefined
    const named = idsIn(error.data['developer-message'])
    const own = ownId(error.data['developer-message'])
    const held = named.find((each) => each !== own) ?? (own === undefined ? named[0] : undefined)
    return held === undefined ? undefined : { requested: own, held }
}

function refusal(error: z.output<typeof orcidError>): CheckedRecord {
    const reasons: Record<number, string> = { 301: 'deprecated', 404: 'unknown', 409: 'locked', 410: 'deactivated' }
    const message = error['developer-message'] || error['user-message'] || 'no message'
    return { isUsable: false, id: ownId(message) ?? idsIn(message)[0] ?? null, reason: reasons[error['response-code']] ?? 'refused', detail: `ORCID gives no record, but: ${message.slice(0, 300)}` }
}

/** Messages end in the iD that was asked for: "… ORCID https://orcid.org/0000-…". */
function ownId(message: string): string | undefined {
    return /ORCID\s+https?:\/\/[^/\s]*orcid\.org\/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\s*$/i.exec(message)?.[1]?.toUpperCase()
}

function idsIn(message: string): string[] {
    return [...message.matchAll(/\d{4}-\d{4}-\d{4}-\d{3}[\dX]/gi)].map((each) => each[0].toUpperCase())
}

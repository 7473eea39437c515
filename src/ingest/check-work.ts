/**
 * A work that is not plain (sql/load/works_views.sql), looked at by itself: refused with a reason, or mended (mend-work.ts), with a note of
 * each thing that was left out. What is plain comes back as it was, so that a record gives the same rows whichever way it went.
 */
import { createHash } from 'node:crypto'
import { messageOf } from '../errors.ts'
import { checkRecord } from './check-record.ts'
import { type Fields, fields, mendWork, trimSpaces } from './mend-work.ts'

export interface WorkProblem { key: string, workId: string | null, reason: string, detail: string }

export type CheckedWork = { refused: WorkProblem } | { record: string, workId: string, problems: WorkProblem[] }

export interface CheckContext { isCountry: (code: string) => boolean, latestYear: number }

/** Digits of an id: more are no id of the provider, and too long for a key. */
const workId = /^(?:https?:\/\/openalex\.org\/)?W[0-9]{1,16}$/i
const decoder = new TextDecoder('utf-8', { fatal: true })

/** @param line as it stands in the file */
export function checkWork(line: Uint8Array, context: CheckContext): CheckedWork {
    let payload: unknown
    try {
        payload = JSON.parse(decoder.decode(line))
    } catch (error) {
        const isText = error instanceof SyntaxError
        return refuse(null, isText ? 'broken JSON' : 'not UTF-8', isText ? messageOf(error) : 'the line holds bytes that are no UTF-8')
    }
    try {
        const checked = checkRecord('works', whatIsRead(payload))
        if (!checked.isUsable) return refuse(checked.id, checked.reason, checked.detail)
        const work = payload as Fields
        if (!workId.test(String(work['id']))) return refuse(null, 'no id', `id: ${String(work['id']).slice(0, 80)} is no OpenAlex id (W and 16 digits at most)`)
        const problems: WorkProblem[] = []
        const record = mendWork(work, checked.id, context, (key, reason, detail) => problems.push({ key: hash([...key]), workId: checked.id, reason, detail }))
        return { workId: checked.id, record: JSON.stringify(record, (_key, value: unknown) => (typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\uFFFD') : value)), problems }
    } catch (error) {
        return refuse(null, 'not readable', `${messageOf(error)} (nested too deeply?)`)
    }
}

/** Without what a load does not look at, or takes as it comes: a record is not refused for it, here no more than among the plain ones. */
function whatIsRead(payload: unknown): unknown {
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return payload
    const work = payload as Fields
    const { ids: _ids, display_name: name, ...rest } = work
    const authorships = work['authorships']
    return { ...rest, ...(work['title'] == null ? { display_name: name } : {}), authorships: Array.isArray(authorships) ? authorships.map(authorshipAsRead) : authorships }
}

function authorshipAsRead(entry: unknown): unknown {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
    const { raw_affiliation_strings: _strings, ...rest } = entry as Fields
    const printed = rest['raw_author_name']
    const hasPrinted = typeof printed === 'string' && trimSpaces(printed) !== ''
    const author = rest['author']
    const institutions = rest['institutions']
    return {
        ...rest,
        author: hasPrinted && typeof author === 'object' && author !== null ? { id: fields(author)['id'] } : author,
        institutions: Array.isArray(institutions) ? institutions.map((each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? { id: fields(each)['id'], country_code: fields(each)['country_code'] } : each)) : institutions,
    }
}

/** The same key wherever the same problem is found (sql/resolve/authorship_evidence.sql), so that it is told once. */
function hash(parts: (string | number)[]): string {
    return createHash('md5').update(parts.join('|')).digest('hex')
}

function refuse(id: string | null, reason: string, detail: string): CheckedWork {
    return { refused: { key: '', workId: id, reason, detail } }
}

/**
 * Makes a work plain: ids as addresses, countries of ISO, years that can be, an affiliation for every institution. What is plain already
 * is handed on as it stands, because the hash of a version is taken over it.
 */
import type { CheckContext } from './check-work.ts'

export type Fields = Record<string, unknown>
/** Tells what was left out: `key` names the place and the value, so that it is told once. */
export type Note = (key: (string | number)[], reason: string, detail: string) => void

const earliestYear = 1500
const earliestChange = Date.UTC(1990, 0)
const dayMs = 86_400_000
/** Bytes; a longer one fits no index. */
const longestDoi = 1_500
const doi = /^(?:https?:\/\/(?:dx\.)?doi\.org\/)?10\.[^\s/]+\/./i
const plainStamp = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/
const address = 'https://openalex.org/'
const idForms = { A: idForm('A', 16), I: idForm('I', 16), S: idForm('S', 16), T: idForm('T', 9) }
const notUnderstood = 'not understood'

/** @param workId the id without address */
export function mendWork(work: Fields, workId: string, context: CheckContext, note: Note): Fields {
    const leaveOut = (field: string, value: unknown, what: string) => { note(['field', workId, field, show(value)], notUnderstood, `${field}: ${show(value)} is no ${what}; the work is kept without it`); return null }
    const word = (field: string, value: unknown) => (value == null || (typeof value === 'string' && /^[a-z-]{0,40}$/.test(value)) ? value ?? null : leaveOut(field, value, 'word of small letters'))
    const flag = (field: string, value: unknown) => (value == null || typeof value === 'boolean' ? value ?? null : leaveOut(field, value, 'true or false'))
    return {
        id: work['id'],
        doi: work['doi'] == null || (typeof work['doi'] === 'string' && doi.test(work['doi']) && Buffer.byteLength(work['doi']) <= longestDoi) ? work['doi'] ?? null : leaveOut('doi', work['doi'], 'DOI'),
        title: work['title'] ?? null, display_name: work['display_name'] ?? null,
        publication_year: yearOf(work['publication_year'], workId, context, note),
        publication_date: typeof work['publication_date'] === 'string' && work['publication_date'] < '0001' ? leaveOut('publication_date', work['publication_date'], 'date') : work['publication_date'] ?? null,
        ids: work['ids'] ?? null,
        language: typeof work['language'] === 'string' && work['language'].length > 10 ? leaveOut('language', work['language'], 'code of a language') : word('language', work['language']),
        type: word('type', work['type']),
        is_retracted: flag('is_retracted', work['is_retracted']), is_xpac: flag('is_xpac', work['is_xpac']), is_authors_truncated: flag('is_authors_truncated', work['is_authors_truncated']),
        cited_by_count: work['cited_by_count'] ?? null,
        updated_date: stampOf(work['updated_date']) ?? (work['updated_date'] == null ? null : leaveOut('updated_date', work['updated_date'], 'time at which it can have been changed')),
        counts_by_year: work['counts_by_year'] ?? null,
        primary_location: mendLocation(work['primary_location'], leaveOut),
        locations: work['locations'] ?? null,
        primary_topic: mendTopic(work, workId, note),
        topics: list(work['topics']).flatMap((topic, index) => {
            const id = idOf(topic['id'], 'T')
            const score = scoreOf(topic['score'])
            if (id === null && topic['id'] != null) leaveOut(`topics.${index}.id`, topic['id'], 'topic')
            else if (Number.isNaN(score)) leaveOut(`topics.${index}.score`, topic['score'], 'share')
            return id === null ? [] : [{ id, score: Number.isNaN(score) ? null : score }]
        }),
        authorships: list(work['authorships']).map((authorship, index) => mendAuthorship(authorship, index, workId, context, note)),
    }
}

function mendLocation(location: unknown, leaveOut: (field: string, value: unknown, what: string) => null): unknown {
    const source = fields(fields(location)['source'])
    if (source['id'] == null) return location ?? null
    return { source: { id: idOf(source['id'], 'S') ?? leaveOut('primary_location.source.id', source['id'], 'venue') } }
}

function mendTopic(work: Fields, workId: string, note: Note): Fields | null {
    const stated = work['primary_topic']
    const topic = fields(stated)
    const id = idOf(topic['id'], 'T')
    const subfield = numberAtEnd(fields(topic['subfield'])['id'])
    if (id !== null && subfield !== null) return { id, subfield: { id: `${address}subfields/${subfield}` } }
    const isTold = typeof stated === 'string' || stated === topic || (stated != null && list(work['topics']).length > 0)
    if (isTold) note(['topic', workId], 'unknown topic', `primary_topic: ${show(topic['id'])} with the subfield ${show(fields(topic['subfield'])['id'])} is no topic; the work is kept without one`)
    return null
}

function yearOf(year: unknown, workId: string, context: CheckContext, note: Note): number | null {
    if (typeof year !== 'number') return null
    if (year >= earliestYear && year <= context.latestYear) return year
    note(['year', workId, year], 'year out of range', `publication_year: ${year} is no year of publication; the work is kept without a year`)
    return null
}

function mendAuthorship(authorship: Fields, index: number, workId: string, context: CheckContext, note: Note): Fields {
    const author = fields(authorship['author'])
    const country = (code: unknown, key: (string | number)[], where: string, what: string): unknown => {
        if (typeof code !== 'string') return null
        const stated = code.trim().toUpperCase()
        const asRead = trimSpaces(code).toUpperCase()
        if (stated === '' || context.isCountry(stated)) return asRead === stated ? code : stated
        note(['country', workId, ...key, stated], 'no country code', `authorships.${index}.${where}: ${stated} is no ISO 3166-1 code; the ${what} is kept without a country`)
        return null
    }
    const leaveOut = (where: string, value: unknown, what: string, kept: string) => note(['field', workId, index, where, show(value)], notUnderstood, `authorships.${index}.${where}: ${show(value)} is no ${what}; the authorship is kept without ${kept}`)
    const authorId = author['id'] === '' ? '' : idOf(author['id'], 'A')
    if (authorId === null && author['id'] != null) leaveOut('author.id', author['id'], 'id of an author', 'a profile')
    const institutions = list(authorship['institutions']).flatMap((each, place) => {
        const id = idOf(each['id'], 'I')
        // Some have a name and no id.
        if (id === null && each['id'] != null) leaveOut(`institutions.${place}.id`, each['id'], 'id of an institution', 'it')
        const code = country(each['country_code'], [1000 * (index + 1) + place + 1], 'institutions', 'claim')
        return id === null ? [] : [{ id, country_code: code }]
    })
    return {
        author: { id: authorId, display_name: author['display_name'] ?? null },
        raw_author_name: authorship['raw_author_name'] ?? null,
        institutions,
        countries: Array.isArray(authorship['countries']) ? authorship['countries'].map((code: unknown, place) => country(code, [index, 'countries', place], 'countries', 'authorship')) : [],
        ...mendAffiliations(authorship, institutions.map((each) => each.id), (place, id) => leaveOut(`affiliations.${place}.institution_ids`, id, 'id of an institution', 'it')),
    }
}

/** Every institution is in an affiliation; printed strings of which nobody says what they name are kept beside. */
function mendAffiliations(authorship: Fields, institutionIds: string[], onUnknown: (place: number, id: unknown) => void): Fields {
    const isGiven = Array.isArray(authorship['affiliations'])
    const given = (Array.isArray(authorship['affiliations']) ? authorship['affiliations'] : []).map((entry: unknown, place) => {
        if (entry === null) return null
        const affiliation = fields(entry)
        const ids: unknown[] = Array.isArray(affiliation['institution_ids']) ? affiliation['institution_ids'] : []
        return {
            raw_affiliation_string: text(affiliation['raw_affiliation_string']),
            institution_ids: [...new Set(ids.flatMap((id) => { const known = idOf(id, 'I'); if (known === null && id !== null) onUnknown(place, id); return id === null ? [null] : known ?? [] }))],
        }
    })
    const printed = texts(authorship['raw_affiliation_strings'])
    if (given.length === 0 && institutionIds.length === 0) return { affiliations: isGiven ? [] : printed.map((raw) => ({ raw_affiliation_string: raw, institution_ids: [] })) }
    if (given.length === 0) return { affiliations: [{ raw_affiliation_string: printed.length === 1 ? printed[0] : null, institution_ids: institutionIds }], unlinked_strings: printed.length === 1 ? [] : printed }
    const held = new Set(given.flatMap((each) => each?.institution_ids ?? []))
    const others = institutionIds.filter((id) => !held.has(id))
    return { affiliations: others.length === 0 ? given : [...given, { raw_affiliation_string: null, institution_ids: others }] }
}

export function fields(value: unknown): Fields {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {}
}

function list(value: unknown): Fields[] {
    return Array.isArray(value) ? value.map(fields) : []
}

function texts(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}

function text(value: unknown): string | null {
    return typeof value === 'string' ? value : null
}

/** NaN = out of range. What is no number, or too large for one, is none, as DuckDB takes it. */
function scoreOf(value: unknown): number | null {
    const score = typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : Number.NaN
    if (!Number.isFinite(Math.fround(score))) return null
    return score >= 0 && score <= 1 ? score : Number.NaN
}

/** As `trim` of DuckDB, which leaves tabs and the like. */
export function trimSpaces(value: string): string {
    return value.replace(/^\p{Zs}+|\p{Zs}+$/gu, '')
}

/** As it stands where DuckDB reads it too, for it knows microseconds. A time to come would keep every later version of the work out. */
function stampOf(value: unknown): string | null {
    if (typeof value !== 'string') return null
    const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(value) || value.length <= 10 ? value : `${value}Z`)
    if (Number.isNaN(date.getTime()) || date.getTime() < earliestChange || date.getTime() > Date.now() + 2 * dayMs) return null
    return plainStamp.test(value) ? value : date.toISOString().replace('Z', '')
}

/** The address of an id of the given kind. */
function idOf(value: unknown, letter: keyof typeof idForms): string | null {
    const found = typeof value === 'string' ? idForms[letter].exec(value)?.[1] : undefined
    return found === undefined ? null : `${address}${found.toUpperCase()}`
}

function idForm(letter: string, digits: number): RegExp {
    return new RegExp(`^(?:https?://openalex\\.org/)?(${letter}[0-9]{1,${digits}})$`, 'i')
}

function numberAtEnd(value: unknown): number | null {
    const found = typeof value === 'string' || typeof value === 'number' ? /(?:^|\/)([0-9]{1,4})$/.exec(String(value))?.[1] : undefined
    return found === undefined ? null : Number(found)
}

function show(value: unknown): string {
    return value === undefined || value === null ? 'nothing' : JSON.stringify(value).slice(0, 80)
}

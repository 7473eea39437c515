/** Single values of a corpus file: from what stands there to what is stored, or what is wrong and the cure. */
import { findNearMatch } from '../study/near-match.ts'
import { showValue } from '../study/problems.ts'
import { describeValue } from '../study/yaml-lines.ts'
import type { RuleLevel } from './types.ts'

/** https://help.openalex.org/data/work-types/ (2026-08). Types are added there now and then, so an unknown one is only warned of. */
export const knownTypes = [
    'article', 'book', 'book-chapter', 'book-review', 'conference-abstract', 'conference-paper', 'data-paper', 'dataset', 'dissertation', 'editorial', 'erratum',
    'letter', 'libguides', 'other', 'paratext', 'peer-review', 'preprint', 'reference-entry', 'report', 'retraction', 'review', 'software', 'software-paper',
    'standard', 'supplementary-materials',
]

const earliestYear = 1000
const latestYear = 2100
const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

type CodeLevel = Exclude<RuleLevel, 'all'>
type Parsed<T> = { value: T } | { problem: string }

/** Subfields, fields and domains of OpenAlex have four, two and one digits (the first two levels are ASJC codes). */
const shapes: Record<CodeLevel, { pattern: RegExp, words: string }> = {
    topic: { pattern: /^T[1-9]\d{0,8}$/, words: 'T and a number, such as T10028' },
    subfield: { pattern: /^[1-9]\d{3}$/, words: 'four digits, such as 1702' },
    field: { pattern: /^[1-9]\d$/, words: 'two digits, such as 17' },
    domain: { pattern: /^[1-9]$/, words: 'one digit, such as 3' },
}

/** 1702, "1702", subfields/1702, T10028, t10028, https://openalex.org/T10028 → the id. */
export function parseCode(level: CodeLevel, value: unknown): Parsed<string> {
    if (typeof value !== 'string' && typeof value !== 'number') return { problem: `${describeValue(value)} is no ${level}: write ${shapes[level].words}` }
    const code = String(value).trim().replace(/^https?:\/\/(www\.)?openalex\.org\//i, '').replace(/^(topics|subfields|fields|domains)\//i, '').toUpperCase()
    if (shapes[level].pattern.test(code)) return { value: code }
    if (level === 'topic' && shapes.topic.pattern.test(`T${code}`) && code.length > 4) return { problem: `${showValue(value)} is no topic: write T${code}` }
    const other = (Object.keys(shapes) as CodeLevel[]).find((each) => shapes[each].pattern.test(code))
    return { problem: `${showValue(value)} is no ${level}: write ${shapes[level].words}${other === undefined ? '' : `, or ${other}: ${code}`}` }
}

/** [2015, 2024]; null for no limit. */
export function parseYears(value: unknown): Parsed<{ first: number | undefined, last: number | undefined }> {
    const hint = 'write [2015, 2024], or [2015, null] for no end'
    if (!Array.isArray(value) || value.length !== 2) return { problem: `${describeValue(value)}${Array.isArray(value) ? ` of ${value.length}` : ''}; ${hint}` }
    const [first, last]: unknown[] = value
    for (const year of [first, last]) {
        if (year === null) continue
        if (typeof year !== 'number' || !Number.isInteger(year)) return { problem: `${describeValue(year)} is no year; ${hint}` }
        if (year < earliestYear || year > latestYear) return { problem: `${year} is no year from ${earliestYear} to ${latestYear}; ${hint}` }
    }
    if (typeof first === 'number' && typeof last === 'number' && first > last) return { problem: `${first} is after ${last}: the first year comes first` }
    return { value: { first: typeof first === 'number' ? first : undefined, last: typeof last === 'number' ? last : undefined } }
}

/** A type that is nearly a known one is a mistake; one that resembles none may be new. */
export function parseType(value: string): Parsed<string> {
    if (knownTypes.includes(value)) return { value }
    const near = findNearMatch(value, knownTypes)
    if (near !== undefined) return { problem: `${showValue(value)} is unknown; did you mean ${near}?` }
    return /^[a-z]+(-[a-z]+)*$/.test(value) ? { value } : { problem: `${showValue(value)} is no type of work: small letters and -, such as conference-paper` }
}

export function parseLanguage(value: string): Parsed<string> {
    const isKnown = /^[a-z]{2}$/.test(value) && languageNames.of(value) !== undefined
    return isKnown ? { value } : { problem: `${showValue(value)} is no ISO 639-1 code: two small letters, such as en or zh` }
}

/** Parsed YAML against a schema: the value, or one line for each problem, in words and with the cure. */
import { findNearMatch } from './near-match.ts'
import { showValue } from './problems.ts'
import { describeValue } from './yaml-lines.ts'
import type { z } from 'zod'
import type { Path, YamlFile } from './yaml-lines.ts'

type Issue = z.core.$ZodIssue

export interface YamlProblem {
    path: Path
    line: number
    text: string
}

export interface Guide {
    /** Dotted path of a map ('' = the file) → its keys. */
    keys: Record<string, readonly string[]>
    /** Dotted path → what to write there, for a missing or wrong value. */
    hints: Record<string, string>
}

/** In a union the last branch is the one whose problems are told. */
export function checkYaml<T>(yaml: YamlFile, schema: z.ZodType<T>, guide: Guide): { value: T | undefined, problems: YamlProblem[] } {
    const parsed = schema.safeParse(yaml.data)
    if (parsed.success) return { value: parsed.data, problems: [] }
    return { value: undefined, problems: parsed.error.issues.flatMap(lastBranch).flatMap((issue) => explain(issue, yaml, guide)) }
}

/** `cohort.works: text`. Places in lists are left out of the path: the line says which. */
export function yamlProblem(yaml: YamlFile, path: Path, text: string): YamlProblem {
    const name = nameOf(path)
    return { path, line: yaml.lineOf(path), text: name === '' ? text : `${name}: ${text}` }
}

function lastBranch(issue: Issue): Issue[] {
    const branch = issue.code === 'invalid_union' ? issue.errors.at(-1) : undefined
    return branch === undefined ? [issue] : branch.flatMap((inner) => lastBranch({ ...inner, path: [...issue.path, ...inner.path] }))
}

function explain(issue: Issue, yaml: YamlFile, guide: Guide): YamlProblem[] {
    if (issue.code !== 'unrecognized_keys') return [yamlProblem(yaml, issue.path, describeIssue(issue, yaml, guide))]
    return issue.keys.map((key) => {
        const path = [...issue.path, key]
        const known = guide.keys[nameOf(issue.path)] ?? []
        const near = findNearMatch(key, known)
        const cure = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`
        return { path, line: yaml.keyLineOf(path), text: `${nameOf(path)}: unknown key; ${cure}` }
    })
}

function describeIssue(issue: Issue, yaml: YamlFile, guide: Guide): string {
    const hint = guide.hints[nameOf(issue.path)]
    const value = valueAt(yaml.data, issue.path)
    if (value === undefined) return hint === undefined ? 'missing' : `missing; ${hint}`
    if (value === null) return `empty; ${hint ?? 'give a value or remove the key'}`
    const isText = issue.code === 'invalid_type' && issue.expected === 'string'
    if (isText && (typeof value === 'number' || typeof value === 'boolean')) return describeUnquoted(yaml.sourceOf(issue.path) ?? String(value), value, nameOf(issue.path))
    if (isText && typeof value === 'object') return `a text is expected, this is ${describeValue(value)}; write a text with a colon and a space, or with [ or {, in quotes`
    switch (issue.code) {
        case 'invalid_type': return `${expectedWords[issue.expected] ?? issue.expected} is expected, this is ${describeValue(value)}${hint === undefined ? '' : `; ${hint}`}`
        case 'invalid_value': {
            const known = issue.values.map(String)
            const near = typeof value === 'string' ? findNearMatch(value, known) : undefined
            return `${describeValue(value)} is unknown; ${near === undefined ? `write ${known.join(' or ')}` : `did you mean ${near}?`}`
        }
        case 'too_small': return issue.origin === 'array' || issue.origin === 'string' ? `empty; ${hint ?? 'give a value or remove the key'}` : `${describeValue(value)} is less than ${issue.minimum}`
        case 'too_big': return issue.origin === 'string' ? `too long; at most ${issue.maximum} characters` : `${describeValue(value)} is more than ${issue.maximum}`
        default: return issue.message
    }
}

const expectedWords: Record<string, string> = { object: 'a map', record: 'a map', array: 'a list', string: 'a text', number: 'a number', int: 'a whole number' }

function describeUnquoted(source: string, value: number | boolean, name: string): string {
    const isArxivNumber = /^\d{4}\.\d{1,5}$/.test(source)
    if (typeof value === 'boolean') return `${source} is read as yes or no: put it in quotes`
    if (name === 'cohort.works') return `${source} is read as a number: ${isArxivNumber ? `quote it or write arXiv:${source}` : 'write W… for an OpenAlex work, pmid:… for a PubMed one, or put it in quotes'}`
    return `${source} is read as a number: put it in quotes, ${showValue(source)}`
}

function nameOf(path: Path): string {
    return path.filter((step) => typeof step !== 'number').map(String).join('.')
}

function valueAt(data: unknown, path: Path): unknown {
    let value: unknown = data
    for (const step of path) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
        value = Reflect.get(value, step)
    }
    return value
}

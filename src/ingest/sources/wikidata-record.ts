/** Rows of the answer → one record a person, with all statements; and the judgement on such a record. */
import { z } from 'zod'
import { checkPayload } from '../check-payload.ts'
import type { CheckedRecord, RecordShape } from '../source.ts'

const qidPattern = /^Q[1-9]\d*$/
const value = z.object({ value: z.string() })
export const sparqlAnswer = z.object({ results: z.object({ bindings: z.array(z.record(z.string(), value)) }) })
export type Binding = z.output<typeof sparqlAnswer>['results']['bindings'][number]

const time = z.object({ value: z.string(), precision: z.number().int() })
const statement = z.object({
    id: z.string().min(1),
    property: z.enum(['P69', 'P108']),
    rank: z.enum(['normal', 'preferred']),
    organisation: z.object({ id: z.string().nullable(), name: z.string().nullable(), ror: z.array(z.string()), grid: z.array(z.string()), countries: z.array(z.string()) }),
    degrees: z.array(z.object({ id: z.string().nullable(), name: z.string().nullable() })),
    majors: z.array(z.string()),
    start: z.array(time), end: z.array(time), point: z.array(time),
    has_reference: z.boolean(),
})
/** `id` is the Q-id. A time has Wikidata's precision: 9 is a year, 8 a decade, 10 and 11 month and day. */
const schema = z.object({
    id: z.string().regex(qidPattern, 'is no Q-id'),
    name: z.string().nullable(),
    modified: z.string().nullable(),
    orcid: z.array(z.string()), dblp: z.array(z.string()), openalex: z.array(z.string()),
    statements: z.array(statement),
})
export type PersonStatements = z.output<typeof schema>
type Statement = z.output<typeof statement>

/** The person may change without their statements. */
const volatileFields: ReadonlySet<string> = new Set(['modified'])
export const wikidataShape: RecordShape = { needed: ['id', 'statements'], documented: new Set(Object.keys(schema.shape)) }

export function checkWikidataRecord(payload: unknown): CheckedRecord {
    return checkPayload({ entity: 'education', schema, volatileFields, idOf, updatedAt: (record) => notInFuture((record as { modified?: unknown }).modified) }, payload)
}

function idOf(payload: object): string | null {
    const { id } = payload as { id?: unknown }
    return typeof id === 'string' && qidPattern.test(id) ? id : null
}

/** A time that has not come would stand as the newest for ever. */
function notInFuture(modified: unknown): unknown {
    return typeof modified === 'string' && Date.parse(modified) > Date.now() + 24 * 3600 * 1000 ? undefined : modified
}

/** People in the order of their numbers; values of a statement once each, sorted, so that the same statements are the same record. */
export function peopleOf(bindings: Binding[]): PersonStatements[] {
    const people = new Map<string, Binding[]>()
    for (const row of bindings) {
        const id = qid(row['p'])
        if (id !== null) people.set(id, [...people.get(id) ?? [], row])
    }
    return [...people].map(([id, rows]) => personOf(id, rows)).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
}

function personOf(id: string, rows: Binding[]): PersonStatements {
    const statements = new Map<string, Binding[]>()
    for (const row of rows) {
        const statementId = row['st']?.value.split('/').at(-1)
        if (statementId !== undefined && tail(row['rank']) !== 'DeprecatedRank') statements.set(statementId, [...statements.get(statementId) ?? [], row])
    }
    return {
        id, name: all(rows, 'name')[0] ?? null, modified: all(rows, 'modified').at(-1) ?? null,
        orcid: all(rows, 'orcid'), dblp: all(rows, 'dblp'), openalex: all(rows, 'openalex'),
        statements: [...statements].map(([statementId, of]) => statementOf(statementId, of)).filter((each) => each !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1)),
    }
}

function statementOf(id: string, rows: Binding[]): Statement | undefined {
    const property = tail(rows[0]?.['prop'])
    if (property !== 'P69' && property !== 'P108') return undefined
    const degrees = new Map(rows.flatMap((row) => row['degree'] ? [[row['degree'].value, { id: qid(row['degree']), name: row['degree_name']?.value ?? null }] as const] : []))
    return {
        id, property, rank: tail(rows[0]?.['rank']) === 'PreferredRank' ? 'preferred' : 'normal',
        organisation: { id: qid(rows[0]?.['org']), name: all(rows, 'org_name')[0] ?? null, ror: all(rows, 'ror'), grid: all(rows, 'grid'), countries: all(rows, 'iso') },
        degrees: [...degrees].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, degree]) => degree),
        majors: all(rows, 'major_name'),
        start: times(rows, 'start'), end: times(rows, 'end'), point: times(rows, 'point'),
        has_reference: rows.some((row) => row['has_reference']?.value === 'true'),
    }
}

function times(rows: Binding[], name: string): { value: string, precision: number }[] {
    const found = new Map(rows.flatMap((row) => {
        const precision = Number(row[`${name}_precision`]?.value)
        return row[name] && Number.isInteger(precision) ? [[`${row[name].value} ${precision}`, { value: row[name].value, precision }] as const] : []
    }))
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}

function all(rows: Binding[], name: string): string[] {
    return [...new Set(rows.flatMap((row) => row[name] ? [row[name].value] : []))].sort()
}

/** Q42 of http://www.wikidata.org/entity/Q42; null for an unknown value (a blank node). */
function qid(term: { value: string } | undefined): string | null {
    return /\/(Q[1-9]\d*)$/.exec(term?.value ?? '')?.[1] ?? null
}

function tail(term: { value: string } | undefined): string | undefined {
    return term?.value.split(/[/#]/).at(-1)
}

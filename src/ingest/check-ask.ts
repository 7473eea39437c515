/** What every source checks of an ask before anything is sent: the entity, the one way of asking, ids, days. */
import { UsageError } from '../errors.ts'
import type { EntityRules, SourceAsk } from './source.ts'

interface AskRules {
    provider: string
    entities: Record<string, EntityRules>
    /** The id as the source names it, or undefined when it is none. */
    normaliseId: (id: string, entity: string) => string | undefined
    /** Milliseconds since 1970. */
    now?: (() => number) | undefined
}

const ways = ['ids', 'query', 'since'] as const

/** The ask with its ids normalised, each once, and `until` filled in (today, UTC). Throws UsageError. */
export function checkAsk({ provider, entities, normaliseId, now = Date.now }: AskRules, ask: SourceAsk): SourceAsk {
    const { entity } = ask
    const rules = Object.hasOwn(entities, entity) ? entities[entity] : undefined
    if (rules === undefined) throw new UsageError(`${provider} has no ${JSON.stringify(entity)}: it gives ${Object.keys(entities).join(', ')}`)
    const given = ways.filter((way) => ask[way] !== undefined)
    const possible = ways.filter((way) => rules[way] !== undefined)
    const [way] = given
    if (way === undefined || given.length > 1) throw new UsageError(`say with exactly one of ${options(possible)} which ${entity} of ${provider} are wanted${given.length === 0 ? '' : ` (given: ${options(given)})`}`)
    if (!possible.includes(way)) throw new UsageError(`${provider} cannot be asked for ${entity} by --${way}: use ${options(possible)}`)
    if (way !== 'since' && ask.until !== undefined) throw new UsageError('--until goes with --since only')
    if (ask.ids !== undefined) return { entity, ids: checkIds(ask.ids, rules.ids?.example ?? '') }
    if (ask.query !== undefined) return { entity, query: checkQuery(ask.query) }
    return { entity, ...checkDays(ask.since ?? '', ask.until) }

    function checkIds(ids: string[], example: string): string[] {
        if (ids.length === 0) throw new UsageError(`no ids of ${entity} are given: write some, such as ${example}`)
        return [...new Set(ids.map((text) => {
            const id = normaliseId(text.trim(), entity)
            if (id === undefined) throw new UsageError(`${JSON.stringify(text.slice(0, 200))} is no id of ${entity} at ${provider}: write it as ${example}`)
            return id
        }))]
    }

    function checkQuery(query: string): string {
        if (query.trim() === '') throw new UsageError(`the query is empty: write one, such as ${rules?.query?.example ?? ''}`)
        return query.trim()
    }

    function checkDays(since: string, until: string | undefined): { since: string, until: string } {
        const today = dayOf(now())
        const days = { since: checkDay(since, 'since'), until: until === undefined ? today : checkDay(until, 'until') }
        if (days.since > today) throw new UsageError(`--since ${days.since} has not come yet (it is ${today}, UTC)`)
        if (days.since > days.until) throw new UsageError(`--since ${days.since} is after --until ${days.until}: turn them round`)
        return days
    }
}

/** YYYY-MM-DD, UTC. */
export function dayOf(ms: number): string {
    return new Date(ms).toISOString().slice(0, 10)
}

/** The next calendar day. */
export function dayAfter(day: string): string {
    return dayOf(Date.parse(day) + 86_400_000)
}

/** A query in the form of an address (`name=value&…`) with names of this list; undefined for anything else, which is plain words. Throws UsageError for another name. */
export function parametersIn(query: string, isKnown: (name: string) => boolean, known: string): URLSearchParams | undefined {
    if (!/^[\w.-]+=/.test(query)) return undefined
    const parameters = new URLSearchParams(query)
    for (const name of parameters.keys()) if (!isKnown(name)) throw new UsageError(`the query names ${JSON.stringify(name)}, but only ${known} can be given`)
    return parameters
}

function checkDay(text: string, option: string): string {
    const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
    if (Number.isNaN(ms) || dayOf(ms) !== text) throw new UsageError(`--${option} ${JSON.stringify(text)} is no day: write it as 2026-11-01`)
    return text
}

function options(names: readonly string[]): string {
    return names.map((name) => `--${name}`).join(', ')
}

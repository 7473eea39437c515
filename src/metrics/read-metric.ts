/** Figures of high impact from the store, with what they depend on. */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'
import { UsageError } from '../errors.ts'
import type { Metric } from './catalogue.ts'

export interface Asked {
    corpus: string
    setting: string
    firstYear: number
    lastYear: number
    /** Over all years together. */
    isPeriod: boolean
    counting: 'full' | 'fractional'
    top: number
    policy: string
    /** Null = every region. */
    regions: string[] | null
    /** Rows at most; null = all. */
    limit: number | null
}

export interface Answer {
    facts: {
        title: string, in_words: string, minimum_set_size: number, reference_level: string, citation_window: string, counts_families: boolean,
        is_stale: boolean, refreshed_at: Date, build_id: number, data_version: string | null, touched_sets: number
    }
    /** Works of the store by verdict, in the years asked for. */
    coverage: { verdict: string, works: number }[]
    /** In the order of the query; every row carries what it is about. */
    columns: string[]
    rows: Record<string, unknown>[]
    /** Rows there are; more than `rows` when a limit cut them. */
    total: number
}

/** Throws UsageError when the setting was never built. */
export async function readMetric(pool: pg.Pool, metric: Metric, asked: Asked): Promise<Answer> {
    const facts = (await ask<Answer['facts']>(pool, 'read/setting_facts', asked)).rows[0]
    if (!facts || facts.build_id === null) {
        const option = asked.setting === 'main' ? '' : ' --sensitivity'
        throw new UsageError(`there are no figures for the corpus ${asked.corpus}${asked.setting === 'main' ? '' : ` under the setting ${asked.setting}`} yet: \`homegrown metrics refresh --corpus ${asked.corpus}${option}\` computes them from the works in the store`)
    }
    const coverage = await ask<{ verdict: string, works: number }>(pool, 'read/coverage', asked)
    const query = asked.isPeriod ? metric.periodQuery : metric.query
    if (query === undefined) throw new UsageError(`${metric.name} is read year by year; leave --period away`)
    const found = await ask(pool, `read/${query}`, asked)
    const rows = asked.limit === null ? found.rows : found.rows.slice(0, asked.limit)
    return { facts, coverage: coverage.rows.map(({ verdict, works }) => ({ verdict, works })), columns: found.fields.map((field) => field.name), rows, total: found.rows.length }
}

/** The statements name what they want to know (:corpus, :first_year …); Postgres gets numbers. */
async function ask<T extends pg.QueryResultRow>(pool: pg.Pool, file: string, asked: Asked): Promise<pg.QueryResult<T>> {
    const known: Record<string, unknown> = {
        corpus: asked.corpus, setting: asked.setting, first_year: asked.firstYear, last_year: asked.lastYear, counting: asked.counting, top: asked.top,
        policy: asked.policy, regions: asked.regions, region: asked.regions?.[0] ?? null,
    }
    const values: unknown[] = []
    const numbers = new Map<string, number>()
    const text = sqlFile(file).replace(/--.*$/gm, '').replace(/(?<!:):([a-z_]+)\b/g, (whole, name: string) => {
        if (!(name in known)) return whole
        const number = numbers.get(name) ?? values.push(known[name])
        numbers.set(name, number)
        return `$${number}`
    })
    return pool.query<T>(text, values)
}

/** Affiliation strings of the store → core.affiliation_matches. A string is matched once for each state of matcher, organisations and corrections. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { sqlFile } from '../../db/sql-file.ts'
import type { AffiliationCorrection } from './corrections.ts'
import type { Match, Matcher } from './match.ts'

const batchSize = 2_000

/** Of all that an answer rests on: matcher, organisations, and what the corrections say. */
export function matchingVersion(matcher: Matcher, organisations: string, corrections: Map<string, AffiliationCorrection>): string {
    const said = [...corrections.values()].map(({ origin: _origin, ...content }) => content).sort((a, b) => (a.affiliation < b.affiliation ? -1 : 1))
    return `${matcher.version} ${organisations} ${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 8)}`
}

export interface MatchedStrings { strings: number, matched: number, countryOnly: number, none: number, corrected: number }

/**
 * Strings of works that were not matched by this version. Safe to run again and by several processes.
 * @param version see matchingVersion: a string matched by another one is matched anew
 * @param onBatch hears how many strings were matched; it may throw to stop
 */
export async function matchStrings(pool: pg.Pool, matcher: Matcher, version: string, corrections: Map<string, AffiliationCorrection>, onBatch: (strings: number) => Promise<void>): Promise<MatchedStrings> {
    const sums: MatchedStrings = { strings: 0, matched: 0, countryOnly: 0, none: 0, corrected: 0 }
    for (let after = ''; ;) {
        const found = await pool.query<{ raw_affiliation: string }>(sqlFile('resolve/affiliations/next_strings'), [after, version, batchSize])
        const last = found.rows.at(-1)?.raw_affiliation
        if (last === undefined) break
        const rows = found.rows.map(({ raw_affiliation: text }) => rowOf(text, matcher, corrections.get(text.trim())))
        await pool.query(sqlFile('resolve/affiliations/store_matches'), [version, JSON.stringify(rows)])
        for (const row of rows) {
            sums.strings += 1
            if (row.method === 'correction') sums.corrected += 1
            else if (row.rors.length > 0) sums.matched += 1
            else if (row.country_codes.length > 0) sums.countryOnly += 1
            else sums.none += 1
        }
        after = last
        await onBatch(rows.length)
    }
    return sums
}

function rowOf(text: string, matcher: Matcher, correction: AffiliationCorrection | undefined) {
    if (correction) {
        const codes = correction.countryCode === undefined ? correction.rors.flatMap((ror) => matcher.countryOf(ror) ?? []) : [correction.countryCode]
        return { raw_affiliation: text, rors: correction.rors, country_codes: [...new Set(codes)], score: null, method: 'correction', candidates: [{ because: correction.reason, source: correction.source }] }
    }
    const { organisations, countries, score, method, others }: Match = matcher.match(text)
    return {
        raw_affiliation: text, rors: organisations.map((each) => each.ror), country_codes: countries, score: score ?? null, method,
        candidates: others.map((each) => ({ ror: each.ror, name: each.name, score: Number(each.score.toFixed(3)), how: each.how, because: each.because })),
    }
}

/**
 * A pillar from our own metric: P(top x %) of the works of a corpus, by country, summed over years (metrics.high_impact_by_country).
 * Under a region policy other than iso, a country has the figures of the region that it lies in (CN those of CN+SAR).
 * A country without a row is missing, not 0: that no work is counted for it may be the world's doing or the store's.
 */
import { sql, type Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { IndexDefinition, OwnMetric, OwnPillar } from './types.ts'

interface OwnValues {
    /** Country or bloc → P(top x %), in works. */
    values: Record<string, number>
    /** The years asked for without a row of any country. */
    yearsWithout: number[]
}

/** @throws UsageError when the metric has no rows for this corpus, counting, threshold and years */
export async function readOwnPillar(db: Kysely<DB>, { corpus }: OwnMetric, own: OwnPillar, { countries, blocs }: IndexDefinition): Promise<OwnValues> {
    const [first, last] = own.years
    const countryCodes = countries.map(({ code }) => code)
    // A work of two members counts twice in a sum under full counting; the policy's region counts it once.
    const regionsOfBlocs = JSON.stringify(blocs.flatMap(({ code, regionPolicy }) => (regionPolicy === undefined ? [] : [{ unit: code, policy: regionPolicy, region: code }])))
    const { rows } = await sql<{ unit: string, value: number, years: number[] }>`
        with countries as (
            select code as unit, ${own.regions}::text as policy, derive.region_of(${own.regions}, code) as region
            from unnest(${countryCodes}::text[]) as country (code)
        ), units as (
            -- A region that holds several countries of the index says nothing about each of them.
            select min(unit) as unit, policy, region from countries group by policy, region having count(*) = 1
            union all
            select unit, policy, region from jsonb_to_recordset(${regionsOfBlocs}::jsonb) as bloc (unit text, policy text, region text)
        )
        select units.unit, sum(counts.p_top)::double precision as value, array_agg(distinct counts.publication_year) as years
        from units
        inner join metrics.high_impact_by_country as counts on counts.region_policy = units.policy and counts.region = units.region
        where counts.corpus = ${corpus} and counts.counting = ${own.counting} and counts.top_percent = ${own.topPercent}
            and counts.publication_year between ${first} and ${last} and counts.p_top is not null
        group by units.unit`.execute(db)
    if (rows.length === 0) {
        throw new UsageError(`the metric high_impact_by_country has no rows for corpus ${corpus}, regions ${own.regions}, ${own.counting} counting, top ${own.topPercent} %, ${first} to ${last}: ingest works (homegrown ingest openalex) and run \`homegrown metrics rebuild\``)
    }
    const years = new Set(rows.flatMap((row) => row.years))
    return {
        values: Object.fromEntries(rows.map(({ unit, value }) => [unit, value])),
        yearsWithout: Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((year) => !years.has(year)),
    }
}

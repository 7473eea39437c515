/** Region policies and regions of a command, checked against those the database knows. */
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { Metric } from '../metrics/catalogue.ts'

/** Throws UsageError naming those that exist. */
export async function policyOf(db: Kysely<DB>, policy: string): Promise<string> {
    const known = (await db.selectFrom('core.region_policies').select('policy').distinct().orderBy('policy').execute()).map((row) => row.policy)
    if (!known.includes(policy)) throw new UsageError(`there is no region policy "${policy}": use ${known.join(', ')} (docs/definitions.md)`)
    return policy
}

/** Regions of the policy; a country that the policy puts into a region becomes that region. Null when none are named. */
export async function checkRegions(db: Kysely<DB>, policy: string, text: string | undefined, metric: Metric): Promise<string[] | null> {
    if (text === undefined) return null
    const listensToPolicy = metric.choices.includes('regions')
    const rows = await db.selectFrom('core.region_policies').select(['country_code', 'region']).where('policy', '=', policy).execute()
    const byCode = new Map<string, string>([['*', '*'], ...rows.flatMap((row): [string, string][] => [[row.region, row.region], [row.country_code, listensToPolicy ? row.region : row.country_code]])])
    return [...new Set(text.split(',').map((part) => part.trim().toUpperCase()).filter((part) => part !== '').map((code) => {
        const region = byCode.get(code)
        if (region === undefined) throw new UsageError(`"${code}" is no country (ISO 3166-1 alpha-2, such as CN, IN, GB) and no region of the policy ${policy}${code === 'UK' ? '; the United Kingdom is GB' : ''}`)
        return region
    }))]
}

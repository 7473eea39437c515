/** What of a study only the database knows: policies, definitions, countries. */
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { Study } from '../study/types.ts'

/** Throws UsageError naming the value and those that exist. */
export async function checkStudy(db: Kysely<DB>, study: Study): Promise<void> {
    const definitions = (await db.selectFrom('core.definitions').select('definition').orderBy('definition').execute()).map((row) => row.definition)
    if (!definitions.includes(study.definition)) throw new UsageError(`there is no definition "${study.definition}": use ${definitions.join(' or ')} (docs/definitions.md)`)
    const policies = (await db.selectFrom('core.region_policies').select('policy').distinct().orderBy('policy').execute()).map((row) => row.policy)
    if (!policies.includes(study.regions)) throw new UsageError(`there is no region policy "${study.regions}": use ${policies.join(', ')} (docs/definitions.md)`)
    for (const [what, place] of [['focus', study.focus], ...study.ties.map((tie) => ['tie', tie])] as [string, string][]) {
        const known = await db.selectFrom('core.region_policies').select('region').where('policy', '=', study.regions)
            .where((eb) => eb.or([eb('country_code', '=', place), eb('region', '=', place)])).limit(1).executeTakeFirst()
        if (!known) throw new UsageError(`the ${what} "${place}" is no country (ISO 3166-1 alpha-2, such as CN, IN, GB) and no region of the policy ${study.regions}${place === 'UK' ? '; the United Kingdom is GB' : ''}`)
    }
}

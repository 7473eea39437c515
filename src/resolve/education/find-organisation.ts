/** The one place where a claim's organisation is looked for by its name. Ids, GRID, Wikidata and domains were tried before, in SQL. */
import type pg from 'pg'
import { loadMatcher } from '../affiliations/load-matcher.ts'
import type { MatchOrganisation } from './resolve-claims.ts'

/** The matcher is made when the first name asks for it. A name that means several organisations is not decided here. */
export function createOrganisationFinder(pool: pg.Pool): MatchOrganisation {
    return async (name, hint) => {
        const match = (await loadMatcher(pool))?.match(name, hint)
        if (match === undefined) return undefined
        const [only, other] = match.organisations
        return { ror: other === undefined ? only?.ror : undefined, countryCode: match.countries.length === 1 ? match.countries[0] : undefined }
    }
}

/** The one place where a claim's organisation is looked for by its name. Ids, GRID, Wikidata and domains were tried before, in SQL. */
import type { MatchOrganisation } from './resolve-claims.ts'

/** No matcher of names is there yet: a name alone stays unresolved, with the country that was stated. */
export const findOrganisation: MatchOrganisation = () => undefined

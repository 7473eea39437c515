/** Two runs side by side: how the headline moved, whose class changed, and which claims changed with it. */
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { readPeople } from './read-people.ts'
import { readResult } from './read-result.ts'
import type { Claim, Comparison, EvidenceRow, PersonResult, RunSummary, StudyResult } from '../study/result.ts'

/** People are matched by a shared author id, else by name. */
export async function compareRuns(db: Kysely<DB>, beforeRun: number, afterRun: number): Promise<Comparison> {
    const before = await readResult(db, beforeRun)
    const after = await readResult(db, afterRun)
    const old = await readPeople(db, beforeRun)
    const index = new Map<string, PersonResult>()
    for (const person of old) for (const key of keysOf(person)) if (!index.has(key)) index.set(key, person)
    const matched = new Set<PersonResult>()
    const comparison: Comparison = { version: 1, before: summaryOf(before), after: summaryOf(after), changed: [], joined: [], left: [], unchanged: 0 }
    for (const person of await readPeople(db, afterRun)) {
        const was = keysOf(person).map((key) => index.get(key)).find((each) => each !== undefined && !matched.has(each))
        if (!was) {
            comparison.joined.push({ name: person.name, class: person.class })
            continue
        }
        matched.add(was)
        if (was.class === person.class) {
            comparison.unchanged += 1
            continue
        }
        comparison.changed.push({
            name: person.name, author_ids: person.author_ids, from: was.class, to: person.class, path_before: was.path, path_after: person.path,
            evidence_gone: claimsMissing(was.evidence, person.evidence), evidence_new: claimsMissing(person.evidence, was.evidence),
        })
    }
    comparison.left = old.filter((person) => !matched.has(person)).map(({ name, class: personClass }) => ({ name, class: personClass }))
    return comparison
}

function keysOf(person: PersonResult): string[] {
    return [...person.author_ids, `name:${person.name.toLowerCase()}`]
}

function summaryOf({ run, study, definition, regions, focus, data_version, never_left, cohort }: StudyResult): RunSummary {
    return { run, study, definition, regions, focus, data_version, never_left, cohort }
}

/** Claims of the first list that the second does not hold, whatever record version they came from. */
function claimsMissing(these: EvidenceRow[], those: EvidenceRow[]): Claim[] {
    const held = new Set(those.map(claimKey))
    return these.filter((claim) => !held.has(claimKey(claim)))
        .map(({ kind, degree_level, institution, country_code, first_year, last_year, provider }) => ({ kind, ...(degree_level === undefined ? {} : { degree_level }), institution, country_code, first_year, last_year, provider }))
}

function claimKey(claim: EvidenceRow): string {
    return JSON.stringify([claim.kind, claim.degree_level, claim.institution_id, claim.institution, claim.country_code, claim.first_year, claim.last_year, claim.provider])
}

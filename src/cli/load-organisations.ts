/** Organisations of ROR files, without a store. */
import { findRorFiles, readRorFile } from '../ingest/sources/ror-files.ts'
import { type Organisation, readOrganisation } from '../resolve/affiliations/organisation.ts'

interface Read { organisation: Organisation, changedOn: string }

/** Of two records of an organisation the newer, by the rule of sql/resolve/organisations.sql. Throws UsageError when there is no file, or no organisation in it. */
export async function loadOrganisations(folder: string, onProblem: (problem: string) => void = () => undefined): Promise<Organisation[]> {
    const found = new Map<string, Read>()
    for (const file of await findRorFiles(folder)) {
        for await (const item of readRorFile(file)) {
            const organisation = 'problem' in item ? undefined : readOrganisation(item.record)
            if ('problem' in item || organisation === undefined) {
                onProblem(`${item.origin}: ${'problem' in item ? item.problem : 'no ROR id or no name'}`)
                continue
            }
            const known = found.get(organisation.ror)
            if (known && isNewer(known, { organisation, changedOn: item.changedOn })) continue
            found.set(organisation.ror, { organisation, changedOn: item.changedOn })
        }
    }
    return [...found.values()].map((each) => each.organisation)
}

/** Changed later; where neither has a date (schema 1, a table), it knows as many names or more. */
function isNewer(one: Read, other: Read): boolean {
    return one.changedOn === other.changedOn ? one.organisation.names.length >= other.organisation.names.length : one.changedOn > other.changedOn
}

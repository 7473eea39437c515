/** Organisations of ROR files, without a store. */
import { findRorFiles, readRorFile } from '../ingest/sources/ror-files.ts'
import { type Organisation, readOrganisation } from '../resolve/affiliations/organisation.ts'

/** Of two records of an organisation the newer. Throws UsageError when there is no file, or no organisation in it. */
export async function loadOrganisations(folder: string, onProblem: (problem: string) => void = () => undefined): Promise<Organisation[]> {
    const found = new Map<string, { organisation: Organisation, rank: number, changedOn: string }>()
    for (const file of await findRorFiles(folder)) {
        for await (const item of readRorFile(file)) {
            const organisation = 'problem' in item ? undefined : readOrganisation(item.record)
            if ('problem' in item || organisation === undefined) {
                onProblem(`${item.origin}: ${'problem' in item ? item.problem : 'no ROR id or no name'}`)
                continue
            }
            const known = found.get(organisation.ror)
            if (known && (known.rank > item.rank || (known.rank === item.rank && known.changedOn >= item.changedOn))) continue
            found.set(organisation.ror, { organisation, rank: item.rank, changedOn: item.changedOn })
        }
    }
    return [...found.values()].map((each) => each.organisation)
}

import { createHash } from 'node:crypto'
import type { Study } from './types.ts'

/** sha256 in hex over what changes the answer; titles, lines, notes, reasons and folders do not. */
export function hashStudy(study: Omit<Study, 'contentHash'>): string {
    const { cohort, corrections } = study
    const content = {
        cohort: cohort.kind === 'roster'
            ? { kind: cohort.kind, rows: cohort.rows.map(({ name, authorIds, orcid, works, degrees }) => ({ name, authorIds, orcid, works, degrees })) }
            : cohort,
        sources: study.sources,
        focus: study.focus,
        ties: study.ties,
        definition: study.definition,
        regions: study.regions,
        minimumEvidence: study.minimumEvidence,
        keyTeamWorks: study.keyTeamWorks,
        groupAuthors: study.groupAuthors,
        corrections: corrections.map(({ line: _line, reason: _reason, source: _source, ...claim }) => claim),
    }
    return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

/** Keys in order, undefined left out. */
function canonicalJson(value: unknown): string {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner))
}

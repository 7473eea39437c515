/** One person, and two runs side by side, for a terminal. */
import type { Claim, Comparison, PersonResult } from '../study/result.ts'
import { formatPercent } from './format.ts'
import { plainText } from './plain-text.ts'

const listed = 40

export function renderPerson(person: PersonResult): string {
    return [
        `${plainText(person.name)} (member ${person.member}${person.author_ids.length ? `; ${person.author_ids.join(', ')}` : '; no profile'})`,
        `Class:  ${person.class.replace('_', ' ')}${person.is_key_team ? ', key team' : ''}`,
        `Rule:   ${person.decided_by}`,
        `Path:   ${person.path ?? '–'}${person.first_year === null ? '' : ` (${person.first_year}–${person.last_year})`}`,
        ...(person.flags.length ? [`Flags:  ${person.flags.join(', ')} (the profile may hold more than one person)`] : []),
        'Evidence:',
        ...(person.evidence.length ? person.evidence.map((claim) => `  ${describeClaim(claim)}; counted: ${describeYears(claim.counted_years)}; ${plainText(claim.record)} (version ${claim.record_hash.slice(0, 12)})`) : ['  none']),
    ].join('\n')
}

export function renderComparison(comparison: Comparison): string {
    const { before, after } = comparison
    const line = (run: Comparison['before']) => `run ${run.run}: ${run.never_left.count} of ${run.never_left.of} never left ${run.focus} (${run.never_left.share === null ? '–' : formatPercent(run.never_left.share)}); ${run.never_left.unknown} unknown; ${run.study}, ${run.definition}, ${run.regions}, data ${run.data_version}`
    return [
        line(before),
        line(after),
        `${comparison.changed.length} changed class, ${comparison.unchanged} did not; ${comparison.joined.length} joined, ${comparison.left.length} left the cohort`,
        ...comparison.changed.slice(0, listed).flatMap((person) => [
            `  ${plainText(person.name)}: ${person.from.replace('_', ' ')} → ${person.to.replace('_', ' ')} (${person.path_before ?? '–'} / ${person.path_after ?? '–'})`,
            ...person.evidence_gone.map((claim) => `      − ${describeClaim(claim)}`),
            ...person.evidence_new.map((claim) => `      + ${describeClaim(claim)}`),
            ...(person.evidence_gone.length + person.evidence_new.length === 0 ? ['      the same evidence, counted by other rules'] : []),
        ]),
        ...(comparison.changed.length > listed ? [`  … and ${comparison.changed.length - listed} more (--json lists all)`] : []),
    ].join('\n')
}

function describeClaim(claim: Claim): string {
    const years = claim.first_year === null ? 'undated' : claim.first_year === claim.last_year ? String(claim.first_year) : `${claim.first_year}–${claim.last_year}`
    return `${years}  ${claim.country_code ?? '??'}  ${plainText(claim.institution ?? '(no institution)')}  [${plainText(claim.kind)}${claim.degree_level === undefined ? '' : `: ${claim.degree_level}`}, ${claim.provider}]`
}

function describeYears(years: number[]): string {
    if (years.length === 0) return 'no'
    return years.length === 1 ? String(years[0]) : `${years[0]}–${years.at(-1)}${years.length === (years.at(-1) ?? 0) - (years[0] ?? 0) + 1 ? '' : ` (${years.length} years)`}`
}

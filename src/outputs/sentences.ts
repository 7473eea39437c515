import { formatCount, formatInterval, formatMinimum, formatMoment, formatPercent } from './format.ts'
import type { StudyResult } from '../study/result.ts'

/** The answer in one sentence, for the first line of the report and of the terminal. */
export function describeAnswer(result: StudyResult): string {
    const { cohort, never_left: share, focus_region: region } = result
    if (cohort.members === 0) return 'The cohort is empty: there is nobody to count, so there is no answer.'
    if (share.of === 0) {
        return `There is no answer: no career is known of the ${formatCount(cohort.members)} `
            + `${cohort.members === 1 ? 'person' : 'people'} of the cohort.`
    }
    const parts = [
        `${formatCount(share.count)} of ${formatCount(share.of)} people whose careers are known `
            + `never left ${region} (${formatPercent(share.share)})`,
        `${formatCount(share.unknown)} unknown`,
    ]
    if (share.unknown > 0 && share.lower !== null && share.upper !== null) {
        const [lower, upper] = [formatPercent(share.lower), formatPercent(share.upper)]
        parts.push(`between ${lower} and ${upper} of all members whatever the unknown did`)
    }
    parts.push(share.interval === null ? '95 % interval not given' : `95 % interval ${formatInterval(share.interval)}`)
    return `${parts.join('; ')}.`
}

/** What the numbers mean, in pairs of label and value. It stands near every number. */
export function describeBasis(result: StudyResult): [label: string, value: string][] {
    return [
        ['Definition', result.definition],
        ['Region policy', `${result.regions} (${describeFocus(result)})`],
        ['Counting', result.counting],
        ['Minimum evidence', formatMinimum(result.minimum_evidence)],
        ['Data as of', formatMoment(result.as_of)],
        ['Data version', result.data_version],
    ]
}

/** The first characters of a hash name it well enough where space is short. */
export function shortenHash(hash: string): string {
    return hash.length > 12 ? hash.slice(0, 12) : hash
}

/** A rule's name in words: "career_too_long" → "career too long". */
export function describeRule(rule: string): string {
    return rule.replace(/[_-]+/g, ' ').trim()
}


function describeFocus({ focus, focus_region: region }: StudyResult): string {
    return focus === region ? `focus ${focus}` : `focus ${focus}, counted as ${region}`
}

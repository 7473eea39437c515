/** What a reader must keep in mind, in words, made from the result. */
import type { StudyResult } from '../../study/result.ts'
import { formatCount, formatRange } from '../format.ts'

export function describeLimits(result: StudyResult): string[] {
    const weakest = result.sensitivity.map((row) => row.share).filter((share) => share !== null)
    return [
        'Affiliations on publications show where somebody published from, not citizenship, birth, schooling or visas. Years without a publication are not seen.',
        'Profiles drift: the provider splits and merges them, so the same question asked later can give another answer. The data version pins this one.',
        'A profile may hold several people of one name, or miss part of one person\'s work. Profiles that look so are flagged below; most mistakes of this kind cannot be seen.',
        ...(result.definition === 'hoover2025' ? ['One institution per year hides concurrent posts, and a single affiliation-year is enough to count.'] : []),
        ...(result.cohort.unknown > 0 ? [`For ${formatCount(result.cohort.unknown)} of ${formatCount(result.cohort.members)} members no career is known. They are not in the share; the bounds show what they could change.`] : []),
        ...(weakest.length > 1 ? [`Under other region policies, minimum evidence or without implausible profiles the share ranges from ${formatRange(Math.min(...weakest), Math.max(...weakest))}.`] : []),
        'The interval says how much the share would vary with another draw of people like these. It does not cover errors in the records.',
    ]
}

/** Takes the candidates that stand: the most likely first, none that shares words with one taken, none twice. */
import { type Candidate } from './candidates.ts'
import { featuresOf } from './features.ts'
import { type Model, overlaps, scoreCandidates } from './model.ts'
import type { NameIndex } from './name-index.ts'

export interface Scored {
    candidate: Candidate
    features: number[]
    /** 0…1 */
    score: number
    /** Stands in the way of a likelier one; undefined = it does not. */
    behind?: Candidate
}

/** All, in the order of their scores. */
export function chooseCandidates(candidates: Candidate[], index: NameIndex, model?: Pick<Model, 'first' | 'second'>): Scored[] {
    const features = featuresOf(candidates, index)
    const scores = scoreCandidates(candidates, features, model)
    const scored = candidates.map((candidate, position): Scored => ({ candidate, features: features[position] as number[], score: scores[position] as number }))
    scored.sort((a, b) => b.score - a.score || a.candidate.from - b.candidate.from || a.candidate.organisation - b.candidate.organisation)
    const chosen: Candidate[] = []
    for (const each of scored) {
        const better = chosen.find((other) => excludes(other, each.candidate))
        if (better) each.behind = better
        else chosen.push(each.candidate)
    }
    return scored
}

/** One above another is named by the same words. */
function excludes(one: Candidate, other: Candidate): boolean {
    return one.organisation === other.organisation || (one.name.kind !== 'parent' && other.name.kind !== 'parent' && overlaps(one, other))
}

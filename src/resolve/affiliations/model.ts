/** The learnt part of the matcher: what `npm run train-matcher` wrote. The second look sees how likely the first found the others. */
import type { Candidate } from './candidates.ts'
import learnt from './model.json' with { type: 'json' }
import { type Grove, plant, predict } from './trees.ts'

export interface Model {
    /** Changes whenever an answer may. */
    version: string
    /** From here on a candidate is accepted; chosen on the development halves (docs/affiliations.md). */
    threshold: number
    first: Grove
    second: Grove
}

export const model: Model = { ...learnt, first: plant(learnt.first), second: plant(learnt.second) }

/** What the first look thinks less likely is not looked at again. */
const hopeless = 0.02

/** How likely each candidate is right, 0…1. */
export function scoreCandidates(candidates: Candidate[], features: number[][], { first, second }: Pick<Model, 'first' | 'second'> = model): number[] {
    const looks = features.map((each) => predict(first, Float64Array.from(each)))
    return secondFeatures(candidates, features, looks).map((each, position) => ((looks[position] as number) < hopeless ? looks[position] as number : predict(second, Float64Array.from(each))))
}

/** Those of `featuresOf`, and: the first look; the best look in the way, elsewhere, and at the same organisation; how many are better, and how many likely; and what it is over the first two. */
export function secondFeatures(candidates: Candidate[], features: number[][], looks: number[]): number[][] {
    return candidates.map((candidate, position) => {
        const own = looks[position] as number
        let inTheWay = 0
        let elsewhere = 0
        let same = 0
        let better = 0
        let likely = 0
        for (const [index, other] of candidates.entries()) {
            if (index === position) continue
            const look = looks[index] as number
            if (other.organisation === candidate.organisation) {
                same = Math.max(same, look)
                continue
            }
            if (look > own) better += 1
            if (look > 0.4) likely += 1
            if (overlaps(other, candidate)) inTheWay = Math.max(inTheWay, look)
            else elsewhere = Math.max(elsewhere, look)
        }
        return [...(features[position] as number[]), own, inTheWay, elsewhere, same, Math.min(better, 5), Math.min(likely, 8), own - inTheWay, own - elsewhere]
    })
}

export function overlaps(one: Candidate, other: Candidate): boolean {
    return one.part === other.part && one.from < other.to && one.to > other.from
}

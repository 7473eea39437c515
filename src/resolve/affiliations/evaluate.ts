/** How well the matcher does on labelled strings. Precision and recall count ids over all strings (micro), ids unknown to the loaded ROR apart. */
import type { Labelled } from './labelled.ts'
import type { Match, Matcher } from './match.ts'
import { model } from './model.ts'

export interface OperatingPoint {
    threshold: number
    right: number
    wrong: number
    missed: number
    precision: number
    recall: number
    f1: number
    /** Strings whose ids are exactly those of the label. */
    exactShare: number
}

export interface Evaluation {
    strings: number
    /** Ids of the labels that the loaded ROR does not hold, nor anything that followed them; and the strings with such ids. */
    unknownIds: number
    stringsWithUnknownIds: number
    accepted: OperatingPoint
    best: OperatingPoint
    errors: { affiliation: string, wanted: string[], got: string[], unknown: string[] }[]
}

export interface CountryScore {
    /** Strings whose label has a country. */
    strings: number
    /** Of these, how many were given a country, and how many the label's countries exactly. */
    answered: number
    right: number
    /** right / answered */
    accuracy: number
    errors: { affiliation: string, wanted: string[], got: string[] }[]
}

/** @param threshold the one in use */
export function evaluate(matcher: Matcher, labelled: Labelled[], threshold = model.threshold): Evaluation {
    const judged = labelled.map(({ affiliation, rors }) => {
        const standing = rors.map((ror) => ({ ror, now: matcher.standing(ror) }))
        return { affiliation, match: matcher.match(affiliation, undefined, 0), wanted: new Set(standing.flatMap((each) => each.now)), unknown: standing.filter((each) => each.now.length === 0).map((each) => each.ror) }
    })
    const at = (limit: number): OperatingPoint => {
        let right = 0
        let wrong = 0
        let missed = 0
        let exact = 0
        for (const { match, wanted } of judged) {
            const got = gotAt(match, limit)
            const hits = got.filter((ror) => wanted.has(ror)).length
            right += hits
            wrong += got.length - hits
            missed += wanted.size - hits
            if (hits === got.length && hits === wanted.size) exact += 1
        }
        const precision = right / (right + wrong)
        const recall = right / (right + missed)
        return { threshold: limit, right, wrong, missed, precision, recall, f1: 2 * right / (2 * right + wrong + missed), exactShare: exact / judged.length }
    }
    const points = Array.from({ length: 90 }, (_each, step) => at((step + 8) / 100))
    return {
        strings: judged.length,
        unknownIds: judged.reduce((sum, each) => sum + each.unknown.length, 0),
        stringsWithUnknownIds: judged.filter((each) => each.unknown.length > 0).length,
        accepted: at(threshold),
        best: points.reduce((best, point) => (point.f1 > best.f1 ? point : best)),
        errors: judged.flatMap(({ affiliation, match, wanted, unknown }) => {
            const got = gotAt(match, threshold)
            return got.length === wanted.size && got.every((ror) => wanted.has(ror)) ? [] : [{ affiliation, wanted: [...wanted], got, unknown }]
        }),
    }
}

/** Countries of the answers, in the order of the labelled strings, against those of the labelled organisations, as sets. */
export function evaluateCountries(matcher: Matcher, labelled: Labelled[], answers: Match[]): CountryScore {
    let strings = 0
    let answered = 0
    let right = 0
    const errors: CountryScore['errors'] = []
    for (const [position, { affiliation, rors }] of labelled.entries()) {
        const wanted = new Set(rors.flatMap((ror) => matcher.standing(ror)).flatMap((ror) => matcher.countryOf(ror) ?? []))
        if (wanted.size === 0) continue
        strings += 1
        const got = answers[position]?.countries ?? []
        if (got.length === 0) continue
        answered += 1
        if (got.length === wanted.size && got.every((code) => wanted.has(code))) right += 1
        else errors.push({ affiliation, wanted: [...wanted], got })
    }
    return { strings, answered, right, accuracy: right / answered, errors }
}

function gotAt(match: Match, limit: number): string[] {
    return match.organisations.filter((each) => each.score >= limit).map((each) => each.ror)
}

/** Affiliation string → organisations of ROR and countries, offline. How well it does is measured by `homegrown resolve evaluate` (docs/affiliations.md). */
import { type Candidate, findCandidates, type Part, readParts } from './candidates.ts'
import { chooseCandidates, type Scored } from './choose.ts'
import { featureNames } from './features.ts'
import { model } from './model.ts'
import { createNameIndex, type Indexed, type NameIndex } from './name-index.ts'
import type { Organisation } from './organisation.ts'
import { createPlaces } from './places.ts'

export interface Match {
    /** Accepted, the likeliest first; empty = none, which is an answer. */
    organisations: { ror: string, name: string, countryCode: string | undefined, score: number, how: string }[]
    /** ISO codes: of the organisations, and of addresses without one; empty = the string does not say. */
    countries: string[]
    /** Of the least likely accepted organisation, else of the best candidate; undefined = no candidate. */
    score: number | undefined
    /** How the answer came about: name, acronym, near name, parent, country only, none. */
    method: string
    /** Not accepted: looked at, the likeliest first. */
    others: { ror: string, name: string, countryCode: string | undefined, score: number, how: string, because: string }[]
}

export interface Hint {
    /** Known beside the string, such as the country of an ORCID affiliation. */
    country?: string | undefined
    city?: string | undefined
}

export interface Matcher {
    version: string
    organisations: number
    /** @param threshold instead of the one in use, to measure others */
    match(text: string, hint?: Hint, threshold?: number): Match
    /** What spoke for each candidate, for people who ask why. */
    explain(text: string): { part: string, countries: string[], implied: string[], candidates: { ror: string, name: string, words: string, score: number, speaks: string[] }[] }[]
    /** Organisations that stand for an id now: itself, or what followed it; empty = unknown here, or withdrawn. */
    standing(ror: string): string[]
    countryOf(ror: string): string | undefined
}

const mostOthers = 5
const leastOther = 0.01

/** @param countryCodes the codes that are countries (core.countries) */
export function createMatcher(organisations: Organisation[], countryCodes: Iterable<string>): Matcher {
    const places = createPlaces(organisations, countryCodes)
    const index = createNameIndex(organisations, places.names)
    const look = (text: string) => {
        const parts = readParts(text, index, places)
        return { parts, scored: chooseCandidates(parts.flatMap((part) => findCandidates(part, index)), index) }
    }
    return {
        version: model.version,
        organisations: organisations.length,
        match(text, hint, threshold = model.threshold) {
            const { parts, scored } = look(withHint(text, hint))
            return answer(parts, scored, index, threshold)
        },
        explain(text) {
            const { parts, scored } = look(text)
            return parts.map((part) => ({
                part: wordsOf(part, 0, part.words.length), countries: [...part.location.countries], implied: [...part.location.implied],
                candidates: scored.filter((each) => each.candidate.part === part).map(({ candidate, features, score }) => ({ ...named(candidate, index), words: wordsOf(part, candidate.from, candidate.to), score, speaks: featureNames.flatMap((name, position) => spoken(name, features[position] ?? 0)) })),
            }))
        },
        standing: (ror) => index.standing(ror),
        countryOf: (ror) => { const position = index.positionOf(ror); return position === undefined ? undefined : index.organisations[position]?.countryCode },
    }
}

function withHint(text: string, hint: Hint | undefined): string {
    return [text, hint?.city, hint?.country && nameOf(hint.country)].filter((part) => part !== undefined && part !== '').join(', ')
}

function nameOf(code: string): string | undefined {
    return /^[A-Z]{2}$/i.test(code) ? new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code.toUpperCase()) : code
}

function answer(parts: Part[], scored: Scored[], index: NameIndex, threshold: number): Match {
    const accepted = scored.filter((each) => each.behind === undefined && each.score >= threshold)
    const taken = new Set(accepted.map((each) => each.candidate.organisation))
    const countries = new Set<string>()
    for (const part of parts) {
        const own = accepted.filter((each) => each.candidate.part === part)
        const found = own.flatMap((each) => countryHere(each.candidate, index) ?? [])
        // What the organisations say goes before what the words say: University of Hong Kong, China.
        for (const country of found.length > 0 ? found : part.location.countries.size > 0 ? part.location.countries : part.location.implied.size === 1 ? part.location.implied : []) countries.add(country)
    }
    const others = new Map<number, Match['others'][number]>()
    for (const { candidate, score, behind } of scored) {
        if (taken.has(candidate.organisation) || others.has(candidate.organisation) || score < leastOther || others.size >= mostOthers) continue
        others.set(candidate.organisation, { ...named(candidate, index), score, how: howOf(candidate), because: behind ? `its words are those of ${index.organisations[behind.organisation]?.name ?? 'another'}` : 'below the threshold' })
    }
    return {
        organisations: accepted.map(({ candidate, score }) => ({ ...named(candidate, index), score, how: howOf(candidate) })),
        countries: [...countries],
        score: accepted.at(-1)?.score ?? scored[0]?.score,
        method: accepted[0] ? howOf(accepted[0].candidate) : countries.size > 0 ? 'country only' : 'none',
        others: [...others.values()],
    }
}

/** Of an organisation with several places, the one that the string names. */
function countryHere({ organisation, part }: Candidate, index: NameIndex): string | undefined {
    const codes = index.organisations[organisation]?.places.map((place) => place.countryCode) ?? []
    return codes.find((code) => part.location.countries.has(code)) ?? codes.find((code) => part.location.implied.has(code)) ?? codes[0]
}

function named(candidate: Candidate, index: NameIndex): { ror: string, name: string, countryCode: string | undefined } {
    const organisation = index.organisations[candidate.organisation] as Indexed
    return { ror: organisation.ror, name: organisation.name, countryCode: countryHere(candidate, index) }
}

function howOf({ name, likeness }: Candidate): string {
    return name.kind === 'parent' ? 'parent' : likeness < 1 ? 'near name' : name.kind === 'acronym' ? 'acronym' : 'name'
}

function wordsOf({ words }: Part, from: number, to: number): string {
    return words.slice(from, to).map((word) => word.folded).join(' ')
}

function spoken(name: string, value: number): string[] {
    if (value === 0 || name === 'base') return []
    return [value === 1 ? name : `${name} ${Number(value.toFixed(2))}`]
}

/**
 * A second implementation of what the loader and the metrics of high impact compute, to hold the first one against: straight from the words
 * (CWTS Leiden Ranking Open Edition, doi:10.5281/zenodo.10949622; Waltman & Schreiber 2013, doi:10.1002/asi.22775), work by work, over works
 * as the provider sends them. Weights are exact fractions; figures are sums in whole 10⁻³⁰ of a work, each with what rounding to billionths may cost it.
 * In one file, so that it can be read from the work to the figure.
 */
import type { Corpus } from '../../src/corpus/types.ts'

export interface SentWork {
    id: string
    title?: string | null
    publication_year?: number | null
    type?: string | null
    language?: string | null
    is_retracted?: boolean
    is_xpac?: boolean
    cited_by_count?: number | null
    counts_by_year?: { year: number, cited_by_count: number }[] | null
    updated_date?: string | null
    primary_topic?: SentTopic | null
    topics?: SentTopic[]
    authorships?: SentAuthorship[] | null
}
export interface SentTopic { id: string, display_name?: string, subfield: { id: string }, field?: { id: string }, domain?: { id: string } }
export interface SentAuthorship {
    author?: { id: string | null, display_name?: string | null }
    raw_author_name?: string | null
    institutions?: { id: string, country_code?: string | null, display_name?: string }[] | null
    countries?: string[] | null
    affiliations?: { raw_affiliation_string?: string | null, institution_ids?: string[] | null }[] | null
    raw_affiliation_strings?: string[] | null
}

export interface Fraction { over: bigint, under: bigint }
/** `parts`: pieces the work was divided into, each of which the store rounds. */
export interface Weights { countries: Map<string, Fraction>, lost: Fraction, parts: number }

export interface Choices { referenceLevel: 'subfield' | 'topic', citationWindow: 'all' | '3y' | '5y' }
/** Region of each country, by name of the policy. */
export type Policies = Map<string, Map<string, string>>
/** In whole 10⁻³⁰; `slack` is how far the stored figure may lie from it. */
export interface Amount { value: bigint, slack: bigint }

interface Sums { p: Amount, pTop: Amount, smallP: Amount, tncs: Amount }
export interface Figure extends Sums {
    policy: string, region: string, year: number, counting: 'full' | 'fractional', top: number
    world: Sums, lost: Amount
    /** First and last place among the regions of the policy; two where rounding may decide. Undefined for the world. */
    rank: [number, number] | undefined
}
export interface Scores { verdict: string, set: string | undefined, citations: number | null, ncs: Fraction | undefined, tops: Map<number, Fraction> }
export interface ReferenceSet { works: number, citations: number, tops: Map<number, { threshold: number, above: number, at: number, tie: Fraction }> }

export const tops = [1, 5, 10, 50]
export const unit = 10n ** 30n
const billionth = unit / 1_000_000_000n
const none: Fraction = { over: 0n, under: 1n }
const one: Fraction = { over: 1n, under: 1n }
const typeGroups: Record<string, string> = {
    article: 'article', 'conference-paper': 'article', 'data-paper': 'article', 'software-paper': 'article', preprint: 'preprint', review: 'review',
    letter: 'letter', book: 'book', 'book-chapter': 'book', 'reference-entry': 'book', dissertation: 'dissertation',
}

export function plus(a: Fraction, b: Fraction): Fraction {
    const over = a.over * b.under + b.over * a.under
    let [x, y] = [over, a.under * b.under]
    while (y !== 0n) [x, y] = [y, x % y]
    return x === 0n ? none : { over: over / x, under: (a.under * b.under) / x }
}

/** A fraction in whole 10⁻³⁰. */
export function scaled({ over, under }: Fraction): bigint {
    return (over * unit) / under
}

export const idOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

/** Of the versions of each work the one that was changed last. Throws where two were changed at the same moment and differ. */
export function newestVersions(works: SentWork[]): SentWork[] {
    const newest = new Map<string, SentWork>()
    for (const work of works) {
        const held = newest.get(work.id)
        const order = held === undefined ? 1 : (work.updated_date ?? '').localeCompare(held.updated_date ?? '')
        if (order === 0 && JSON.stringify(work) !== JSON.stringify(held)) throw new Error(`which version of ${work.id} is newer?`)
        if (order > 0) newest.set(work.id, work)
    }
    return [...newest.values()]
}

/**
 * Each author has an equal share of the work, divided among their affiliations, divided among the institutions resolved in each. What stands in
 * no country by its institution goes to the countries the provider gives the author and none of their institutions lies in; else it is lost.
 */
export function weighWork(work: SentWork, isCountry: (code: string) => boolean): Weights {
    const authors = work.authorships ?? []
    const weights: Weights = { countries: new Map(), lost: authors.length === 0 ? one : none, parts: 0 }
    const codeOf = (stated: string | null | undefined) => { const code = (stated ?? '').trim().toUpperCase(); return isCountry(code) ? code : undefined }
    for (const author of authors) {
        const institutions = new Map((author.institutions ?? []).map((each) => [each.id, codeOf(each.country_code)]))
        const locations = [...institutions.values()]
        const elsewhere = [...new Set((author.countries ?? []).map(codeOf))].flatMap((code) => (code === undefined || locations.includes(code) ? [] : [code]))
        const affiliations = affiliationsOf(author)
        for (const resolved of affiliations) {
            for (const institution of resolved.length === 0 ? [undefined] : resolved) {
                const country = institution === undefined ? undefined : institutions.get(institution)
                const places = country === undefined ? elsewhere : [country]
                const share = { over: 1n, under: BigInt(authors.length * affiliations.length * Math.max(1, resolved.length) * Math.max(1, places.length)) }
                weights.parts += Math.max(1, places.length)
                if (places.length === 0) weights.lost = plus(weights.lost, share)
                for (const place of places) weights.countries.set(place, plus(weights.countries.get(place) ?? none, share))
            }
        }
    }
    return weights
}

/** Institutions resolved in each affiliation. Those that no affiliation names are one more; an author without any has one, unresolved. */
function affiliationsOf(author: SentAuthorship): string[][] {
    const named = (author.affiliations ?? []).map((each) => each.institution_ids ?? [])
    const others = (author.institutions ?? []).map((each) => each.id).filter((id, index, all) => !named.flat().includes(id) && all.indexOf(id) === index)
    const all = others.length > 0 ? [...named, others] : named
    return all.length === 0 ? [[]] : all
}

/** Citations in the years of the window; null where not all of them are over, or one is older than the ten years the provider tells of. */
function citationsOf(work: SentWork, window: Choices['citationWindow']): number | null {
    if (window === 'all') return work.cited_by_count ?? 0
    const [length, first, seen] = [window === '3y' ? 3 : 5, work.publication_year, Number((work.updated_date ?? '').slice(0, 4))]
    if (first == null || work.counts_by_year == null || first + length - 1 >= seen || first <= seen - 10) return null
    return work.counts_by_year.filter(({ year }) => year >= first && year < first + length).reduce((sum, each) => sum + each.cited_by_count, 0)
}

/** Whether the narrowest rule that fits the topic takes it in. */
function isTopicOf(corpus: Corpus, topic: SentTopic): boolean {
    const names: Record<string, string | undefined> = {
        topic: idOf(topic.id), subfield: idOf(topic.subfield.id), field: topic.field && idOf(topic.field.id), domain: topic.domain && idOf(topic.domain.id), all: '*',
    }
    for (const level of ['topic', 'subfield', 'field', 'domain', 'all']) {
        const rule = corpus.rules.find((each) => each.level === level && each.id === names[level])
        if (rule) return rule.isIncluded
    }
    return false
}

/** Counted, or the first reason why not. */
function judge(work: SentWork, corpus: Corpus, choices: Choices): string {
    const [topic, year] = [work.primary_topic, yearOf(work)]
    if (!topic) return 'no topic'
    if (!isTopicOf(corpus, topic)) return 'topic'
    if (year === undefined) return 'no year'
    if (year < (corpus.firstYear ?? -Infinity) || year > (corpus.lastYear ?? Infinity)) return 'year'
    if (work.is_retracted === true && !corpus.includesRetracted) return 'retracted'
    if (work.is_xpac === true && !corpus.includesExpansion) return 'expansion'
    if (corpus.types === undefined ? work.type === 'paratext' : !corpus.types.includes(work.type ?? '')) return 'type'
    if (corpus.languages !== undefined && !corpus.languages.includes(work.language ?? '')) return 'language'
    return citationsOf(work, choices.citationWindow) === null ? 'window' : 'counted'
}

function yearOf({ publication_year: year }: SentWork): number | undefined {
    return year != null && year >= 1500 && year <= new Date().getUTCFullYear() + 2 ? year : undefined
}

/** `subfield area year group` of the works that a work is compared with: a topic that was moved has a set in each of its subfields. */
function setNameOf(work: SentWork, { referenceLevel }: Choices): string {
    const topic = work.primary_topic
    const area = topic ? (referenceLevel === 'topic' ? idOf(topic.id).slice(1) : idOf(topic.subfield.id)) : ''
    return `${topic ? idOf(topic.subfield.id) : ''} ${area} ${yearOf(work)} ${typeGroups[work.type ?? ''] ?? 'other'}`
}

function describeSet(citations: number[]): ReferenceSet {
    const works = citations.length
    const atMost = (c: number) => citations.filter((each) => each <= c).length
    const values = [...new Set(citations)].sort((a, b) => a - b)
    return {
        works, citations: citations.reduce((sum, each) => sum + each, 0),
        tops: new Map(tops.map((top) => {
            const threshold = values.find((c) => atMost(c) * 100 >= works * (100 - top)) ?? NaN
            const at = citations.filter((each) => each === threshold).length
            return [top, { threshold, above: works - atMost(threshold), at, tie: { over: BigInt(atMost(threshold) * 100 - works * (100 - top)), under: BigInt(100 * at) } }]
        })),
    }
}

/** Reference sets, and the scores of every work, by its id. */
export function scoreWorks(works: SentWork[], corpus: Corpus, choices: Choices): { sets: Map<string, ReferenceSet>, scores: Map<string, Scores> } {
    const judged = works.map((work) => ({ id: idOf(work.id), verdict: judge(work, corpus, choices), set: setNameOf(work, choices), citations: citationsOf(work, choices.citationWindow) }))
    const members = new Map<string, number[]>()
    for (const { verdict, set, citations } of judged) if (verdict === 'counted') members.set(set, [...members.get(set) ?? [], citations ?? 0])
    const sets = new Map([...members].map(([name, citations]) => [name, describeSet(citations)]))
    return {
        sets,
        scores: new Map<string, Scores>(judged.map(({ id, verdict, set, citations }) => {
            const held = verdict === 'counted' ? sets.get(set) : undefined
            if (!held) return [id, { verdict, set: undefined, citations, ncs: undefined, tops: new Map() }]
            const c = citations ?? 0
            const ncs = held.citations === 0 ? one : { over: BigInt(c * held.works), under: BigInt(held.citations) }
            return [id, { verdict, set, citations, ncs, tops: new Map([...held.tops].map(([top, { threshold, tie }]) => [top, c > threshold ? one : c === threshold ? tie : none])) }]
        })),
    }
}

/** Works that two countries wrote together, by `set country partner`. */
export function countPairs(works: SentWork[], scores: Map<string, Scores>, isCountry: (code: string) => boolean): Map<string, number> {
    const pairs = new Map<string, number>()
    for (const work of works) {
        const set = scores.get(idOf(work.id))?.set
        if (set === undefined) continue
        // A set is named by subfield, area, year and type group.
        const [subfield, , year] = set.split(' ')
        const countries = [...weighWork(work, isCountry).countries.keys()].sort()
        for (const [index, first] of countries.entries()) for (const second of countries.slice(index + 1)) pairs.set(`${subfield} ${year} ${first} ${second}`, (pairs.get(`${subfield} ${year} ${first} ${second}`) ?? 0) + 1)
    }
    return pairs
}

/** Every row of metrics.high_impact_by_country for one setting. */
export function computeFigures(works: SentWork[], corpus: Corpus, choices: Choices, policies: Policies, isCountry: (code: string) => boolean): Figure[] {
    const { sets, scores } = scoreWorks(works, corpus, choices)
    const figures = new Map<string, Omit<Figure, 'world' | 'lost' | 'rank'>>()
    const lost = new Map<string, Amount>()
    for (const work of works) {
        const score = scores.get(idOf(work.id))
        const year = yearOf(work)
        if (!score?.ncs || !score.set || year === undefined) continue
        const isSmall = (sets.get(score.set)?.works ?? 0) < corpus.minimumSetSize
        const weights = weighWork(work, isCountry)
        for (const counting of ['full', 'fractional'] as const) {
            add(lost, `${year} ${counting}`, counting === 'full' ? amountOf(weights.countries.size === 0 ? 1n : 0n) : { value: scaled(weights.lost), slack: BigInt(weights.parts) * billionth })
            for (const [policy, regionOf] of policies) {
                for (const [region, { share, countries }] of regionsOf(weights, regionOf)) {
                    const isWorld = region === '*'
                    const weight = counting === 'full' || isWorld ? one : share
                    // The store rounds weights to billionths, and what a cell scores to billionths too; the world's are exact.
                    const ofWeight = counting === 'full' || isWorld ? 0n : BigInt(weights.parts) * billionth
                    const ofScore = isWorld ? 0n : BigInt(countries + 1) * billionth
                    const ncs = scaled(score.ncs)
                    for (const top of tops) {
                        const key = [policy, region, year, counting, top].join(' ')
                        const figure = figures.get(key) ?? { policy, region, year, counting, top, p: amountOf(0n), pTop: amountOf(0n), smallP: amountOf(0n), tncs: amountOf(0n) }
                        figures.set(key, {
                            ...figure,
                            p: sum(figure.p, scaled(weight), ofWeight),
                            pTop: sum(figure.pTop, product(weight, score.tops.get(top) ?? none), ofWeight + ofScore),
                            smallP: isSmall ? sum(figure.smallP, scaled(weight), ofWeight) : figure.smallP,
                            tncs: sum(figure.tncs, product(weight, score.ncs), (ofWeight * ncs) / unit + ofScore),
                        })
                    }
                }
            }
        }
    }
    const rivals = new Map<string, typeof all>()
    const all = [...figures.values()]
    const raceOf = ({ policy, year, counting, top }: typeof all[number]) => [policy, year, counting, top].join(' ')
    for (const figure of all) if (figure.region !== '*') rivals.set(raceOf(figure), [...rivals.get(raceOf(figure)) ?? [], figure])
    return all.map((figure) => {
        const world = figures.get([figure.policy, '*', figure.year, figure.counting, figure.top].join(' '))
        if (!world) throw new Error(`no world in ${figure.year}`)
        // Those better by more than rounding can hide, and those that may be better, or as good.
        const better = (sign: bigint) => (rivals.get(raceOf(figure)) ?? []).filter((each) => each !== figure && each.pTop.value - figure.pTop.value > sign * (each.pTop.slack + figure.pTop.slack)).length
        const rank: Figure['rank'] = figure.region === '*' ? undefined : [better(1n) + 1, better(-1n) + 1]
        return { ...figure, world, lost: lost.get(`${figure.year} ${figure.counting}`) ?? amountOf(0n), rank }
    })
}

/** A work in each region of a policy, and in the world (*). */
function regionsOf(weights: Weights, regionOf: Map<string, string>): Map<string, { share: Fraction, countries: number }> {
    const regions = new Map([['*', { share: one, countries: 0 }]])
    for (const [country, share] of weights.countries) {
        const region = regionOf.get(country)
        if (region === undefined) throw new Error(`${country} is in no region`)
        const held = regions.get(region) ?? { share: none, countries: 0 }
        regions.set(region, { share: plus(held.share, share), countries: held.countries + 1 })
    }
    return regions
}

function product(a: Fraction, b: Fraction): bigint {
    return scaled({ over: a.over * b.over, under: a.under * b.under })
}

function amountOf(works: bigint): Amount {
    return { value: works * unit, slack: 0n }
}

/** Each sum is cut off after 30 digits: that is what the one more of slack is for. */
function sum(amount: Amount, value: bigint, slack: bigint): Amount {
    return { value: amount.value + value, slack: amount.slack + slack + 1n }
}

function add(amounts: Map<string, Amount>, key: string, { value, slack }: Amount): void {
    amounts.set(key, sum(amounts.get(key) ?? { value: 0n, slack: 0n }, value, slack))
}

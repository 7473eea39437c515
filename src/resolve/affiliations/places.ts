/** Where an affiliation says it is: countries by name; cities and regions by the names that ROR (GeoNames) gives the places of its organisations. */
import { doubtfulNames, readCountryNames } from './country-words.ts'
import type { Organisation } from './organisation.ts'
import { isIdeograph, readWords, type Word } from './words.ts'

export interface Location {
    /** Countries named, the surest only: alone between commas before at the end of a part before within it. */
    countries: Set<string>
    /** Countries that the cities and regions named lie in, where these lie in one only; empty when countries are named. */
    implied: Set<string>
    /** Keys of cities and regions named, as `placeKey` makes them. */
    places: Set<string>
}

export interface Places {
    locate(words: Word[]): Location
    /** Folded, words separated by one space. */
    names: ReadonlySet<string>
}

interface Place { code: string | undefined, isCountry: boolean, isDoubtful: boolean, countries: Map<string, number> }

const longestPlace = 8
/** A name of cities in several countries stands for one of them when this share of its organisations is there. */
const clearShare = 0.9
/** Regions with codes that people write behind the city: US states, Canadian provinces, Australian states. */
const codedCountries = new Set(['US', 'CA', 'AU'])
/** Places that are countries of their own by ISO 3166-1, and are written before the country that they belong to. */
const parts: Record<string, string[]> = { CN: ['HK', 'MO', 'TW'], US: ['PR', 'GU', 'VI', 'AS', 'MP'], FR: ['RE', 'GP', 'MQ', 'GF', 'NC', 'PF', 'YT'], GB: ['GI', 'JE', 'GG', 'IM', 'BM', 'KY'], NL: ['CW', 'AW', 'SX', 'BQ'], DK: ['FO', 'GL'] }

export function placeKey(name: string, countryCode: string): string {
    return `${wordsOf(name)}|${countryCode}`
}

export function createPlaces(organisations: Iterable<Organisation>, codes: Iterable<string>): Places {
    const byName = new Map<string, Place>()
    const byCode = new Map<string, Set<string>>()
    for (const { places } of organisations) {
        for (const { city, region, regionCode, countryCode } of places) {
            for (const name of [city, region]) if (name) addPlace(byName, wordsOf(name), countryCode)
            if (regionCode && /^[A-Z]{2,3}$/.test(regionCode) && codedCountries.has(countryCode)) byCode.set(regionCode, (byCode.get(regionCode) ?? new Set()).add(countryCode))
        }
    }
    for (const [name, code] of readCountryNames(codes)) {
        const place = byName.get(name)
        byName.set(name, { code, isCountry: true, isDoubtful: doubtfulNames.has(name) || (place?.countries.size ?? 0) > 0 && !place?.countries.has(code), countries: place?.countries ?? new Map() })
    }
    const firstWords = new Set([...byName.keys()].map((name) => name.split(' ', 1)[0] ?? ''))
    return { locate: (words) => locate(words, { byName, byCode, firstWords }), names: new Set(byName.keys()) }
}

function addPlace(byName: Map<string, Place>, name: string, countryCode: string): void {
    if (name.length < 2) return
    const place = byName.get(name) ?? { code: undefined, isCountry: false, isDoubtful: false, countries: new Map<string, number>() }
    place.countries.set(countryCode, (place.countries.get(countryCode) ?? 0) + 1)
    byName.set(name, place)
}

function locate(words: Word[], { byName, byCode, firstWords }: { byName: Map<string, Place>, byCode: Map<string, Set<string>>, firstWords: Set<string> }): Location {
    const named: [alone: Set<string>, last: Set<string>, within: Set<string>] = [new Set(), new Set(), new Set()]
    const implied = new Set<string>()
    const places = new Set<string>()
    const coded = new Set<string>()
    for (let from = 0; from < words.length; from++) {
        const first = words[from]
        if (first === undefined) continue
        if (first.isCapitals && from > 0 && isBorder(first.gap)) for (const code of byCode.get(first.folded.toUpperCase()) ?? []) coded.add(code)
        if (!firstWords.has(first.folded)) continue
        for (let to = Math.min(words.length, from + longestPlace); to > from; to--) {
            if (to - from > 1 && words.slice(from + 1, to).some((word) => isBorder(word.gap))) continue
            const name = to === from + 1 ? first.folded : words.slice(from, to).map((word) => word.folded).join(' ')
            const place = byName.get(name)
            if (place === undefined) continue
            // Between ideographs nothing stands that could part them.
            const isRun = to - from > 1 && isIdeograph(first.folded)
            const begins = isRun || isBorder(first.gap)
            const ends = isRun || restIsCode(words, to)
            if (place.isCountry && place.code !== undefined && (!place.isDoubtful || (begins && ends))) named[begins && ends ? 0 : ends ? 1 : 2].add(place.code)
            for (const country of place.countries.keys()) places.add(`${name}|${country}`)
            // Beside a country, what else is in its name says nothing.
            if (!place.isCountry && (begins || ends)) {
                const country = mainCountry(place.countries)
                if (country !== undefined) implied.add(country)
            }
            from = to - 1
            break
        }
    }
    const countries = named.find((found) => found.size > 0) ?? new Set<string>()
    withoutWholes(countries, named, implied)
    if (countries.size === 0 && coded.size === 1) for (const code of coded) implied.add(code)
    const sure = coded.size > 0 && implied.size > 1 ? new Set([...implied].filter((code) => coded.has(code))) : implied
    return { countries, implied: countries.size > 0 ? new Set() : sure.size > 0 ? sure : implied, places }
}

/** "Hong Kong, China" is in Hong Kong; "Chinese University of Hong Kong, Shenzhen, China" is not; nor is "Atlanta, Georgia, USA" in Georgia. */
function withoutWholes(countries: Set<string>, [alone, last]: Set<string>[], implied: Set<string>): void {
    for (const [whole, inside] of Object.entries(parts)) {
        const part = inside.filter((code) => alone?.has(code) || (last?.has(code) && !implied.has(whole)))
        if (!countries.has(whole) || part.length === 0) continue
        countries.delete(whole)
        for (const code of part) countries.add(code)
    }
    if (countries.has('US')) countries.delete('GE')
}

function isBorder(gap: Word['gap']): boolean {
    return gap !== 'space' && gap !== 'hyphen'
}

/** Nothing follows in its part, or only a post code. */
function restIsCode(words: Word[], to: number): boolean {
    for (let index = to; index < words.length; index++) {
        const word = words[index]
        if (word === undefined || isBorder(word.gap)) return true
        if (!/\d/.test(word.folded)) return false
    }
    return true
}

function mainCountry(countries: Map<string, number>): string | undefined {
    const all = [...countries.values()].reduce((sum, count) => sum + count, 0)
    for (const [country, count] of countries) if (count >= clearShare * all) return country
    return undefined
}

function wordsOf(name: string): string {
    return readWords(name).map((word) => word.folded).join(' ')
}

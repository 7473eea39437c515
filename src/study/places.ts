/** Countries and regions as people write them. Which regions exist is known to the database (core.region_policies). */
import { showValue } from './problems.ts'

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
/** Codes that Intl names but ISO 3166-1 does not assign (any more). */
const notAssigned = new Set('AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH QO RH SU TA TP UK UN VD XA XB YD YU ZR ZZ'.split(' '))
const otherNames = new Map([['uk', 'GB'], ['usa', 'US'], ['united states of america', 'US'], ['great britain', 'GB'], ['prc', 'CN'], ['hong kong', 'HK'], ['macao', 'MO'], ['macau', 'MO']])
let codesByName: Map<string, string> | undefined

type Place = { place: string } | { problem: string }

/** An ISO 3166-1 alpha-2 code or the name of a region, in capitals, or what is wrong with it. */
export function parsePlace(text: string): Place {
    const place = text.trim().toUpperCase()
    const code = codeOfName(text.trim())
    if (code !== undefined) return { problem: `${showValue(text)}: write the ISO code, ${code}` }
    if (!/^[A-Z0-9]+([+-][A-Z0-9]+)*$/.test(place)) return { problem: `${showValue(text)} is neither an ISO country code such as CN nor the name of a region such as EU-27` }
    if (/^[A-Z]{2}$/.test(place) && names.of(place) === undefined) return { problem: `${showValue(text)} is no country code of ISO 3166-1` }
    return { place }
}

/** Only a country's code. */
export function parseCountry(text: string): Place {
    const parsed = parsePlace(text)
    return 'problem' in parsed || isCountry(parsed.place) ? parsed : { problem: `${showValue(text)} is no country code of ISO 3166-1, such as CN` }
}

/** Every country of ISO 3166-1, and XK: those of core.countries. */
export function countryCodes(): string[] {
    return everyPair().filter(isCountry)
}

function isCountry(code: string): boolean {
    return /^[A-Z]{2}$/.test(code) && names.of(code) !== undefined && !notAssigned.has(code)
}

/** The code of a country's English name: "china" → CN. */
function codeOfName(name: string): string | undefined {
    codesByName ??= new Map([...countryCodes().map((pair) => [(names.of(pair) ?? '').toLowerCase(), pair] as const), ...otherNames])
    return codesByName.get(name.toLowerCase())
}

function everyPair(): string[] {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
    return letters.flatMap((first) => letters.map((second) => first + second))
}

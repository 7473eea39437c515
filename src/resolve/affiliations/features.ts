/** What speaks for and against a candidate, as numbers that the learnt part weighs (model.ts) and that explain it. */
import { type Candidate, departmentWords, isBorder, weightOf, wordHash } from './candidates.ts'
import { type Indexed, type NameIndex, orderOf } from './name-index.ts'
import { placeKey } from './places.ts'
import { kindWords } from './word-forms.ts'
import type { Word } from './words.ts'

const hospitalWords = new Set(['hospital', 'clinic', 'center', 'cancer', 'health'])
const schoolWords = new Set(['school', 'college', 'faculty', 'institute', 'medical'])

export const featureNames = [
    'acronym', 'label', 'alias', 'trimmed', 'short name', 'parent of a name here', 'same order', 'rarity', 'words', 'only words of a kind', 'kind word in name', 'one word', 'department words', 'length of acronym', 'name has its city',
    'likeness', 'nearly', 'own share', 'name share', 'likeness over next', 'all between commas', 'crosses a comma', 'whole text', 'something before', 'something behind', 'kind of organisation before', 'kind of organisation behind', 'hospital behind', 'school behind', 'words unknown beside', 'coverage',
    'first of the text', 'last of the text', 'place from the end', 'runs between commas', 'words in the text', 'country agrees', 'country differs', 'implied country agrees', 'implied country differs', 'no country', 'country of several', 'city agrees', 'region agrees', 'place unknown', 'one word without country',
    'inactive', 'education', 'healthcare', 'company', 'facility', 'government', 'funder only', 'prominence', 'relations',
    'rivals', 'only rival there', 'more prominent rival', 'trimmed rival', 'within a longer name', 'within a longer name in order', 'nearer name in the way', 'names elsewhere', 'university elsewhere', 'parent named', 'child named', 'acronym of a name here',
] as const

/** Rows as the candidates, columns as `featureNames`. */
export function featuresOf(candidates: Candidate[], index: NameIndex): number[][] {
    const seen = candidates.map((candidate) => look(candidate, index))
    return seen.map((own) => [...ofName(own), ...ofSurroundings(own), ...ofPlace(own), ...ofOrganisation(own), ...ofOthers(own, seen)].map(Number))
}

interface Seen { candidate: Candidate, organisation: Indexed, keys: string[], order: number, rarity: number, isThere: boolean, before: Word[], behind: Word[], segmentFrom: number, segmentTo: number }

function look(candidate: Candidate, index: NameIndex): Seen {
    const { part: { words, location }, from, to } = candidate
    const organisation = index.organisations[candidate.organisation]
    if (organisation === undefined) throw new Error('the candidate is of another index')
    const keys: string[] = []
    const hashes: number[] = []
    let rarity = 0
    for (let position = from; position < to; position++) {
        const word = words[position] as Word
        if (word.key === '') continue
        keys.push(word.key)
        hashes.push(wordHash(word))
        if (word.known) rarity += index.rarities[word.known.id] as number
    }
    let segmentFrom = from
    while (segmentFrom > 0 && !isBorder(words[segmentFrom])) segmentFrom -= 1
    let segmentTo = to
    while (segmentTo < words.length && !isBorder(words[segmentTo])) segmentTo += 1
    const isThere = organisation.countryCode !== undefined && (location.countries.has(organisation.countryCode) || location.implied.has(organisation.countryCode))
    return { candidate, organisation, keys, order: orderOf(hashes), rarity, isThere, before: words.slice(segmentFrom, from), behind: words.slice(to, segmentTo), segmentFrom, segmentTo }
}

function ofName({ candidate: { name, likeness, ownShare, nameShare }, organisation, keys, order, rarity, before }: Seen): (number | boolean)[] {
    return [
        name.kind === 'acronym', name.kind === 'label', name.kind === 'alias', name.kind === 'trimmed', name.kind === 'short', name.kind === 'parent', name.order === order, Math.min(rarity, 40) / 20, Math.min(keys.length, 6) / 3,
        keys.every((key) => kindWords.has(key)), keys.some((key) => kindWords.has(key)), keys.length === 1, keys.some((key) => departmentWords.has(key)) || before.some((word) => departmentWords.has(word.key)),
        name.kind === 'acronym' ? Math.min(keys.join('').length, 8) / 8 : 0, organisation.places.some((place) => place.city !== '' && keys.includes(place.city.toLowerCase())),
        likeness < 1 ? likeness : 0, likeness < 1, ownShare, nameShare,
    ]
}

/** 'likeness over next' belongs to the others, but stands with likeness. */
function ofSurroundings({ candidate: { part: { words }, from, to, overNext }, before, behind, segmentFrom, segmentTo }: Seen): (number | boolean)[] {
    const span = words.slice(from, to)
    const beside = [...before, ...behind].filter((word) => word.key !== '')
    let bordersBehind = 0
    let borders = 0
    for (const [position, word] of words.entries()) if (isBorder(word)) { borders += 1; if (position >= to) bordersBehind += 1 }
    return [
        overNext ?? 0, isBorder(words[from]) && isBorder(words[to]), span.some((word, position) => position > 0 && isBorder(word)), from === 0 && to === words.length, before.some((word) => word.key !== ''), behind.some((word) => word.key !== ''),
        before.some((word) => kindWords.has(word.key)), behind.some((word) => kindWords.has(word.key)), behind.some((word) => hospitalWords.has(word.key)), behind.some((word) => schoolWords.has(word.key)), beside.some((word) => word.known === undefined),
        weigh(span) / Math.max(0.1, weigh(span) + weigh(before) + weigh(behind)), segmentFrom === 0, segmentTo === words.length, Math.min(4, bordersBehind) / 4, Math.min(6, borders) / 6, Math.min(words.length, 30) / 30,
    ]
}

function ofPlace({ candidate: { part: { location } }, organisation: { places }, keys }: Seen): (number | boolean)[] {
    const agrees = (found: Set<string>) => places.some((place) => found.has(place.countryCode))
    const named = agrees(location.countries)
    const implied = agrees(location.implied)
    const isKnown = places.length > 0
    return [
        named, isKnown && location.countries.size > 0 && !named, implied, isKnown && location.implied.size > 0 && !implied, location.countries.size === 0 && location.implied.size === 0, location.countries.size > 1,
        places.some((place) => place.city !== '' && location.places.has(placeKey(place.city, place.countryCode))), places.some((place) => place.region !== undefined && location.places.has(placeKey(place.region, place.countryCode))), !isKnown,
        keys.length === 1 && !named && !implied,
    ]
}

function ofOrganisation({ organisation: { status, types, namesCount, relationsCount } }: Seen): (number | boolean)[] {
    return [
        status !== 'active', types.includes('education'), types.includes('healthcare'), types.includes('company'), types.includes('facility'), types.includes('government'), types.length === 1 && types[0] === 'funder',
        Math.log(1 + namesCount), Math.log(1 + relationsCount),
    ]
}

function ofOthers(own: Seen, all: Seen[]): (number | boolean)[] {
    const { candidate: { part, from, to, name, likeness, rivals }, organisation } = own
    const flags = { rival: false, thereRival: false, prominent: false, fullRival: false, longer: false, longerInOrder: false, nearer: false, university: false, parent: false, child: false, named: false }
    const elsewhere = new Set<string>()
    for (const other of all) {
        if (other === own) continue
        const { candidate } = other
        if (other.organisation === organisation) {
            if (candidate.name.kind !== 'acronym') flags.named = true
            continue
        }
        const isHere = candidate.part === part
        if (isHere && candidate.from === from && candidate.to === to) {
            flags.rival = true
            if (other.isThere) flags.thereRival = true
            if (other.organisation.namesCount > organisation.namesCount) flags.prominent = true
            if (candidate.name.kind !== 'trimmed') flags.fullRival = true
        }
        if (isHere && candidate.from < to && candidate.to > from) {
            if (candidate.likeness > likeness) flags.nearer = true
            if (candidate.likeness === 1 && candidate.from <= from && candidate.to >= to && candidate.to - candidate.from > to - from) {
                flags.longer = true
                if (candidate.name.order === other.order) flags.longerInOrder = true
            }
            continue
        }
        elsewhere.add(`${isHere ? '' : 'other '}${candidate.from}`)
        if (organisation.parents.includes(other.organisation.ror)) flags.parent = true
        if (other.organisation.parents.includes(organisation.ror)) flags.child = true
        if (candidate.likeness === 1 && candidate.name.kind !== 'acronym' && candidate.name.kind !== 'short' && other.organisation.types.includes('education')) flags.university = true
    }
    return [
        Math.log(Math.max(1, rivals)), flags.rival && own.isThere && !flags.thereRival, flags.prominent, flags.fullRival && name.kind === 'trimmed', flags.longer, flags.longerInOrder, flags.nearer, Math.min(elsewhere.size, 4) / 4, flags.university,
        flags.parent, flags.child, name.kind === 'acronym' && flags.named,
    ]
}

function weigh(words: Word[]): number {
    let sum = 0
    for (const word of words) sum += weightOf(word)
    return sum
}

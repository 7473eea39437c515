/**
 * Names of organisations, found by the words they consist of whatever their order and language: a name's hash is the sum of its words' hashes, so
 * that every run of words of a text is looked up by adding one number. Longer than most files: it is one table with its making. The names are in
 * arrays of numbers, for a million small objects would keep the garbage collector busy.
 */
import { remember } from './remember.ts'
import { kindWords } from './word-forms.ts'
import type { Organisation } from './organisation.ts'
import { type KnownWord, readWords, type Word } from './words.ts'

export const nameKinds = ['display', 'label', 'alias', 'acronym', 'trimmed', 'short', 'parent'] as const
export type NameKind = typeof nameKinds[number]

/** What stays of an organisation once its names are in the index. */
export type Indexed = Omit<Organisation, 'names' | 'related'> & { namesCount: number, relationsCount: number }

export interface IndexedName {
    organisation: number
    kind: NameKind
    /** Hash of its words in their order. */
    order: number
}

export interface NameIndex {
    organisations: Indexed[]
    /** Calls back with every name whose words have the hash. */
    find(hash: number, take: (name: IndexedName) => void): void
    /** Undefined for a word that no name has. */
    word(key: string): KnownWord | undefined
    /** Natural logarithm of how many names there are for each that has the word; by id. */
    rarities: Float64Array
    /** By id. */
    weights: Float64Array
    /** The commonest word of names that begins so, for abbreviations. */
    expand(prefix: string): string | undefined
    /** Of a word that no name has, the word that differs by one letter left out, put in, changed, or by two neighbours that changed places; itself when there is none. */
    mend(key: string): string
    /** Positions of the names that hold the word, when it is rare enough to find names by. */
    withWord(id: number): Int32Array | undefined
    nameAt(position: number): IndexedName
    /** Ids of the words of the name at the position, each once. */
    wordsAt(position: number): Int32Array
    /** Two words that names write as two, for one that is written together. */
    split(folded: string): [string, string] | undefined
    positionOf(ror: string): number | undefined
    /** Of an id, the organisations that stand for it now: itself, or what followed it. */
    standing(ror: string): string[]
    /** Of an organisation above others, the words of each of its names without those of a kind. */
    coreOf(organisation: number): string[][]
}

/** A word in more names than this finds too many. */
const mostNamesOfWord = 400
/** Abbreviations and slips that are remembered. */
const mostForms = 50_000
/** Words joined are looked up up to this length. */
const longestJoined = 18
/** Words of a name; a longer one is cut. */
const longestName = 40
/** Of a word that says only what kind of organisation it is. */
export const kindWeight = 1
/** Of a word that no name has. */
export const unknownWeight = 8
const schools = new Set(['university', 'college'])
const namedAfter = new Set(['named', 'imeni', 'im', 'имени', 'имя', 'ім', 'імені'])

/** @param placeNames names of cities and regions, folded: alone they name the place */
export function createNameIndex(given: Organisation[], placeNames: ReadonlySet<string>): NameIndex {
    const positionByRor = new Map(given.map((organisation, position) => [organisation.ror, position]))
    const above = new Set(given.flatMap((organisation) => organisation.parents))
    const cores = new Map<number, string[][]>()
    const names = createNames()
    const joined = new Map<string, [string, string]>()
    for (const [own, organisation] of given.entries()) {
        // What an organisation that is gone was called names what it became.
        const positions = standing(organisation, given, positionByRor)
        const core: string[][] = []
        for (const { kind, text } of organisation.names) {
            const words = readWords(withoutCountry(text)).slice(0, longestName)
            const forms = formsOf(kind, words, organisation, placeNames)
            for (const form of forms) for (const position of positions) names.add(position, form.kind, form.keys)
            if (forms.length > 0) noteJoined(joined, words)
            if (above.has(organisation.ror)) core.push(keysOf(words).filter((key) => !kindWords.has(key)))
        }
        if (core.length > 0) cores.set(own, core.filter((keys) => keys.length > 0))
    }
    const table = names.finish()
    for (const key of joined.keys()) if (table.word(key) !== undefined) joined.delete(key)
    const organisations = given.map(({ names: { length: namesCount }, related: { length: relationsCount }, ...rest }): Indexed => ({ ...rest, namesCount, relationsCount }))
    return {
        ...table,
        organisations,
        split: (folded) => joined.get(folded),
        positionOf: (ror) => positionByRor.get(ror),
        standing(ror) {
            const position = positionByRor.get(ror)
            return position === undefined ? [] : standing(organisations[position] as Indexed, organisations, positionByRor).map((each) => organisations[each]?.ror as string)
        },
        coreOf: (organisation) => cores.get(organisation) ?? [],
    }
}

type Names = Pick<NameIndex, 'find' | 'word' | 'rarities' | 'weights' | 'expand' | 'mend' | 'withWord' | 'nameAt' | 'wordsAt'>

function createNames(): { add(organisation: number, kind: NameKind, keys: string[]): void, finish(): Names } {
    const ids = new Map<string, number>()
    const first = new Map<number, number>()
    const next: number[] = []
    const organisations: number[] = []
    const kinds: number[] = []
    const orders: number[] = []
    const wordIds: number[] = []
    const starts: number[] = [0]
    const frequency: number[] = []
    const idOf = (key: string) => {
        const known = ids.get(key)
        if (known !== undefined) return known
        ids.set(key, ids.size)
        return ids.size - 1
    }
    return {
        add(organisation, kind, keys) {
            const hashes = keys.map(hashOf)
            const hash = sumOf(hashes)
            const order = orderOf(hashes)
            const head = first.get(hash) ?? -1
            for (let at = head; at >= 0; at = next[at] as number) if (organisations[at] === organisation && orders[at] === order) return
            first.set(hash, organisations.length)
            next.push(head)
            organisations.push(organisation)
            kinds.push(nameKinds.indexOf(kind))
            orders.push(order)
            // Acronyms and short names are found whole, and by no word of theirs.
            if (kind !== 'acronym' && kind !== 'short') for (const id of new Set(keys.map(idOf))) { wordIds.push(id); frequency[id] = (frequency[id] ?? 0) + 1 }
            starts.push(wordIds.length)
        },
        finish() {
            const find = createTable(first)
            const nameAt = (position: number): IndexedName => ({ organisation: organisationOf[position] as number, kind: nameKinds[kindOf[position] as number] as NameKind, order: orderAt[position] as number })
            const [nextOf, organisationOf, kindOf, orderAt, words, startOf] = [Int32Array.from(next), Int32Array.from(organisations), Uint8Array.from(kinds), Int32Array.from(orders), Int32Array.from(wordIds), Int32Array.from(starts)]
            const rarities = Float64Array.from(frequency, (found) => Math.log(organisations.length / found))
            const known = new Map<string, KnownWord>()
            const weights = new Float64Array(ids.size)
            for (const [key, id] of ids) {
                weights[id] = kindWords.has(key) ? kindWeight : rarities[id] as number
                known.set(key, { id, hash: hashOf(key), weight: weights[id] })
            }
            const sorted = [...ids.keys()].filter((key) => /^[a-z]{4,}$/.test(key)).sort()
            return {
                find(hash, take) {
                    for (let at = find(hash); at >= 0; at = nextOf[at] as number) take(nameAt(at))
                },
                word: (key) => known.get(key),
                rarities, weights, nameAt,
                expand: remember(mostForms, (prefix) => commonest(sorted, (key) => frequency[known.get(key)?.id ?? -1] ?? 0, prefix)),
                mend: remember(mostForms, (key) => mended(key, (form) => rarities[known.get(form)?.id ?? -1])),
                withWord: invert(words, startOf, frequency),
                wordsAt: (position) => words.subarray(startOf[position], startOf[position + 1]),
            }
        },
    }
}

/** A hash table in two arrays. Returns what finds a number's value, or -1. */
function createTable(entries: Map<number, number>): (key: number) => number {
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, entries.size * 2)))
    const keys = new Float64Array(size).fill(-1)
    const values = new Int32Array(size)
    for (const [key, value] of entries) {
        let slot = key % size
        while (keys[slot] !== -1) slot = (slot + 1) % size
        keys[slot] = key
        values[slot] = value
    }
    return (key) => {
        for (let slot = key % size; ; slot = (slot + 1) % size) {
            if (keys[slot] === key) return values[slot] as number
            if (keys[slot] === -1) return -1
        }
    }
}

/** Positions of names by the words they hold, for words that are rare enough. */
function invert(words: Int32Array, startOf: Int32Array, frequency: number[]): (id: number) => Int32Array | undefined {
    const offsets = new Int32Array(frequency.length + 1)
    for (const [id, count] of frequency.entries()) offsets[id + 1] = (offsets[id] as number) + (count <= mostNamesOfWord ? count : 0)
    const positions = new Int32Array(offsets.at(-1) ?? 0)
    const filled = Int32Array.from(offsets)
    for (let position = 0; position < startOf.length - 1; position++) {
        for (let at = startOf[position] as number; at < (startOf[position + 1] as number); at++) {
            const id = words[at] as number
            if ((frequency[id] as number) > mostNamesOfWord) continue
            positions[filled[id] as number] = position
            filled[id] = (filled[id] as number) + 1
        }
    }
    return (id) => (offsets[id] === offsets[id + 1] ? undefined : positions.subarray(offsets[id], offsets[id + 1]))
}

/** 48 bits, so that the sum of up to 31 is exact. FNV-1a twice (http://www.isthe.com/chongo/tech/comp/fnv/). */
export const hashOf = remember(300_000, (key): number => {
    let low = 0x811c9dc5
    let high = 0x1b873593
    for (let index = 0; index < key.length; index++) {
        const code = key.charCodeAt(index)
        low = Math.imul(low ^ code, 0x01000193)
        high = Math.imul(high ^ code ^ (low >>> 13), 0x85ebca6b)
    }
    return (high >>> 8) * 0x1000000 + (low >>> 8)
})

function sumOf(hashes: number[]): number {
    let sum = 0
    for (const hash of hashes.slice(0, 31)) sum += hash
    return sum
}

/** Of words in their order, by their hashes. */
export function orderOf(hashes: number[]): number {
    let order = 7
    for (const hash of hashes) order = (Math.imul(order, 31) + (hash % 0x7fffffff)) | 0
    return order
}

export function keysOf(words: Word[]): string[] {
    return words.filter((word) => word.key !== '').map((word) => word.key)
}

/** The name, and what people shorten it to: without its end, without its city, a university by its rarest words alone. */
function formsOf(kind: NameKind, words: Word[], organisation: Organisation, placeNames: ReadonlySet<string>): { kind: NameKind, keys: string[] }[] {
    const keys = keysOf(words)
    if (keys.length === 0) return []
    const forms = [{ kind, keys }]
    const trimmed = keysOf(withoutEnd(words))
    if (trimmed.length > 0 && trimmed.length < keys.length && trimmed.some((key) => !kindWords.has(key))) forms.push({ kind: 'trimmed', keys: trimmed })
    const cityless = withoutCity(keys, organisation)
    if (cityless.length >= 2 && cityless.length < keys.length && cityless.some((key) => !kindWords.has(key))) forms.push({ kind: 'trimmed', keys: cityless })
    const short = keys.filter((key) => !schools.has(key))
    if (organisation.types.includes('education') && kind !== 'acronym' && keys.length - short.length === 1 && short.length <= 2 && short.every((key) => !kindWords.has(key) && key.length > 2) && !isPlace(words, placeNames)) forms.push({ kind: 'short', keys: short })
    return forms
}

/** Of "University of Göttingen" the word that is left is the city. */
function isPlace(words: Word[], placeNames: ReadonlySet<string>): boolean {
    const left = words.filter((word) => word.key !== '' && !schools.has(word.key)).map((word) => word.folded)
    return placeNames.has(left.join(' ')) || left.some((word) => placeNames.has(word))
}

/** ROR tells organisations of a name apart by their country: "Siemens (Germany)". */
function withoutCountry(text: string): string {
    return text.replace(/\s*\(\p{Lu}\p{Ll}+(?: \p{L}+){0,3}\)\s*$/u, '')
}

/** Without whom it is named after, what follows the last comma, or what stands in brackets. */
function withoutEnd(words: Word[]): Word[] {
    const named = words.findIndex((word, position) => position > 1 && namedAfter.has(word.folded))
    if (named > 0) return words.slice(0, named)
    const comma = words.findLastIndex((word) => word.gap === 'comma')
    const bracket = words.findIndex((word) => word.gap === 'bracket')
    const end = bracket > 0 ? bracket : comma
    return end > 0 ? words.slice(0, end) : words
}

function withoutCity(keys: string[], { places }: Organisation): string[] {
    const cities = new Set(places.flatMap((place) => keysOf(readWords(place.city))))
    return keys.filter((key) => !cities.has(key))
}

type Followed = Pick<Organisation, 'ror' | 'status' | 'successors'>

/** The organisation itself while it stands, else those that followed it; of a withdrawn one without successor nothing. Circles end. */
function standing(organisation: Followed, organisations: Followed[], positionByRor: Map<string, number>): number[] {
    const found = new Set<number>()
    const seen = new Set<string>()
    const follow = (each: Followed | undefined) => {
        if (each === undefined || seen.has(each.ror)) return
        seen.add(each.ror)
        const next = each.status === 'active' ? [] : each.successors.flatMap((ror) => positionByRor.get(ror) ?? [])
        if (next.length === 0 && each.status !== 'withdrawn') found.add(positionByRor.get(each.ror) as number)
        for (const position of next) follow(organisations[position])
    }
    follow(organisation)
    return [...found]
}

function noteJoined(joined: Map<string, [string, string]>, words: Word[]): void {
    for (const [position, second] of words.entries()) {
        const first = words[position - 1]
        if (first === undefined || (second.gap !== 'hyphen' && second.gap !== 'space')) continue
        if (first.key === '' || second.key === '' || kindWords.has(first.key) || kindWords.has(second.key)) continue
        if (first.folded.length < 2 || second.folded.length < 2 || first.folded.length + second.folded.length > longestJoined) continue
        if (!/^[a-z]+$/.test(first.folded) || !/^[a-z]+$/.test(second.folded)) continue
        joined.set(first.folded + second.folded, [first.key, second.key])
    }
}

function commonest(sorted: string[], frequencyOf: (key: string) => number, prefix: string): string | undefined {
    let low = 0
    let high = sorted.length
    while (low < high) {
        const middle = (low + high) >> 1
        if ((sorted[middle] ?? '') < prefix) low = middle + 1
        else high = middle
    }
    let best: string | undefined
    for (const word of following(sorted, low)) {
        if (!word.startsWith(prefix)) break
        if (best === undefined || frequencyOf(word) > frequencyOf(best)) best = word
    }
    return best
}

function* following(words: string[], from: number): Generator<string> {
    for (let position = from; position < words.length; position++) yield words[position] as string
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** The commonest. @param rarityOf undefined for a word that no name has */
function mended(key: string, rarityOf: (form: string) => number | undefined): string {
    let best = key
    let bestRarity = Infinity
    const look = (form: string) => {
        const rarity = rarityOf(form) ?? Infinity
        if (rarity < bestRarity) [best, bestRarity] = [form, rarity]
    }
    for (let at = 0; at <= key.length; at++) {
        const head = key.slice(0, at)
        look(head + key.slice(at + 1))
        if (at < key.length - 1) look(`${head}${key[at + 1]}${key[at]}${key.slice(at + 2)}`)
        for (const letter of letters) {
            look(head + letter + key.slice(at))
            look(head + letter + key.slice(at + 1))
        }
    }
    return best
}

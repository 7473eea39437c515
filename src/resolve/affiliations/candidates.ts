/** Which organisations an affiliation may name: every run of its words that is a name, and names that nearly agree with a part of it. */
import { hashOf, type IndexedName, kindWeight, type NameIndex, orderOf, unknownWeight } from './name-index.ts'
import type { Location, Places } from './places.ts'
import { canonicalForms, kindWords } from './word-forms.ts'
import { isIdeograph, readWords, type Word } from './words.ts'

/** A part of the text between semicolons: an address of its own. */
export interface Part { words: Word[], location: Location }

export interface Candidate {
    /** In the index. */
    organisation: number
    name: IndexedName
    part: Part
    /** Words of the part, from and up to without. */
    from: number
    to: number
    /** 1 = the words are those of the name; less = nearly: how much of what is in either is in both, by weight. */
    likeness: number
    /** How much of the words here is in the name, and of the name here; by weight, 0…1. */
    ownShare: number
    nameShare: number
    /** Organisations that the same words name. */
    rivals: number
    /** Of one that is nearly named: how much likelier than the next. */
    overNext?: number
}

const longestName = 16
/** Names such as Ministry of Health: of more than this, those of the place are looked at. */
const mostRivals = 12
const leastLikeness = 0.55
const nearestNames = 3
/** A slip in a shorter word may as well be another word. */
const shortestMended = 7
/** A word that more names have than one in 1,100 is no abbreviation of another. */
const commonRarity = 7
export const departmentWords: ReadonlySet<string> = new Set(['department', 'division', 'section', 'unit', 'program', 'faculty', 'school', 'laboratory', 'chair'])
/** What stands behind the short name of a university. */
const behindShortNames = new Set(['school', 'college', 'faculty', 'law', 'business', 'university'])

export function readParts(text: string, index: NameIndex, places: Places): Part[] {
    const parts: Word[][] = []
    for (const word of readWords(text)) {
        if (word.gap === 'semicolon' || parts.length === 0) parts.push([])
        parts.at(-1)?.push(word)
    }
    const all = places.locate(parts.flat())
    return parts.map((given) => {
        const written = withBorders(given, index)
        const words = recognise(written, index)
        for (const word of words) word.known = index.word(word.key)
        const own = places.locate(written)
        // Of several addresses, one that names no country is in that of the whole.
        const location = own.countries.size > 0 || all.countries.size !== 1 ? own : { ...own, countries: all.countries, implied: own.implied.size > 0 ? own.implied : all.implied }
        return { words, location }
    })
}

/** Where names in ideographs, which nothing parts, begin and end: the longest from the left. */
function withBorders(words: Word[], index: NameIndex): Word[] {
    if (!words.some((word, position) => isIdeograph(word.folded) && isIdeograph(words[position + 1]?.folded ?? ''))) return words
    const parted = [...words]
    const part = (position: number) => { const word = parted[position]; if (word?.gap === 'space') parted[position] = { ...word, gap: 'comma' } }
    for (let from = 0; from < words.length; from++) {
        let end = from
        let sum = 0
        for (let to = from; to < words.length && to < from + longestName && isIdeograph(words[to]?.folded ?? ''); to++) {
            sum += wordHash(words[to] as Word)
            if (to - from >= 2 && namesOf(sum, index).some((name) => name.order === orderOf(words.slice(from, to + 1).map(wordHash)))) end = to + 1
        }
        if (end === from) continue
        part(from)
        part(end)
        from = end - 1
    }
    return parted
}

export function findCandidates(part: Part, index: NameIndex): Candidate[] {
    const found: Candidate[] = []
    const { words } = part
    for (let from = 0; from < words.length; from++) {
        const first = words[from]
        if (first === undefined || first.key === '' || (first.known === undefined && !isShortWord(first))) continue
        let sum = 0
        const hashes: number[] = []
        for (let to = from; to < words.length && hashes.length < longestName; to++) {
            const word = words[to] as Word
            if (word.key === '') continue
            const hash = wordHash(word)
            sum += hash
            hashes.push(hash)
            const names = namesOf(sum, index)
            if (names.length > 0) addNamed(found, { names, part, from, to: to + 1, hashes, index })
            if (isBorder(first) && isBorder(words[to + 1])) addWithPlace(found, { part, from, to: to + 1, hashes, sum, index })
            if (word.known === undefined) break
        }
    }
    addAlike(found, part, index)
    addParents(found, index)
    return found
}

const none: IndexedName[] = []

function namesOf(hash: number, index: NameIndex): IndexedName[] {
    let found = none
    index.find(hash, (name) => { if (found === none) found = [name]; else found.push(name) })
    return found
}

/** Names that go on with a word that stands farther on, as of a city: "Indian Institute of Technology, New Delhi". */
function addWithPlace(found: Candidate[], { part, from, to, hashes, sum, index }: { part: Part, from: number, to: number, hashes: number[], sum: number, index: NameIndex }): void {
    if (hashes.length < 2) return
    for (let position = to; position < part.words.length && position < to + longestName; position++) {
        const word = part.words[position] as Word
        // Next to one another the words are found as they are.
        if (position === to || word.known === undefined || kindWords.has(word.key)) continue
        const names = namesOf(sum + word.known.hash, index)
        if (names.length > 0) addNamed(found, { names, part, from, to, hashes: [...hashes, word.known.hash], index })
    }
}

/** Those above an organisation found, when its name holds theirs: Max Planck Institute for Physics names the Max Planck Society. */
function addParents(found: Candidate[], index: NameIndex): void {
    const named = found.slice()
    for (const candidate of named) {
        if (candidate.likeness < 1 || (index.organisations[candidate.organisation]?.parents.length ?? 0) === 0) continue
        const keys = new Set(candidate.part.words.slice(candidate.from, candidate.to).map((word) => word.key))
        for (const ror of index.organisations[candidate.organisation]?.parents ?? []) {
            const parent = index.positionOf(ror)
            if (parent === undefined || !index.coreOf(parent).some((core) => core.every((key) => keys.has(key)))) continue
            if (found.some((other) => other.organisation === parent)) continue
            found.push({ ...candidate, organisation: parent, name: { organisation: parent, kind: 'parent', order: 0 }, rivals: 1 })
        }
    }
}

/** Acronyms and short names are no words of names. */
function isShortWord(word: Word): boolean {
    return word.folded.length >= 2
}

function addNamed(found: Candidate[], { names, part, from, to, hashes, index }: { names: IndexedName[], part: Part, from: number, to: number, hashes: number[], index: NameIndex }): void {
    // A word such as "school" is somebody's name, but not within a run of words.
    if (hashes.length === 1 && kindWords.has(part.words[from]?.key ?? '') && !(isBorder(part.words[from]) && isBorder(part.words[to]))) return
    const order = orderOf(hashes)
    // Words from both sides of a comma are one name when they are all that stands there, or in the name's order.
    const isWhole = isBorder(part.words[from]) && isBorder(part.words[to])
    const crosses = !isWhole && part.words.slice(from + 1, to).some(isBorder)
    let fitting = names.filter((name) => (!crosses || name.order === order) && fits(name, part, from, to))
    // The same words in another order may name another organisation: University of Washington, Washington University.
    if (fitting.some((name) => name.order === order)) fitting = fitting.filter((name) => name.order === order || fitting.every((other) => other.order === order || other.organisation !== name.organisation))
    const organisations = new Map<number, IndexedName>()
    for (const name of fitting) {
        const known = organisations.get(name.organisation)
        if (known === undefined || (known.order !== order && name.order === order)) organisations.set(name.organisation, name)
    }
    let chosen = [...organisations.values()]
    if (chosen.length > mostRivals) {
        const { countries, implied } = part.location
        chosen = chosen.filter((name) => { const code = index.organisations[name.organisation]?.countryCode; return code !== undefined && (countries.has(code) || implied.has(code)) }).slice(0, mostRivals)
    }
    for (const name of chosen) found.push({ organisation: name.organisation, name, part, from, to, likeness: 1, ownShare: 1, nameShare: 1, rivals: organisations.size })
}

/** Acronyms are written in capitals, or alone; short names stand before a school, or alone. */
function fits(name: IndexedName, { words }: Part, from: number, to: number): boolean {
    if (name.kind !== 'acronym' && name.kind !== 'short') return true
    const next = words[to]
    const isAlone = isBorder(words[from]) && (next === undefined || isBorder(next))
    if (isAlone && (name.kind === 'acronym' || (from === 0 && to === words.length))) return true
    if (name.kind === 'acronym') return words.slice(from, to).some((word) => word.isCapitals)
    return [next, words[to + 1]].some((word) => word !== undefined && behindShortNames.has(word.key))
}

export function wordHash(word: Word): number {
    return word.known?.hash ?? hashOf(word.key)
}

export function isBorder(word: Word | undefined): boolean {
    return word === undefined || (word.gap !== 'space' && word.gap !== 'hyphen')
}

/** Runs between commas that hold no name, and are no department of one: what comes nearest by the rarity of the words shared. */
function addAlike(found: Candidate[], part: Part, index: NameIndex): void {
    const { words } = part
    const hasName = found.some((each) => each.name.kind !== 'acronym' && isBorder(words[each.to]))
    for (let from = 0; from < words.length;) {
        let to = from + 1
        while (to < words.length && !isBorder(words[to])) to += 1
        if (to - from >= 2 && !(hasName && departmentWords.has(words[from]?.key ?? '')) && !found.some((each) => each.name.kind !== 'acronym' && each.from < to && each.to > from)) nearest(found, part, from, to, index)
        from = to
    }
}

function nearest(found: Candidate[], part: Part, from: number, to: number, index: NameIndex): void {
    const own = new Map<string, Word>()
    for (const word of part.words.slice(from, to)) if (word.key !== '' && own.size < longestName) own.set(word.key, word)
    const rarest = [...own.values()].filter((word) => word.known && index.withWord(word.known.id)).sort((a, b) => weightOf(b) - weightOf(a)).slice(0, 3)
    if (rarest.length === 0 || own.size < 2) return
    const ids = new Set([...own.values()].flatMap((word) => word.known?.id ?? []))
    const elsewhere = new Set(part.words.slice(to).flatMap((word) => (word.known && !kindWords.has(word.key) && !ids.has(word.known.id) ? word.known.id : [])))
    const ownWeight = [...own.values()].reduce((sum, word) => sum + weightOf(word), 0)
    const looked = new Set<number>()
    const near = new Map<number, Near>()
    for (const { known } of rarest) {
        for (const position of index.withWord(known?.id ?? -1) ?? []) {
            if (looked.has(position)) continue
            looked.add(position)
            let shared = 0
            let whole = 0
            for (const id of index.wordsAt(position)) {
                // The city of a name may stand farther on.
                if (elsewhere.has(id)) continue
                const weight = index.weights[id] as number
                whole += weight
                if (ids.has(id)) shared += weight
            }
            const likeness = shared / (ownWeight + whole - shared)
            if (likeness < leastLikeness) continue
            const name = index.nameAt(position)
            if (likeness > (near.get(name.organisation)?.likeness ?? 0)) near.set(name.organisation, { name, likeness, ownShare: shared / ownWeight, nameShare: shared / whole })
        }
    }
    const best = [...near.values()].sort((a, b) => b.likeness - a.likeness)
    for (const [position, { name, likeness, ownShare, nameShare }] of best.slice(0, nearestNames).entries()) {
        found.push({ organisation: name.organisation, name, part, from, to, likeness: Math.min(likeness, 0.99), ownShare, nameShare, rivals: best.length, overNext: likeness - (best[position + 1]?.likeness ?? 0) })
    }
}

interface Near { name: IndexedName, likeness: number, ownShare: number, nameShare: number }

export function weightOf(word: Word): number {
    return word.key === '' ? 0 : kindWords.has(word.key) ? kindWeight : word.known?.weight ?? unknownWeight
}

/** Abbreviations are written out, words joined or parted as names do, a slip of one letter in a long word is mended. */
function recognise(words: Word[], index: NameIndex): Word[] {
    const known: Word[] = []
    for (let position = 0; position < words.length; position++) {
        const word = words[position] as Word
        const next = words[position + 1]
        if (word.key === '' || canonicalForms.has(word.folded) || !/^[a-z]+$/.test(word.folded)) {
            known.push(word)
            continue
        }
        if (index.word(word.key) === undefined) {
            const parted = index.split(word.folded)
            if (parted) {
                known.push({ ...word, key: parted[0] }, { ...word, key: parted[1], gap: 'hyphen' })
                continue
            }
            const joined = next && (next.gap === 'space' || next.gap === 'hyphen') && index.word(word.folded + next.folded) ? word.folded + next.folded : undefined
            if (joined !== undefined) {
                known.push({ ...word, key: joined, folded: joined })
                position += 1
                continue
            }
        }
        known.push(word.isAbbreviated && word.folded.length >= 3 ? { ...word, key: writtenOut(word, index) } : index.word(word.key) || word.folded.length < shortestMended ? word : { ...word, key: index.mend(word.key) })
    }
    return known
}

function writtenOut(word: Word, index: NameIndex): string {
    const known = index.word(word.key)
    if (known && (index.rarities[known.id] as number) < commonRarity) return word.key
    const full = index.expand(word.folded)
    return full === undefined ? word.key : full
}

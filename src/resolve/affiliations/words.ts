/** An affiliation as words that can be compared: folded, split at what separates words, each standing for its forms in other languages. */
import { remember } from './remember.ts'
import { canonicalForms, droppedWords, severalWords } from './word-forms.ts'

export interface Word {
    /** Small letters without marks, as written otherwise. */
    folded: string
    /** What stands for the word and its forms; '' = carries no meaning here. */
    key: string
    /** Ended by a full stop, as abbreviations are. */
    isAbbreviated: boolean
    /** What stands before it. */
    gap: 'start' | 'space' | 'hyphen' | 'comma' | 'bracket' | 'semicolon'
    /** Written in capitals throughout, of two letters or more. */
    isCapitals: boolean
    /** Of the words of names; undefined before it was looked up, or when no name has it. */
    known?: KnownWord | undefined
}

export interface KnownWord {
    id: number
    hash: number
    /** How much it tells one name from another. */
    weight: number
}

/** More of a text is never a name or an address; what follows is not looked at. */
export const longestText = 4_000

const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]|[\p{L}\p{M}\p{N}]+/gu
const ideograph = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u
const special: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŋ: 'n', ə: 'a' }
const marks = /[\u0300-\u036F]/g
const mostRemembered = 200_000
const fullStop = 46

/** Without marks and capitals: "Universität" → "universitat". Scripts are kept. */
export function fold(text: string): string {
    const small = text.normalize('NFKD').replace(marks, '').normalize('NFC').toLowerCase()
    return /[ßøłđðþæœıħŋə]/.test(small) ? small.replace(/[ßøłđðþæœıħŋə]/g, (letter) => special[letter] ?? letter) : small
}

/** The word that stands for a folded one: its translations, plurals and the two spellings of umlauts fall together. */
export const keyOf = remember(mostRemembered, (folded): string => droppedWords.has(folded) ? '' : canonicalForms.get(folded) ?? canonicalForms.get(spelling(folded)) ?? spelling(folded))

/** muenchen and munchen, sciences and science, but not quest and qust. */
function spelling(folded: string): string {
    if (folded.length <= 3 || !/^[a-z]+$/.test(folded)) return folded
    const umlauts = folded.replace(/ae/g, 'a').replace(/oe/g, 'o').replace(/(?<![qae])ue(?!$)/g, 'u')
    if (umlauts.length > 4 && umlauts.endsWith('ies')) return `${umlauts.slice(0, -3)}y`
    return umlauts.length > 4 && umlauts.endsWith('s') && !umlauts.endsWith('ss') ? umlauts.slice(0, -1) : umlauts
}

export function isIdeograph(word: string): boolean {
    return ideograph.test(word)
}

export function readWords(text: string): Word[] {
    const prepared = prepare(text)
    const words: Word[] = []
    let before = 0
    for (const found of prepared.matchAll(word)) {
        const start = found.index
        const end = start + found[0].length
        const { folded, key, isCapitals, parts } = formOf(found[0])
        const gap = words.length === 0 ? 'start' : gapOf(prepared, before, start)
        before = end
        if (parts) for (const [position, part] of parts.entries()) words.push({ folded: position === 0 ? folded : part, key: keyOf(part), isAbbreviated: false, gap: position === 0 ? gap : 'space', isCapitals: false })
        else words.push({ folded, key, isAbbreviated: prepared.charCodeAt(end) === fullStop, gap, isCapitals })
    }
    return withInitials(words)
}

interface Form { folded: string, key: string, isCapitals: boolean, parts: string[] | undefined }

const formOf = remember(mostRemembered, (written): Form => {
    const folded = fold(written)
    return { folded, key: isIdeograph(written) ? folded : keyOf(folded), isCapitals: written.length > 1 && written === written.toUpperCase() && written !== written.toLowerCase(), parts: severalWords.get(folded) }
})

/** Initials fall together however they are written: M. D. Anderson, M.D. Anderson, MD Anderson; P. R. China. */
function withInitials(words: Word[]): Word[] {
    const isInitial = (word: Word | undefined) => word !== undefined && /^[a-z]$/.test(word.folded)
    if (!words.some((word, position) => isInitial(word) && isInitial(words[position + 1]))) return words
    const joined: Word[] = []
    for (const word of words) {
        const last = joined.at(-1)
        if (last && isInitial(word) && word.gap === 'space' && /^[a-z]{1,5}$/.test(last.folded) && joinedInitials.has(last)) {
            const folded = last.folded + word.folded
            joined[joined.length - 1] = { ...last, folded, key: keyOf(folded), isCapitals: true, isAbbreviated: false }
            joinedInitials.add(joined[joined.length - 1] as Word)
            continue
        }
        joined.push(word)
        if (isInitial(word)) joinedInitials.add(word)
    }
    return joined
}

const joinedInitials = new WeakSet<Word>()

/** Apostrophes join (Xi'an, people's) or separate an article (l'Adour); addresses of machines are no words. */
function prepare(text: string): string {
    let prepared = text.slice(0, longestText)
    if (/[@/]/.test(prepared)) prepared = prepared.replace(/\S+@\S+|https?:\/\/\S+/g, (address) => ';'.padEnd(address.length))
    if (/[&#]/.test(prepared)) prepared = prepared.replace(/#(?:TAB|N|R)#/g, ' ').replace(/(?<!\p{L})(\p{L}{1,2})\s?&\s?(\p{L}{1,2})(?!\p{L})/gu, '$1and$2')
    if (/['’`´ʼ‘]/.test(prepared)) {
        prepared = prepared.replace(/(^|[\s,(;-])(d|l|dell|dall|all|sull|nell|un|qu)['’`´ʼ‘](?=\p{L})/giu, (_whole, gap: string, article: string) => `${gap}${article} `)
            .replace(/(?<=\p{L})['’`´ʼ‘](?=\p{L})/gu, '')
    }
    return prepared
}

/** What stands from the end of a word to the beginning of the next. */
function gapOf(text: string, from: number, to: number): Word['gap'] {
    if (to === from || (to === from + 1 && text.charCodeAt(from) === 32)) return 'space'
    if (to === from + 2 && text.charCodeAt(from) === 44 && text.charCodeAt(from + 1) === 32) return 'comma'
    const between = text.slice(from, to)
    if (/[;|\n\t\r#]|\s\/\s/.test(between)) return 'semicolon'
    if (/[()[\]{}（）【】]/.test(between)) return 'bracket'
    if (/[,:、，/•·]|\s[-–—]\s|[-–—]\s/.test(between)) return 'comma'
    return /[-–—‐‑]/.test(between) ? 'hyphen' : 'space'
}

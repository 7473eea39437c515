/** What a text says of a degree: its level, in the languages of degree-patterns.ts. */
import { type DegreeLevel, degreeRules, students, underWay } from './degree-patterns.ts'

export interface ParsedDegree {
    /** Null = the text names none of them. Of several the highest. Postdoc is a post after the doctorate, no degree. */
    level: DegreeLevel | null
    /** A study under way (or left off), not a degree that was given: PhD student is a position towards a doctorate. */
    isStudent: boolean
    /** The only degree named is honorary; then there is no level. */
    isHonorary: boolean
    /** Each thing that was found, with the words it was found in. */
    because: string
}

const byHeight: readonly DegreeLevel[] = ['bachelor', 'master', 'doctorate', 'postdoc']
/** A degree is named at the beginning or never; longer texts are biographies. */
const longestText = 1_000
/** Covers what was read: no letter, so that it ends a word. */
const cover = '\u00A4'

/** @param text a degree or a role as somebody wrote it, in any language; null and empty are no degree */
export function parseDegree(text: string | null): ParsedDegree {
    let rest = comparable(text ?? '')
    const found: { level: DegreeLevel | null, isStudent: boolean, isHonorary: boolean, says: string }[] = []
    let isStudent = false
    let isUnderWay = false
    let areTrapsCovered = false
    for (const rule of degreeRules) {
        if (rule.level !== 'none' && !rule.isFirst && !areTrapsCovered) {
            areTrapsCovered = true
            isStudent = students.some((each) => rest.search(each) >= 0)
            isUnderWay = underWay.some((each) => rest.search(each) >= 0)
        }
        rest = rest.replace(rule.find, (words: string) => {
            if (words.trim() === '') return words
            found.push({ level: rule.level === 'none' ? null : rule.level, isStudent: rule.isStudent === true, isHonorary: rule.isHonorary === true, says: `“${words.trim()}” is ${rule.says}` })
            return cover.repeat(words.length)
        })
    }
    const level = byHeight.findLast((each) => found.some((one) => one.level === each)) ?? null
    const isHonorary = level === null && found.some((one) => one.isHonorary)
    const isDegree = level !== null && level !== 'postdoc'
    const saysStudy = (isStudent && level !== 'postdoc') || (isUnderWay && isDegree)
    return {
        level,
        isStudent: !isHonorary && (saysStudy || (isDegree && found.some((one) => one.level === level && one.isStudent))),
        isHonorary,
        because: [...new Set(found.map((one) => one.says)), ...(saysStudy ? ['the text speaks of a study under way'] : [])].join('; ') || (rest.trim() === '' ? 'there is no text' : 'the text names no degree'),
    }
}

/** Compatible forms joined, Latin accents taken off (kana and hangul keep theirs), spaces single. */
function comparable(text: string): string {
    return text.slice(0, longestText).toWellFormed().normalize('NFKD').replace(/(?<=\p{Script=Latin})[\u0300-\u036f]+/gu, '').normalize('NFC').replace(/\s+/g, ' ').trim()
}

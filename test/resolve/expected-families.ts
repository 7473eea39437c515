/** Families once more, written apart from the SQL: every pair of works is looked at, and union-find puts together what belongs together. */
import type { InventedWork } from './invented-works.ts'

/** A row of core.work_families. */
export interface FamilyRow { workId: string, familyId: string, isHead: boolean, citedByCount: number, citations3y: number | null, citations5y: number | null }

const largestFamily = 20

/** In the order of their works. */
export function findFamilies(works: InventedWork[]): FamilyRow[] {
    const parents = new Map(works.map(({ id }) => [id, id]))
    const rootOf = (id: string): string => {
        const parent = parents.get(id) ?? id
        return parent === id ? id : rootOf(parent)
    }
    const withWords = works.map((work) => ({ work, words: wordsOf(work.author?.name ?? '') }))
    for (const [index, first] of withWords.entries()) {
        for (const second of withWords.slice(0, index)) {
            if (belongTogether(first, second)) parents.set(rootOf(first.work.id), rootOf(second.work.id))
        }
    }
    const groups = new Map<string, InventedWork[]>()
    for (const work of works) groups.set(rootOf(work.id), [...groups.get(rootOf(work.id)) ?? [], work])
    return [...groups.values()].filter((group) => group.length > 1).flatMap(rowsOf).sort((a, b) => compare(a.workId, b.workId))
}

interface WithWords { work: InventedWork, words: Set<string> }

function belongTogether({ work: a, words: wordsOfA }: WithWords, { work: b, words: wordsOfB }: WithWords): boolean {
    if (a.dois.some((doi) => b.dois.includes(doi)) || a.arxivIds.some((id) => b.arxivIds.includes(id))) return true
    if (a.title === null || a.title !== b.title || a.year === null || b.year === null || Math.abs(a.year - b.year) > 2) return false
    if (a.type !== 'preprint' && b.type !== 'preprint') return false
    return (a.author?.id ?? 'none') === b.author?.id || [...wordsOfA].some((word) => wordsOfB.has(word))
}

function wordsOf(name: string): Set<string> {
    const plain = name.normalize('NFKD').replace(/\p{Mn}/gu, '').replaceAll(/['’]/g, '').toLowerCase().normalize('NFC')
    const words = plain.split(/[^\p{L}]+/u)
    return new Set((/\p{Script=Han}/u.test(plain) ? [words.join('')] : words).filter((word) => Array.from(word).length >= 2))
}

function rowsOf(group: InventedWork[]): FamilyRow[] {
    const familyId = group.map(({ id }) => id).sort(compare)[0] ?? ''
    const isFamily = group.length <= largestFamily
    const head = [...group].sort((a, b) => Number(a.isRetracted) - Number(b.isRetracted) || Number(a.type === 'preprint') - Number(b.type === 'preprint')
        || b.citations - a.citations || compare(a.id, b.id))[0]
    return group.map((work) => {
        const versions = isFamily ? group : [work]
        return {
            workId: work.id, familyId, isHead: !isFamily || work === head,
            citedByCount: Math.max(...versions.map(({ citations }) => citations)),
            citations3y: largest(versions.map(({ citations3y }) => citations3y)),
            citations5y: largest(versions.map(({ citations5y }) => citations5y)),
        }
    })
}

function largest(counts: (number | null)[]): number | null {
    const known = counts.filter((count) => count !== null)
    return known.length === 0 ? null : Math.max(...known)
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0
}

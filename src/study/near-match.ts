const mostEdits = 3

/** The known word that `word` was probably meant to be; case does not matter. */
export function findNearMatch(word: string, known: readonly string[]): string | undefined {
    const wanted = word.toLowerCase()
    if (wanted.length > 100) return undefined
    const near = known
        .map((candidate) => ({ candidate, edits: countEdits(wanted, candidate.toLowerCase()) }))
        .filter(({ candidate, edits }) => edits <= Math.min(mostEdits, Math.floor(Math.max(candidate.length, wanted.length) / 2.5)))
        .sort((a, b) => a.edits - b.edits)
    return near[0]?.candidate
}

/** Letters added, removed, replaced, or two neighbours swapped (optimal string alignment). */
function countEdits(a: string, b: string): number {
    let beforeLast: number[] = []
    let last = Array.from({ length: b.length + 1 }, (_, i) => i)
    for (let i = 1; i <= a.length; i++) {
        const row = [i]
        for (let j = 1; j <= b.length; j++) {
            const isSame = a[i - 1] === b[j - 1]
            let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
            if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1)
            row.push(edits)
        }
        beforeLast = last
        last = row
    }
    return last[b.length] ?? 0
}

/** What a function answered, kept up to so many answers: texts bring the same words again and again, and hostile ones bring new words without end. */
export function remember<T>(most: number, compute: (key: string) => T): (key: string) => T {
    const known = new Map<string, T>()
    return (key) => {
        const held = known.get(key)
        if (held !== undefined || known.has(key)) return held as T
        const answer = compute(key)
        if (known.size >= most) known.clear()
        known.set(key, answer)
        return answer
    }
}

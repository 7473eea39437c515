/**
 * Bootstrap intervals of shares. Resampling n people with replacement, of whom k count, gives a count that is binomial (n, k/n);
 * so the 1,000 samples are drawn from that distribution by inversion, which is the same bootstrap without touching single people
 * and costs the same for two hundred as for two million. Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13 (percentile interval).
 */
const samples = 1_000
const seed = 20_250_421
const level = 0.95

/**
 * 95 % percentile interval of k of n, as shares 0…1; null when n is 0. The same input gives the same interval.
 */
export function bootstrapInterval(k: number, n: number): [number, number] | null {
    if (n === 0) return null
    const draw = binomialSampler(n, k / n)
    const random = generator(seed)
    const counts = Float64Array.from({ length: samples }, () => draw(random())).sort()
    const at = (quantile: number) => (counts[Math.min(samples - 1, Math.max(0, Math.round(quantile * (samples - 1))))] ?? 0) / n
    return [at((1 - level) / 2), at((1 + level) / 2)]
}

/** Inverse of the cumulative distribution, tabulated over the counts that can occur (±10 standard deviations around the mean). */
function binomialSampler(n: number, p: number): (uniform: number) => number {
    if (p <= 0) return () => 0
    if (p >= 1) return () => n
    const reach = Math.ceil(10 * Math.sqrt(n * p * (1 - p))) + 10
    const from = Math.max(0, Math.floor(n * p) - reach)
    const to = Math.min(n, Math.ceil(n * p) + reach)
    const mode = Math.min(to, Math.max(from, Math.floor((n + 1) * p)))
    // Weights relative to the mode, by the ratio of neighbours, so that nothing over- or underflows.
    const weights = new Float64Array(to - from + 1)
    weights[mode - from] = 1
    for (let k = mode; k < to; k++) weights[k + 1 - from] = (weights[k - from] ?? 0) * ((n - k) / (k + 1)) * (p / (1 - p))
    for (let k = mode; k > from; k--) weights[k - 1 - from] = (weights[k - from] ?? 0) * (k / (n - k + 1)) * ((1 - p) / p)
    const cumulative = weights.slice()
    for (let i = 1; i < cumulative.length; i++) cumulative[i] = (cumulative[i] ?? 0) + (cumulative[i - 1] ?? 0)
    const total = cumulative[cumulative.length - 1] ?? 1
    return (uniform) => {
        const target = uniform * total
        let low = 0
        let high = cumulative.length - 1
        while (low < high) {
            const middle = (low + high) >> 1
            if ((cumulative[middle] ?? 0) > target) high = middle
            else low = middle + 1
        }
        return from + low
    }
}

/** Uniform numbers in [0, 1) from a 32-bit seed: the mulberry32 generator (public domain, T. Ettinger, 2017). */
function generator(start: number): () => number {
    let state = start >>> 0
    return () => {
        state = (state + 0x6D2B79F5) >>> 0
        let mixed = Math.imul(state ^ (state >>> 15), state | 1)
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    }
}

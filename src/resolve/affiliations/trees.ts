/** A sum of regression trees for a yes-or-no question (gradient boosting with logistic loss, Friedman 2001, doi:10.1214/aos/1013203451). */

/** Numbers of a tree's nodes one after the other: [feature, most that goes left, left, right], or [-1, value, 0, 0] for a leaf; nodes by number. */
export type Tree = readonly number[]
export interface Trees { base: number, trees: readonly Tree[] }

const perNode = 4

/** The same in arrays of numbers, in which it is judged faster: one node after the other, of all trees. */
export interface Grove { base: number, roots: Int32Array, features: Int16Array, limits: Float64Array, left: Int32Array, right: Int32Array }

export function plant({ base, trees }: Trees): Grove {
    const count = trees.reduce((sum, tree) => sum + tree.length / perNode, 0)
    const grove: Grove = { base, roots: new Int32Array(trees.length), features: new Int16Array(count), limits: new Float64Array(count), left: new Int32Array(count), right: new Int32Array(count) }
    let start = 0
    for (const [number, tree] of trees.entries()) {
        grove.roots[number] = start
        for (let node = 0; node < tree.length / perNode; node++) {
            grove.features[start + node] = tree[node * perNode] as number
            grove.limits[start + node] = tree[node * perNode + 1] as number
            grove.left[start + node] = start + (tree[node * perNode + 2] as number)
            grove.right[start + node] = start + (tree[node * perNode + 3] as number)
        }
        start += tree.length / perNode
    }
    return grove
}

/** 0…1 */
export function predict({ base, roots, features, limits, left, right }: Grove, row: ArrayLike<number>): number {
    let sum = base
    for (let tree = 0; tree < roots.length; tree++) {
        let at = roots[tree] as number
        let feature = features[at] as number
        while (feature >= 0) {
            at = ((row[feature] as number) <= (limits[at] as number) ? left[at] : right[at]) as number
            feature = features[at] as number
        }
        sum += limits[at] as number
    }
    return 1 / (1 + Math.exp(-sum))
}

function valueOf(tree: Tree, row: readonly number[]): number {
    let at = 0
    for (;;) {
        const feature = tree[at] as number
        if (feature < 0) return tree[at + 1] as number
        at = ((row[feature] as number) <= (tree[at + 1] as number) ? tree[at + 2] as number : tree[at + 3] as number) * perNode
    }
}

export interface Growth { trees: number, depth: number, rate: number, leastWeight: number }

const bins = 32
const shrinkage = 2
const rowShare = 0.7
const featureShare = 0.7
const leastGain = 0.5

/** Learns from rows of features and answers (1 or 0). Deterministic: the same rows in the same order give the same trees. */
export function grow(rows: readonly (readonly number[])[], answers: readonly number[], { trees, depth, rate, leastWeight }: Growth): Trees {
    const random = createRandom(1)
    const features = rows[0]?.length ?? 0
    const cuts = Array.from({ length: features }, (_each, feature) => cutsOf(rows, feature))
    const binned = cuts.map((cut, feature) => Uint8Array.from(rows, (row) => { let bin = 0; while (bin < cut.length && (row[feature] as number) > (cut[bin] as number)) bin += 1; return bin }))
    const yes = answers.reduce((sum, answer) => sum + answer, 0)
    const base = round(Math.log(yes / (rows.length - yes)))
    const sums = new Float64Array(rows.length).fill(base)
    const slopes = new Float64Array(rows.length)
    const weights = new Float64Array(rows.length)
    const grown: Tree[] = []
    for (let number = 0; number < trees; number++) {
        for (let row = 0; row < rows.length; row++) {
            const chance = 1 / (1 + Math.exp(-(sums[row] as number)))
            slopes[row] = (answers[row] as number) - chance
            weights[row] = chance * (1 - chance)
        }
        const nodes: number[] = []
        const taken: number[] = []
        for (let row = 0; row < rows.length; row++) if (random() < rowShare) taken.push(row)
        split(nodes, taken, Array.from({ length: features }, (_each, feature) => feature).filter(() => random() < featureShare), depth)
        for (const [row, values] of rows.entries()) sums[row] = (sums[row] as number) + valueOf(nodes, values)
        grown.push(nodes)
    }
    return { base, trees: grown }

    function split(nodes: number[], taken: number[], looked: number[], left: number): number {
        const number = nodes.length / perNode
        let slope = 0
        let weight = 0
        for (const row of taken) { slope += slopes[row] as number; weight += weights[row] as number }
        nodes.push(-1, round(rate * slope / (weight + shrinkage)), 0, 0)
        const best = left === 0 || weight < 2 * leastWeight ? undefined : bestCut(taken, looked, slope, weight)
        if (best === undefined) return number
        const column = binned[best.feature] as Uint8Array
        const smaller = split(nodes, taken.filter((row) => (column[row] as number) <= best.bin), looked, left - 1)
        const larger = split(nodes, taken.filter((row) => (column[row] as number) > best.bin), looked, left - 1)
        nodes.splice(number * perNode, perNode, best.feature, (cuts[best.feature] as number[])[best.bin] as number, smaller, larger)
        return number
    }

    function bestCut(taken: number[], looked: number[], slope: number, weight: number): { feature: number, bin: number } | undefined {
        let best: { feature: number, bin: number } | undefined
        let bestGain = leastGain
        for (const feature of looked) {
            const count = (cuts[feature] as number[]).length + 1
            const binSlopes = new Float64Array(count)
            const binWeights = new Float64Array(count)
            const column = binned[feature] as Uint8Array
            for (const row of taken) {
                const bin = column[row] as number
                binSlopes[bin] = (binSlopes[bin] as number) + (slopes[row] as number)
                binWeights[bin] = (binWeights[bin] as number) + (weights[row] as number)
            }
            let leftSlope = 0
            let leftWeight = 0
            for (let bin = 0; bin < count - 1; bin++) {
                leftSlope += binSlopes[bin] as number
                leftWeight += binWeights[bin] as number
                const rightWeight = weight - leftWeight
                if (leftWeight < leastWeight || rightWeight < leastWeight) continue
                const rightSlope = slope - leftSlope
                const gain = leftSlope ** 2 / (leftWeight + shrinkage) + rightSlope ** 2 / (rightWeight + shrinkage) - slope ** 2 / (weight + shrinkage)
                if (gain > bestGain) [best, bestGain] = [{ feature, bin }, gain]
            }
        }
        return best
    }
}

function cutsOf(rows: readonly (readonly number[])[], feature: number): number[] {
    const values = [...new Set(rows.map((row) => row[feature] as number))].sort((a, b) => a - b)
    const count = Math.min(bins, values.length - 1)
    return [...new Set(Array.from({ length: count }, (_each, cut) => {
        const at = Math.floor((cut + 1) * values.length / (count + 1))
        return round(((values[at - 1] as number) + (values[at] as number)) / 2)
    }))]
}

/** Enough digits to tell features apart, few enough for a small file. */
function round(value: number): number {
    return Number(value.toPrecision(4))
}

/** Numerical Recipes' linear congruential generator: the same numbers everywhere. */
function createRandom(seed: number): () => number {
    let state = seed
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return state / 2 ** 32
    }
}

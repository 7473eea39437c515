/**
 * Learns how likely a candidate of the affiliation matcher is right, from labelled strings, and writes src/resolve/affiliations/model.json:
 *   npm run train-matcher -- <folder of ROR files> <labelled.jsonl>...
 * Of each file only the development half is read into the model and the threshold (`isDevelopment`); `homegrown resolve evaluate --half held-out`
 * reports on the other. The strings themselves are not kept.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../src/config.ts'
import { loadOrganisations } from '../src/cli/load-organisations.ts'
import { findCandidates, readParts } from '../src/resolve/affiliations/candidates.ts'
import { chooseCandidates } from '../src/resolve/affiliations/choose.ts'
import { isDevelopment, readLabelled } from '../src/resolve/affiliations/labelled.ts'
import { featuresOf } from '../src/resolve/affiliations/features.ts'
import { secondFeatures } from '../src/resolve/affiliations/model.ts'
import { createNameIndex } from '../src/resolve/affiliations/name-index.ts'
import { createPlaces } from '../src/resolve/affiliations/places.ts'
import { grow, plant, predict, type Grove, type Trees } from '../src/resolve/affiliations/trees.ts'

/** Small enough to read, large enough: more trees gain less than a hundredth of F1 on the development halves. */
const firstGrowth = { trees: 200, depth: 5, rate: 0.06, leastWeight: 4 }
const secondGrowth = { trees: 80, depth: 4, rate: 0.07, leastWeight: 4 }
const parts = 5
/** Of all development strings together, each judged by a model that did not see it. */
const wantedPrecision = 0.935

const [folder, ...files] = process.argv.slice(2)
if (folder === undefined || files.length === 0) throw new Error('say where: npm run train-matcher -- <folder of ROR files> <labelled.jsonl>...')
const organisations = await loadOrganisations(folder)
const places = createPlaces(organisations, new Set(organisations.flatMap((each) => each.places.map((place) => place.countryCode))))
const index = createNameIndex(organisations, places.names)

const examples = (await Promise.all(files.map((file) => readLabelled(file)))).flat().filter(({ affiliation }) => isDevelopment(affiliation)).map(({ affiliation, rors }) => {
    const right = new Set(rors.flatMap((ror) => index.standing(ror)))
    const candidates = readParts(affiliation, index, places).flatMap((part) => findCandidates(part, index))
    return { right, candidates, features: featuresOf(candidates, index), answers: candidates.map((candidate) => Number(right.has(index.organisations[candidate.organisation]?.ror ?? ''))) }
})
type Example = typeof examples[number]

const judged = withoutOwn(examples, (others) => { const { first, second } = fit(others); return { first: plant(first), second: plant(second) } })
writeFileSync(path.join(projectRoot, 'src', 'resolve', 'affiliations', 'model.json'), `${JSON.stringify(finish(fit(examples), judged))}\n`)

function fit(rows: Example[]): { first: Trees, second: Trees } {
    const first = growFirst(rows)
    const looks = withoutOwn(rows, (others) => plant(growFirst(others)))
    const second = grow(rows.flatMap((row) => secondFeatures(row.candidates, row.features, row.features.map((each) => predict(looks.get(row) as Grove, each)))), rows.flatMap((row) => row.answers), secondGrowth)
    return { first, second }
}

function growFirst(rows: Example[]): Trees {
    return grow(rows.flatMap((row) => row.features), rows.flatMap((row) => row.answers), firstGrowth)
}

/** For every row, what was learnt from the parts that it is not in. */
function withoutOwn<T>(rows: Example[], learn: (rows: Example[]) => T): Map<Example, T> {
    const found = new Map<Example, T>()
    for (let part = 0; part < parts; part++) {
        const learnt = learn(rows.filter((_row, position) => position % parts !== part))
        for (const row of rows.filter((_row, position) => position % parts === part)) found.set(row, learnt)
    }
    return found
}

function finish(learnt: { first: Trees, second: Trees }, judges: typeof judged) {
    const scored = examples.flatMap((row) => chooseCandidates(row.candidates, index, judges.get(row)).filter((each) => each.behind === undefined).map((each) => ({ score: each.score, isRight: row.right.has(index.organisations[each.candidate.organisation]?.ror ?? '') })))
    const wanted = examples.reduce((sum, row) => sum + row.right.size, 0)
    const at = (threshold: number) => {
        const taken = scored.filter((each) => each.score >= threshold)
        const right = taken.filter((each) => each.isRight).length
        return { threshold, precision: right / taken.length, recall: right / wanted }
    }
    const points = Array.from({ length: 60 }, (_each, step) => at(Number((0.35 + step / 100).toFixed(2))))
    const chosen = points.find((point) => point.precision >= wantedPrecision) ?? points.at(-1)
    console.log(`${examples.length} development strings; threshold ${chosen?.threshold}: precision ${chosen?.precision.toFixed(3)}, recall ${chosen?.recall.toFixed(3)}`)
    const version = createHash('sha256').update(JSON.stringify(learnt)).digest('hex').slice(0, 8)
    return { version: `1.${version}`, threshold: chosen?.threshold ?? 1, ...learnt }
}

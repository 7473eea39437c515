/**
 * The affiliation matcher: on labelled strings that nothing was learnt from, and against OpenAlex's own institutions on real works.
 * By itself: npx tsx test/bench/affiliations.ts
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { loadOrganisations } from '../../src/cli/load-organisations.ts'
import { createMatcher, type Match } from '../../src/resolve/affiliations/match.ts'
import { rorIdOf } from '../../src/ror-id.ts'
import { countryCodes } from '../../src/study/places.ts'
import { runCommand } from '../support/command.ts'
import { realData } from '../support/real-data.ts'
import type { BenchRow } from './row.ts'

interface Point { precision: number, recall: number, f1: number, threshold: number }
interface Evaluated { strings: number, unknownIds: number, accepted: Point, best: Point, country: { accuracy: number, answered: number, strings: number }, stringsPerSecond: number, loadSeconds: number, peakMegabytes: number }
interface Work { authorships?: { institutions?: { id?: string, ror?: string | null, country_code?: string | null }[], affiliations?: { raw_affiliation_string?: string, institution_ids?: string[] }[] }[] }

const goals = { 'ror-springer': { precision: 0.95, recall: 0.8 }, 's2aff-dev': { precision: 0.92, recall: 0.8 } }

export async function benchAffiliations(): Promise<BenchRow[]> {
    const rows: BenchRow[] = []
    for (const [set, goal] of Object.entries(goals)) {
        const done = await runCommand(['resolve', 'evaluate', realData('affiliation-gold', `${set}.jsonl`), '--ror', realData('ror'), '--half', 'held-out', '--json'], {})
        if (done.code !== 0) throw new Error(done.stderr)
        const { strings, unknownIds, accepted, best, country, stringsPerSecond, loadSeconds, peakMegabytes } = JSON.parse(done.stdout) as Evaluated
        rows.push(
            { what: `affiliations of ${set}, the ${strings} strings nothing was learnt from (${unknownIds} ids unknown to the organisations given): accepted at ${accepted.threshold}`, figure: `precision ${accepted.precision.toFixed(3)}, recall ${accepted.recall.toFixed(3)}`, goal: `≥ ${goal.precision} at ≥ ${goal.recall}`, holds: accepted.precision >= goal.precision && accepted.recall >= goal.recall },
            { what: `the same, best F1 (at ${best.threshold})`, figure: `${best.f1.toFixed(3)} (precision ${best.precision.toFixed(3)}, recall ${best.recall.toFixed(3)})`, goal: '≥ 0.90', holds: best.f1 >= 0.9 },
            { what: 'the same, country of the string', figure: `${country.accuracy.toFixed(3)} of ${country.answered} answered (${country.strings} have one)`, goal: '≥ 0.98', holds: country.accuracy >= 0.98 },
            { what: 'the same, speed of one core; index; peak memory', figure: `${Math.round(stringsPerSecond)} strings/s; ${loadSeconds.toFixed(1)} s; ${Math.round(peakMegabytes)} MB`, goal: '≥ 5,000; ≤ 20 s; ≤ 700 MB', holds: stringsPerSecond >= 5_000 && loadSeconds <= 20 && peakMegabytes <= 700 },
        )
    }
    return [...rows, ...await agreement()]
}

/** Each distinct string of the works once: what we say, and what OpenAlex says. */
async function agreement(): Promise<BenchRow[]> {
    const matcher = createMatcher(await loadOrganisations(realData('ror')), countryCodes())
    const seen = new Map<string, { rors: Set<string>, countries: Set<string> }>()
    for await (const line of createInterface({ input: createReadStream(realData('openalex', 'works-2026-02.ndjson.gz')).pipe(createGunzip()) })) {
        for (const { institutions = [], affiliations = [] } of (JSON.parse(line) as Work).authorships ?? []) {
            const byId = new Map(institutions.map((institution) => [institution.id, institution]))
            for (const { raw_affiliation_string: text, institution_ids: ids = [] } of affiliations) {
                if (text === undefined || text.trim() === '') continue
                const held = ids.flatMap((id) => byId.get(id) ?? [])
                seen.set(text, { rors: new Set(held.flatMap(({ ror }) => (ror ? matcher.standing(rorIdOf(ror) ?? '') : []))), countries: new Set(held.flatMap((each) => each.country_code ?? [])) })
            }
        }
    }
    const kinds = new Map<string, number>()
    let sameCountry = 0
    let bothCountry = 0
    for (const [text, theirs] of seen) {
        const ours = matcher.match(text)
        const kind = kindOf(ours, theirs.rors)
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        if (ours.countries.length === 0 || theirs.countries.size === 0) continue
        bothCountry += 1
        if (ours.countries.some((code) => theirs.countries.has(code))) sameCountry += 1
    }
    const share = (count: number, of: number) => `${(100 * count / of).toFixed(1)} %`
    const listed = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${kind} ${share(count, seen.size)}`).join('; ')
    return [{ what: `institutions of ${seen.size} distinct affiliation strings of the 2,643 real works, ours beside OpenAlex's`, figure: `${listed}; a country in common where both give one: ${share(sameCountry, bothCountry)} of ${bothCountry}`, goal: 'reported', holds: true }]
}

function kindOf({ organisations }: Match, theirs: Set<string>): string {
    const ours = new Set(organisations.map((each) => each.ror))
    const shared = [...ours].filter((ror) => theirs.has(ror)).length
    if (ours.size === 0 && theirs.size === 0) return 'neither names one'
    if (ours.size === 0) return 'only OpenAlex names one'
    if (theirs.size === 0) return 'only we name one'
    if (shared === ours.size && shared === theirs.size) return 'the same'
    if (shared === 0) return 'others'
    return shared === ours.size ? 'OpenAlex names more' : shared === theirs.size ? 'we name more' : 'some in common'
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) for (const row of await benchAffiliations()) console.log(`${row.holds ? 'yes' : 'NO '} ${row.what}: ${row.figure} (${row.goal})`)

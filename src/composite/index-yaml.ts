/** The keys of index.yaml. */
import { z } from 'zod'
import { checkYaml, yamlProblem } from '../study/check-yaml.ts'
import { findNearMatch } from '../study/near-match.ts'
import { parseCountry } from '../study/places.ts'
import { listProblems, showValue } from '../study/problems.ts'
import { regions, text } from '../study/schema.ts'
import { metricHelp, parseMetric } from './pillar-source.ts'
import type { Guide, YamlProblem } from '../study/check-yaml.ts'
import type { Path, YamlFile } from '../study/yaml-lines.ts'

const year = z.int().min(1500).max(2100)

const bloc = z.strictObject({ name: text(100), members: z.array(text(10)).min(1), region_policy: regions.optional() })

const pillar = z.strictObject({
    weight: z.number().refine((value) => value > 0 && value <= 1, { error: (issue) => `${showValue(issue.input)} is no weight: a share of the whole above 0, at most 1` }),
    scaling: z.enum(['best', 'min-max', 'z-score', 'none']),
    bloc: z.enum(['sum', 'mean', 'given']).default('given'),
    source: text(200).refine((value) => parseMetric(value) !== undefined, { error: (issue) => `${showValue(issue.input)} is no metric: ${metricHelp}` }).optional(),
    note: text(1_000).optional(),
})

const indexYaml = z.strictObject({
    title: text(300),
    source: text(1_000).optional(),
    missing: z.enum(['report', 'renormalise']).default('report'),
    countries: z.record(z.string(), text(100)),
    blocs: z.record(z.string(), bloc).default({}),
    pillars: z.record(z.string(), pillar),
    own_pillar: z.strictObject({
        years: z.array(year).refine(([first, last, ...more]) => first !== undefined && last !== undefined && more.length === 0 && first <= last, 'the first and the last year are expected, such as [2019, 2023]'),
        counting: z.enum(['full', 'fractional']),
        top_percent: z.literal([1, 5, 10, 50]),
        regions,
    }).optional(),
    expected: z.strictObject({
        kind: z.enum(['published', 'data']),
        source: text(1_000),
        times: z.literal([1, 100]).default(1),
        scores: z.record(z.string(), z.number()),
    }).optional(),
})

export type IndexYaml = z.output<typeof indexYaml>

const ownPillarHint = 'write { years: [2019, 2023], counting: fractional, top_percent: 10, regions: iso }'
const countriesHint = 'write { US: United States, CN: China }'
const pillarsHint = 'write { talent: { weight: 0.5, scaling: best, bloc: sum }, … }'

/** Every problem at once, each with its line. */
export function checkIndexYaml(yaml: YamlFile): { value: IndexYaml | undefined, problems: string[] } {
    const guide = guideFor(yaml.data)
    if (yaml.data === null) return { value: undefined, problems: listProblems(yaml.file, [yamlProblem(yaml, [], `empty; ${guide.hints[''] ?? ''}`)]) }
    const { value, problems } = checkYaml(yaml, indexYaml, guide)
    return { value, problems: listProblems(yaml.file, [...problems, ...(value === undefined ? [] : checkTogether(yaml, value))]) }
}

/** Pillars and blocs have names of the author's choice, so the hints are made for those that the file holds. */
function guideFor(data: unknown): Guide {
    const guide: Guide = {
        keys: { '': Object.keys(indexYaml.shape), own_pillar: ['years', 'counting', 'top_percent', 'regions'], expected: ['kind', 'source', 'times', 'scores'] },
        hints: {
            '': 'write title:, countries: and pillars:',
            title: 'say what the index is about',
            countries: countriesHint,
            pillars: pillarsHint,
            own_pillar: ownPillarHint,
            'own_pillar.years': 'the first and the last year, such as [2019, 2023]',
            expected: 'write { kind: published, source: …, times: 100, scores: { US: 90.8 } }',
            'expected.scores': 'write { US: 90.8, CN: 58.0 }',
        },
    }
    for (const name of keysOf(data, 'pillars')) {
        guide.keys[`pillars.${name}`] = Object.keys(pillar.shape)
        guide.hints[`pillars.${name}`] = 'write { weight: 0.5, scaling: best, bloc: sum }'
        guide.hints[`pillars.${name}.weight`] = 'a share of the whole, such as 0.2'
        guide.hints[`pillars.${name}.scaling`] = 'write best, min-max, z-score, or none for values that are scaled already'
    }
    for (const code of keysOf(data, 'blocs')) {
        guide.keys[`blocs.${code}`] = Object.keys(bloc.shape)
        guide.hints[`blocs.${code}`] = 'write { name: Europe, members: [FR, DE] }'
        guide.hints[`blocs.${code}.members`] = 'write the codes of its countries, such as [FR, DE]'
    }
    return guide
}

function checkTogether(yaml: YamlFile, value: IndexYaml): YamlProblem[] {
    return [...checkNames(yaml, value), ...checkBlocs(yaml, value), ...checkPillars(yaml, value), ...checkScores(yaml, value)]
}

function checkNames(yaml: YamlFile, { countries, blocs }: IndexYaml): YamlProblem[] {
    const problems: YamlProblem[] = []
    if (Object.keys(countries).length === 0) problems.push(yamlProblem(yaml, ['countries'], `empty; ${countriesHint}`))
    for (const code of Object.keys(countries)) {
        const parsed = parseCountry(code)
        if ('problem' in parsed) problems.push(yamlProblem(yaml, ['countries', code], parsed.problem))
        else if (parsed.place !== code) problems.push(yamlProblem(yaml, ['countries', code], `write the code in capitals, ${parsed.place}`))
    }
    const seen = new Map<string, string>()
    const named: [path: Path, code: string, name: string][] = [
        ...Object.entries(countries).map(([code, name]): [Path, string, string] => [['countries', code], code, name]),
        ...Object.entries(blocs).map(([code, { name }]): [Path, string, string] => [['blocs', code, 'name'], code, name]),
    ]
    for (const [path, code, name] of named) {
        const other = seen.get(name.toLowerCase())
        if (other !== undefined) problems.push(yamlProblem(yaml, path, `${showValue(name)} is the name of ${other} too; a table could mean either`))
        seen.set(name.toLowerCase(), code)
    }
    return problems
}

function checkBlocs(yaml: YamlFile, { countries, blocs }: IndexYaml): YamlProblem[] {
    const known = Object.keys(countries)
    return Object.entries(blocs).flatMap(([code, { members }]) => [
        ...(/^[A-Z0-9]+([+-][A-Z0-9]+)*$/.test(code) && !known.includes(code) ? [] : [yamlProblem(yaml, ['blocs', code], 'a bloc goes by capitals, digits, + and -, other than those of a country, such as EUROPE-7')]),
        ...members.flatMap((member, index) => {
            const path = ['blocs', code, 'members', index]
            if (!known.includes(member)) return [yamlProblem(yaml, path, `${showValue(member)} is none of the countries; ${cureFor(member, known, 'add it under countries, or take it out of the bloc')}`)]
            return members.indexOf(member) === index ? [] : [yamlProblem(yaml, path, `${showValue(member)}: given twice; name each country once`)]
        }),
    ])
}

function checkPillars(yaml: YamlFile, { pillars, own_pillar: ownPillar }: IndexYaml): YamlProblem[] {
    const problems: YamlProblem[] = []
    for (const [name, { source }] of Object.entries(pillars)) {
        if (!/^[a-z][a-z0-9_]*$/.test(name) || name === 'country' || name === 'value') problems.push(yamlProblem(yaml, ['pillars', name], 'a pillar is named as its column, in small letters, digits and _, and not country or value'))
        if (source !== undefined && ownPillar === undefined) problems.push(yamlProblem(yaml, ['pillars', name, 'source'], `${source} needs to know years and counting; ${ownPillarHint} as own_pillar`))
    }
    if (Object.keys(pillars).length === 0) return [yamlProblem(yaml, ['pillars'], `empty; ${pillarsHint}`)]
    // Sums of decimals are not exact in binary: 0.2 + 0.1 is not 0.3.
    const sum = Math.round(Object.values(pillars).reduce((total, { weight }) => total + weight, 0) * 1e9) / 1e9
    if (sum !== 1) problems.push(yamlProblem(yaml, ['pillars'], `the weights add up to ${sum}, not to 1`))
    return problems
}

function checkScores(yaml: YamlFile, { countries, blocs, expected }: IndexYaml): YamlProblem[] {
    const known = [...Object.keys(countries), ...Object.keys(blocs)]
    return Object.keys(expected?.scores ?? {}).filter((code) => !known.includes(code))
        .map((code) => yamlProblem(yaml, ['expected', 'scores', code], `neither a country nor a bloc of the index; ${cureFor(code, known, 'write the code that stands under countries or blocs')}`))
}

function cureFor(word: string, known: string[], otherwise: string): string {
    // Any two country codes are near one another: only longer words are worth a guess.
    const near = word.length > 2 ? findNearMatch(word, known.filter((each) => each.length > 2)) : undefined
    return near === undefined ? otherwise : `did you mean ${near}?`
}

function keysOf(data: unknown, key: string): string[] {
    const inside: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, key) : undefined
    return typeof inside === 'object' && inside !== null && !Array.isArray(inside) ? Object.keys(inside) : []
}

/** A composite index from its folder: index.yaml. */
import path from 'node:path'
import { projectRoot } from '../config.ts'
import { UsageError } from '../errors.ts'
import { problemAt, throwProblems } from '../study/problems.ts'
import { readText } from '../study/read-text.ts'
import { parseYaml } from '../study/yaml-lines.ts'
import { findIndexFolder, indexFile, listIndexNames } from './find-index.ts'
import { checkIndexYaml } from './index-yaml.ts'
import { parseMetric } from './pillar-source.ts'
import type { YamlFile } from '../study/yaml-lines.ts'
import type { IndexYaml } from './index-yaml.ts'
import type { ExpectedScores, IndexDefinition, Pillar } from './types.ts'

const mostYamlBytes = 1_000_000

interface Options {
    /** Where names are looked up; by default `studies` of the project. */
    studiesFolder?: string | undefined
}

/**
 * @param nameOrFolder name of an index of the project, or the path of a folder: with a slash, or beginning with a dot
 * @throws UsageError with one line for each problem: file, line, value, cure
 */
export async function loadIndex(nameOrFolder: string, { studiesFolder = defaultStudiesFolder() }: Options = {}): Promise<IndexDefinition> {
    const folder = await findIndexFolder(nameOrFolder, studiesFolder)
    const file = path.join(folder, indexFile)
    const yaml = parseYaml(file, await readText(file, mostYamlBytes))
    if ('problems' in yaml) throw new UsageError(yaml.problems.join('\n'))
    const { value, problems } = checkIndexYaml(yaml)
    throwProblems(problems)
    if (value === undefined) throw new UsageError(problemAt(file, 1, 'cannot be read'))
    return {
        name: path.basename(folder),
        folder,
        file,
        title: value.title,
        source: value.source,
        missing: value.missing,
        countries: Object.entries(value.countries).map(([code, name]) => ({ code, name })),
        blocs: Object.entries(value.blocs).map(([code, { name, members, region_policy: regionPolicy }]) => ({ code, name, members, regionPolicy })),
        pillars: pillarsOf(yaml, value),
        ownPillar: ownPillarOf(value),
        expected: expectedOf(yaml, value),
    }
}

/** The indices of the project by name. One whose file is broken is listed too. */
export async function listIndices({ studiesFolder = defaultStudiesFolder() }: Options = {}): Promise<{ name: string, title: string }[]> {
    const names = await listIndexNames(studiesFolder)
    return Promise.all(names.map(async (name) => ({ name, title: await findTitle(path.join(studiesFolder, name, indexFile)) })))
}

function defaultStudiesFolder(): string {
    return path.join(projectRoot, 'studies')
}

async function findTitle(file: string): Promise<string> {
    const yaml = await readText(file, mostYamlBytes).then((text) => parseYaml(file, text), (error: unknown) => {
        if (error instanceof UsageError) return undefined
        throw error
    })
    const data = yaml !== undefined && 'data' in yaml ? yaml.data : undefined
    const title = typeof data === 'object' && data !== null && 'title' in data ? data.title : undefined
    return typeof title === 'string' ? title.trim() : `(${indexFile} has no title, or cannot be read)`
}

function pillarsOf(yaml: YamlFile, { pillars }: IndexYaml): Pillar[] {
    return Object.entries(pillars).map(([name, { weight, scaling, bloc, source, note }]) => ({
        name, weight, scaling, bloc, note, metric: source === undefined ? undefined : parseMetric(source), line: yaml.lineOf(['pillars', name]),
    }))
}

function ownPillarOf({ own_pillar: own }: IndexYaml): IndexDefinition['ownPillar'] {
    const [first, last] = own?.years ?? []
    if (own === undefined || first === undefined || last === undefined) return undefined
    return { years: [first, last], counting: own.counting, topPercent: own.top_percent, regions: own.regions }
}

function expectedOf(yaml: YamlFile, { expected }: IndexYaml): ExpectedScores | undefined {
    if (expected === undefined) return undefined
    const { kind, source, times } = expected
    return {
        kind, source, times,
        // 58.0 is given with one decimal, which the number no longer shows.
        scores: Object.entries(expected.scores).map(([unit, score]) => ({ unit, score, decimals: /\.(\d*)$/.exec(yaml.sourceOf(['expected', 'scores', unit]) ?? '')?.[1]?.length ?? 0 })),
    }
}

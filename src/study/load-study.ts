/** A study from its folder: study.yaml, and beside it roster, corrections.csv, expected.yaml. */
import path from 'node:path'
import { projectRoot } from '../config.ts'
import { UsageError } from '../errors.ts'
import { hashStudy } from './content-hash.ts'
import { readCorrections } from './corrections.ts'
import { readExpected } from './expected.ts'
import { findStudyFolder, listStudyNames } from './find-study.ts'
import { problemAt, showPath, throwProblems } from './problems.ts'
import { readText } from './read-text.ts'
import { readRoster } from './roster.ts'
import { checkStudyYaml } from './schema.ts'
import { findStudyFiles, getDataFolder } from './study-files.ts'
import { parseYaml } from './yaml-lines.ts'
import type { Roster } from './roster.ts'
import type { StudyYaml } from './schema.ts'
import type { Cohort, Study } from './types.ts'
import type { YamlFile } from './yaml-lines.ts'

const mostYamlBytes = 1_000_000
const mostCsvBytes = 50_000_000

interface Options {
    /** A folder with data: its roster.csv is the cohort, its corrections.csv is used where the study has none. */
    from?: string | undefined
    /** Where names are looked up; by default `studies` of the project. */
    studiesFolder?: string | undefined
}

/**
 * @param nameOrFolder name of a study of the project, or the path of a folder: with a slash, or beginning with a dot
 * @throws UsageError with one line for each problem: file, line, value, cure
 */
export async function loadStudy(nameOrFolder: string, options: Options = {}): Promise<Study> {
    const studiesFolder = options.studiesFolder ?? defaultStudiesFolder()
    const folder = await findStudyFolder(nameOrFolder, studiesFolder)
    const from = options.from === undefined ? undefined : await getDataFolder(options.from)
    const { yaml, value } = await readStudyYaml(folder)
    const files = await findStudyFiles(yaml, value, folder, from)
    const roster = files.roster === undefined ? undefined : readRoster(files.roster, await readText(files.roster, mostCsvBytes))
    const corrections = files.corrections === undefined ? undefined : readCorrections(files.corrections, await readText(files.corrections, mostCsvBytes))
    const expected = files.expected === undefined ? undefined : readExpected(files.expected, await readText(files.expected, mostYamlBytes))
    throwProblems([...files.problems, ...(roster?.problems ?? []), ...(corrections?.problems ?? []), ...(expected?.problems ?? [])])

    const study = {
        name: value.name ?? nameOfFolder(folder),
        folder,
        title: value.title,
        question: value.question,
        cohort: roster && files.roster !== undefined ? { kind: 'roster' as const, rows: roster.rows, file: files.roster } : cohortOf(value),
        sources: value.sources,
        focus: value.focus,
        ties: value.ties ?? ['US'].filter((country) => country !== value.focus),
        definition: value.definition,
        regions: value.regions,
        minimumEvidence: value.minimum_evidence && { years: value.minimum_evidence.years, sources: value.minimum_evidence.sources },
        keyTeamWorks: keyTeamWorks(value, roster),
        groupAuthors: value.group_authors ?? [],
        corrections: corrections?.corrections ?? [],
        expected: expected?.figures,
        warnings: [...(roster?.warnings ?? []), ...keyTeamWarnings(value, roster, files.roster), ...(corrections?.warnings ?? []), ...files.warnings],
    }
    return { ...study, contentHash: hashStudy(study) }
}

/** The studies of the project by name. One whose file is broken is listed too. */
export async function listStudies(options: Pick<Options, 'studiesFolder'> = {}): Promise<{ name: string, title: string, folder: string }[]> {
    const studiesFolder = options.studiesFolder ?? defaultStudiesFolder()
    const names = await listStudyNames(studiesFolder)
    return Promise.all(names.map(async (name) => ({ name, title: await findTitle(path.join(studiesFolder, name)), folder: path.join(studiesFolder, name) })))
}

function defaultStudiesFolder(): string {
    return path.join(projectRoot, 'studies')
}

async function findTitle(folder: string): Promise<string> {
    const yaml = await readText(path.join(folder, 'study.yaml'), mostYamlBytes).then((text) => parseYaml('study.yaml', text), (error: unknown) => {
        if (error instanceof UsageError) return undefined
        throw error
    })
    const data = yaml !== undefined && 'data' in yaml ? yaml.data : undefined
    const title = typeof data === 'object' && data !== null && 'title' in data ? data.title : undefined
    return typeof title === 'string' ? title.trim() : '(study.yaml has no title, or cannot be read)'
}

async function readStudyYaml(folder: string): Promise<{ yaml: YamlFile, value: StudyYaml }> {
    const file = path.join(folder, 'study.yaml')
    const yaml = parseYaml(file, await readText(file, mostYamlBytes))
    if ('problems' in yaml) throw new UsageError(yaml.problems.join('\n'))
    const { value, problems } = checkStudyYaml(yaml)
    throwProblems(problems)
    if (value === undefined) throw new UsageError(problemAt(file, 1, 'cannot be read'))
    return { yaml, value }
}

/** The folder's name in the letters a study's name may have: small letters, digits and -. */
function nameOfFolder(folder: string): string {
    return path.basename(folder).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'study'
}

function cohortOf({ cohort: { works, filter, authors, orcids } }: StudyYaml): Cohort {
    if (authors === 'all') return { kind: 'all' }
    if (authors) return { kind: 'authors', authors }
    if (orcids) return { kind: 'orcids', orcids }
    return { kind: 'works', works: works ?? [], filter }
}

/** A roster in the place of listed works counts the same works, so "all" of them stays their number. */
function keyTeamWorks({ key_team, cohort: { works, filter } }: StudyYaml, roster: Roster | undefined): number | 'all' | undefined {
    return key_team?.works === 'all' && roster && works && filter === undefined ? works.length : key_team?.works
}

function keyTeamWarnings({ key_team }: StudyYaml, roster: Roster | undefined, file: string | undefined): string[] {
    return key_team && roster && !roster.hasWorks ? [`${showPath(file ?? '')}: no column works, so nobody is in the key team`] : []
}

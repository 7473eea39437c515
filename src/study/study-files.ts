/** Which files a study is read from: those it names, those beside study.yaml, those of the folder with data. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { yamlProblem } from './check-yaml.ts'
import { isFile, isInside } from './find-study.ts'
import { listProblems, showPath, showValue } from './problems.ts'
import type { StudyYaml } from './schema.ts'
import type { YamlFile } from './yaml-lines.ts'

interface StudyFiles {
    roster: string | undefined
    corrections: string | undefined
    expected: string | undefined
    warnings: string[]
    problems: string[]
}

/** @param from folder with data: its roster comes before the study's own cohort, its corrections after the study's own */
export async function findStudyFiles(yaml: YamlFile, { cohort, corrections }: StudyYaml, folder: string, from: string | undefined): Promise<StudyFiles> {
    const given = { roster: await fileIn(from, 'roster.csv'), corrections: await fileIn(from, 'corrections.csv') }
    const roster = given.roster !== undefined || cohort.roster === undefined ? { file: given.roster } : await namedFile(yaml, ['cohort', 'roster'], folder, cohort.roster)
    const own = corrections === undefined ? await fileBeside(folder, 'corrections.csv') : await namedFile(yaml, ['corrections'], folder, corrections)
    const expected = await fileBeside(folder, 'expected.yaml')
    const isPassedOver = own.file !== undefined && given.corrections !== undefined && path.resolve(own.file) !== path.resolve(given.corrections)
    return {
        roster: roster.file,
        corrections: own.file ?? given.corrections,
        expected: expected.file,
        warnings: isPassedOver ? [`${showPath(given.corrections ?? '')}: not used, the study has its own, ${showPath(own.file ?? '')}`] : [],
        problems: [roster, own, expected].flatMap(({ problem }) => problem ?? []),
    }
}

/** Throws UsageError when it is no folder. */
export async function getDataFolder(from: string): Promise<string> {
    const found = from === '' ? undefined : await stat(from).catch(() => undefined)
    if (!found?.isDirectory()) throw new UsageError(`${showValue(from)} ${found ? 'is no folder' : 'is not there'}: name a folder with data`)
    return path.resolve(from)
}

interface Found { file?: string | undefined, problem?: string }

async function fileIn(folder: string | undefined, name: string): Promise<string | undefined> {
    const file = folder === undefined ? undefined : path.join(folder, name)
    return file !== undefined && await isFile(file) ? file : undefined
}

async function namedFile(yaml: YamlFile, at: string[], folder: string, name: string): Promise<Found> {
    const file = path.join(folder, name)
    const problemIn = (text: string): string => listProblems(yaml.file, [yamlProblem(yaml, at, text)]).join('')
    if (!await isFile(file)) return { problem: problemIn(`${showValue(name)} is not there: put the file into ${showPath(folder)}`) }
    if (!await isInside(file, folder)) return { problem: problemIn(`${showValue(name)} is a link out of the study's folder: put the file itself there`) }
    return { file }
}

async function fileBeside(folder: string, name: string): Promise<Found> {
    const file = await fileIn(folder, name)
    if (file === undefined || await isInside(file, folder)) return { file }
    return { problem: `${showPath(file)} is a link out of the study's folder: put the file itself there` }
}

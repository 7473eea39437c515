/** The keys of study.yaml. */
import { z } from 'zod'
import { checkYaml, yamlProblem } from './check-yaml.ts'
import { isWorkReference, parseAuthorId, parseOrcid, workReferenceHelp } from './ids.ts'
import { parsePlace } from './places.ts'
import { listProblems, showValue } from './problems.ts'
import type { Guide, YamlProblem } from './check-yaml.ts'
import type { YamlFile } from './yaml-lines.ts'

export const studyNamePattern = /^[a-z0-9][a-z0-9-]*$/

/** A text of one line or several; Postgres stores neither zero characters nor half surrogates. */
export const text = (longest: number) => z.string().trim().min(1).max(longest).refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds a character that cannot be stored (\\0, or half a surrogate pair)')

export const definition = z.enum(['hoover2025', 'strict'])

export const regions = text(60).transform((value) => value.toLowerCase())
    .refine((value) => /^[a-z0-9]+([+-][a-z0-9]+)*$/.test(value), 'a region policy is named with letters, digits, + and -, such as iso, cn+sar, cn+sar+tw')

const workReference = text(300).refine(isWorkReference, { error: (issue) => `${showValue(issue.input)} is no reference of a work: ${workReferenceHelp}` })

const authorId = z.string().transform((value, context) => {
    const id = parseAuthorId(value)
    if (id === undefined) context.addIssue(`${showValue(value)} is no OpenAlex author id: write it as A5009435651, or its address`)
    return id ?? z.NEVER
})

const orcid = z.string().transform((value, context) => {
    const parsed = parseOrcid(value)
    if ('orcid' in parsed) return parsed.orcid
    context.addIssue(`${showValue(value)} ${parsed.problem}`)
    return z.NEVER
})

const place = z.string().transform((value, context) => {
    const parsed = parsePlace(value)
    if ('place' in parsed) return parsed.place
    context.addIssue(parsed.problem)
    return z.NEVER
})

const filter = text(5_000).refine((value) => /^[a-z][\w.-]*:\S[^\n]*$/i.test(value), { error: (issue) => `${showValue(issue.input)} is no OpenAlex filter: write it as publication_year:2024,authorships.institutions.id:I20231570` })

/** A file below the study's folder; that no link leads out of it is checked when it is opened. */
const fileName = text(300).refine((value) => !/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(value), { error: (issue) => `${showValue(issue.input)} lies outside the study's folder: put the file into the folder and name it` })

function list<T>(item: z.ZodType<T>, write: string) {
    return z.array(item).min(1).superRefine((values, context) => {
        const seen = new Set<string>()
        values.forEach((value, index) => {
            const key = String(value).toLowerCase()
            if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: `${showValue(value)}: given twice; ${write}` })
            seen.add(key)
        })
    })
}

const cohort = z.strictObject({
    works: list(workReference, 'name each work once').optional(),
    filter: filter.optional(),
    authors: z.union([z.literal('all'), list(authorId, 'name each author once')]).optional(),
    orcids: list(orcid, 'name each iD once').optional(),
    roster: fileName.optional(),
})

const studyYaml = z.strictObject({
    name: text(60).refine((value) => studyNamePattern.test(value), { error: (issue) => `${showValue(issue.input)} is no name: small letters, digits and -, beginning with a letter or digit` }).optional(),
    title: text(300),
    question: text(5_000).optional(),
    cohort: z.preprocess((value) => (value === 'all' ? { authors: 'all' } : value), cohort),
    sources: list(z.enum(['openalex']), 'name each source once').default(['openalex']),
    focus: place.default('CN'),
    ties: z.union([z.tuple([]), list(place, 'name each country once')]).optional(),
    definition: definition.default('hoover2025'),
    regions: regions.default('iso'),
    minimum_evidence: z.strictObject({ years: z.int().min(1).max(100), sources: z.int().min(1).max(100).optional() }).optional(),
    key_team: z.strictObject({ works: z.union([z.literal('all'), z.int().min(1).max(100_000)]) }).optional(),
    group_authors: list(text(300), 'name each group once').optional(),
    corrections: fileName.optional(),
})

export type StudyYaml = z.output<typeof studyYaml>

const cohortKeys = Object.keys(cohort.shape)
const cohortHint = 'give one of works, filter, authors, orcids, roster, or cohort: all'

const guide: Guide = {
    keys: {
        '': Object.keys(studyYaml.shape),
        cohort: cohortKeys,
        minimum_evidence: ['years', 'sources'],
        key_team: ['works'],
    },
    hints: {
        '': 'write title: … and cohort: …',
        title: 'say what the study is about',
        cohort: cohortHint,
        'cohort.works': 'write [arXiv:2401.02954, W4390690464]',
        'cohort.authors': 'write a list such as [A5009435651], or all',
        'cohort.orcids': 'write a list such as [0000-0002-1825-0097]',
        'cohort.roster': 'name a file in the study\'s folder, such as roster.csv',
        sources: 'write [openalex]',
        ties: 'write a list such as [US], or [] for none',
        group_authors: 'write a list such as [DeepSeek-AI]',
        minimum_evidence: 'write { years: 2 } or { years: 2, sources: 2 }',
        'minimum_evidence.years': 'the fewest calendar years that count',
        key_team: 'write { works: all } or { works: 3 }',
        'key_team.works': 'write all or a whole number from 1',
    },
}

/** Every problem at once; what one key forbids another is told too. */
export function checkStudyYaml(yaml: YamlFile): { value: StudyYaml | undefined, problems: string[] } {
    if (yaml.data === null) return { value: undefined, problems: listProblems(yaml.file, [yamlProblem(yaml, [], `empty; ${guide.hints[''] ?? ''}`)]) }
    const { value, problems } = checkYaml(yaml, studyYaml, guide)
    const hasUnknownCohortKey = problems.some(({ path }) => path[0] === 'cohort')
    return { value, problems: listProblems(yaml.file, [...problems, ...checkCohortKeys(yaml, hasUnknownCohortKey), ...(value === undefined ? [] : checkTogether(yaml, value))]) }
}

function checkCohortKeys(yaml: YamlFile, hasProblems: boolean): YamlProblem[] {
    const given = isMap(yaml.data) && isMap(yaml.data['cohort']) ? Object.keys(yaml.data['cohort']) : undefined
    const kinds = given?.filter((key) => cohortKeys.includes(key))
    if (kinds === undefined || (kinds.length === 0 && hasProblems)) return []
    if (kinds.length === 0) return [yamlProblem(yaml, ['cohort'], `empty; ${cohortHint}`)]
    const isOne = kinds.length === 1 || (kinds.length === 2 && kinds.includes('works') && kinds.includes('filter'))
    return isOne ? [] : [yamlProblem(yaml, ['cohort'], `${kinds.join(' and ')} together; ${cohortHint} (a filter may stand beside works)`)]
}

function checkTogether(yaml: YamlFile, { cohort, key_team, ties, focus }: StudyYaml): YamlProblem[] {
    const problems: YamlProblem[] = []
    const required = key_team?.works
    if (typeof required === 'number' && cohort.works && cohort.filter === undefined && required > cohort.works.length) {
        problems.push(yamlProblem(yaml, ['key_team', 'works'], `${required} works, but the cohort has ${cohort.works.length}; write all or a smaller number`))
    }
    if (required !== undefined && (cohort.authors || cohort.orcids)) {
        problems.push(yamlProblem(yaml, ['key_team'], 'a key team is found by the works of the cohort, which names people; remove key_team, or give works, or a roster with a column works'))
    }
    const others: readonly string[] = ties ?? []
    if (others.includes(focus)) problems.push(yamlProblem(yaml, ['ties', others.indexOf(focus)], `${focus} is the focus; ties are to other countries`))
    return problems
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
}

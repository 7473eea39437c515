/** The keys of a corpus file. */
import { z } from 'zod'
import { checkYaml, yamlProblem } from '../study/check-yaml.ts'
import { listProblems, showValue } from '../study/problems.ts'
import { text } from '../study/schema.ts'
import { parseCode, parseLanguage, parseType, parseYears } from './parse-values.ts'
import type { Guide, YamlProblem } from '../study/check-yaml.ts'
import type { YamlFile } from '../study/yaml-lines.ts'
import type { CorpusRule, RuleLevel } from './types.ts'

/** From broad to narrow. */
const levels: readonly RuleLevel[] = ['all', 'domain', 'field', 'subfield', 'topic']
const codeLevels = ['topic', 'subfield', 'field', 'domain'] as const

const code = (level: typeof codeLevels[number]) => parsed(z.unknown(), (value) => parseCode(level, value)).optional()

const entry = z.strictObject({
    topic: code('topic'), subfield: code('subfield'), field: code('field'), domain: code('domain'),
    because: text(500), name: text(300).optional(),
}).transform((given, context) => {
    const named = codeLevels.flatMap((level) => { const id = given[level]; return id === undefined ? [] : [{ level, id }] })
    const [only] = named
    if (only !== undefined && named.length === 1) return { ...only, because: given.because, name: given.name }
    context.addIssue(`${named.length === 0 ? 'names nothing' : `${named.map(({ level }) => level).join(' and ')} together`}; give one of ${codeLevels.join(', ')}`)
    return z.NEVER
})

const everything = z.literal('all').transform(() => ({ level: 'all' as const, id: '*', because: 'every topic', name: undefined }))
const entries = z.preprocess((value) => (value === 'all' ? ['all'] : value), z.array(z.union([everything, entry])).min(1))

const corpusYaml = z.strictObject({
    title: text(300),
    in_words: text(2_000),
    topics: z.strictObject({ include: entries, exclude: z.union([z.tuple([]), entries]).optional() }),
    types: distinct(parsed(z.string(), parseType)).optional(),
    years: parsed(z.unknown(), parseYears).optional(),
    languages: distinct(parsed(z.string(), parseLanguage)).optional(),
    retracted: z.enum(['in', 'out']).default('out'),
    expansion: z.enum(['in', 'out']).default('out'),
    families: z.enum(['on', 'off']).default('off'),
    reference: z.strictObject({ level: z.enum(['subfield', 'topic']).default('subfield'), minimum_set_size: z.int().min(1).max(1_000_000).default(50) })
        .default({ level: 'subfield', minimum_set_size: 50 }),
})

type CorpusYaml = Omit<z.output<typeof corpusYaml>, 'topics'> & { rules: CorpusRule[] }

const entryKeys = [...codeLevels, 'because', 'name']
const entryHint = 'entries such as { topic: T10028, because: … }'

const guide: Guide = {
    keys: {
        '': Object.keys(corpusYaml.shape),
        topics: ['include', 'exclude'],
        'topics.include': entryKeys,
        'topics.exclude': entryKeys,
        reference: ['level', 'minimum_set_size'],
    },
    hints: {
        '': 'write title: …, in_words: … and topics: …',
        title: 'say what the corpus holds',
        in_words: 'say in one or two sentences what belongs, for readers of a figure',
        topics: 'write include: all, or a list of what belongs',
        'topics.include': `write all, or ${entryHint}`,
        'topics.exclude': `write ${entryHint}`,
        'topics.include.because': 'say in a few words why it belongs',
        'topics.exclude.because': 'say in a few words why it does not belong',
        types: 'write a list such as [article, conference-paper, preprint]; without the key every type but paratext belongs',
        languages: 'write a list of ISO 639-1 codes such as [en, zh]; without the key every language belongs',
        years: 'write [2015, 2024], or [2015, null] for no end',
        retracted: 'write in or out',
        expansion: 'write in or out',
        families: 'write on or off',
        reference: 'write { level: subfield, minimum_set_size: 50 }',
        'reference.level': 'write subfield or topic',
        'reference.minimum_set_size': 'write a whole number from 1',
    },
}

/** Every problem at once, one line each: file, line, value, cure. */
export function checkCorpusYaml(yaml: YamlFile): { value: CorpusYaml | undefined, problems: string[] } {
    if (yaml.data === null) return { value: undefined, problems: listProblems(yaml.file, [yamlProblem(yaml, [], `empty; ${guide.hints[''] ?? ''}`)]) }
    const { value, problems } = checkYaml(yaml, corpusYaml, guide)
    if (value === undefined) return { value, problems: listProblems(yaml.file, problems.map(explainComma)) }
    const { topics, ...settings } = value
    const rules = [
        ...topics.include.map((rule, index) => ({ ...rule, isIncluded: true, line: yaml.lineOf(['topics', 'include', index]) })),
        ...(topics.exclude ?? []).map((rule, index) => ({ ...rule, isIncluded: false, line: yaml.lineOf(['topics', 'exclude', index]) })),
    ]
    return { value: { ...settings, rules }, problems: listProblems(yaml.file, checkRules(rules)) }
}

/** In { … } a comma ends a value: the rest of a reason is then read as a key. */
function explainComma(problem: YamlProblem): YamlProblem {
    const key = problem.path.at(-1)
    const isRestOfText = typeof key === 'string' && key.includes(' ') && problem.text.includes(': unknown key;')
    return isRestOfText ? { ...problem, text: `${problem.text}; a text with a comma stands in quotes` } : problem
}

/** What the rules say to one another. */
function checkRules(rules: CorpusRule[]): YamlProblem[] {
    const broadest = Math.min(...rules.filter((rule) => rule.isIncluded).map((rule) => levels.indexOf(rule.level)))
    return rules.flatMap((rule, index) => {
        const where = `topics.${rule.isIncluded ? 'include' : 'exclude'}`
        const problem = (words: string) => [{ path: [], line: rule.line, text: `${where}: ${nameOf(rule)} ${words}` }]
        const before = rules.slice(0, index).find((other) => other.level === rule.level && other.id === rule.id)
        if (before) return problem(before.isIncluded === rule.isIncluded ? `stands in line ${before.line} already; keep one` : `is included in line ${before.line}; keep one of the two`)
        if (rule.isIncluded) return []
        if (rule.level === 'all') return problem('cannot be excluded: what nothing includes is out anyway; remove it')
        return levels.indexOf(rule.level) > broadest ? [] : problem('takes nothing away: nothing broader is included; remove it')
    })
}

function nameOf({ level, id }: CorpusRule): string {
    return level === 'all' ? 'all' : level === 'topic' ? id : `${level} ${id}`
}

function parsed<In, Out>(input: z.ZodType<In>, parse: (value: In) => { value: Out } | { problem: string }) {
    return input.transform((value, context) => {
        const result = parse(value)
        if ('value' in result) return result.value
        context.addIssue(result.problem)
        return z.NEVER
    })
}

function distinct(item: z.ZodType<string>) {
    return z.array(item).min(1).superRefine((values, context) => values.forEach((value, index) => {
        if (values.indexOf(value) < index) context.addIssue({ code: 'custom', path: [index], message: `${showValue(value)}: given twice; keep one` })
    }))
}

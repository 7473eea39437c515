/** expected.yaml: figures of others to set beside ours. What is given at the top holds for every figure that does not say otherwise. */
import { z } from 'zod'
import { checkYaml, yamlProblem } from './check-yaml.ts'
import { listProblems, showValue } from './problems.ts'
import { definition, regions, text } from './schema.ts'
import { parseYaml } from './yaml-lines.ts'
import type { Guide, YamlProblem } from './check-yaml.ts'
import type { ExpectedFigure } from './types.ts'
import type { YamlFile } from './yaml-lines.ts'

const source = text(1_000).refine(isCitable, { error: (issue) => `${showValue(issue.input)} cannot be looked up: give a DOI, an address, or a citation with its year` })
const shared = { kind: z.enum(['published', 'data']).optional(), definition: definition.optional(), regions: regions.optional(), source: source.optional() }

const expectedYaml = z.strictObject({
    ...shared,
    figures: z.array(z.strictObject({
        path: text(200).refine((value) => /^[^\s.]+(\.[^\s.]+)*$/.test(value), { error: (issue) => `${showValue(issue.input)} is no path: write the keys of the result with dots, such as never_left.count` }),
        value: z.number(),
        ...shared,
        note: text(1_000).optional(),
    })).min(1),
})

const guide: Guide = {
    keys: {
        '': Object.keys(expectedYaml.shape),
        figures: ['path', 'value', 'kind', 'definition', 'regions', 'source', 'note'],
    },
    hints: {
        '': 'write figures: and below it a list of { path: never_left.count, value: 111 }',
        figures: 'write a list of { path: never_left.count, value: 111 }',
        'figures.path': 'the keys of the result with dots, such as never_left.count',
        'figures.value': 'the figure as a number, without quotes, % or thousands separators',
    },
}

export function readExpected(file: string, content: string): { figures: ExpectedFigure[], problems: string[] } {
    const yaml = parseYaml(file, content)
    if ('problems' in yaml) return { figures: [], problems: yaml.problems }
    if (yaml.data === null) return { figures: [], problems: listProblems(file, [yamlProblem(yaml, [], `empty; ${guide.hints[''] ?? ''}`)]) }
    const { value, problems } = checkYaml(yaml, expectedYaml, guide)
    if (value === undefined) return { figures: [], problems: listProblems(file, problems) }
    return fillIn(yaml, value)
}

function fillIn(yaml: YamlFile, { figures: given, ...top }: z.output<typeof expectedYaml>): { figures: ExpectedFigure[], problems: string[] } {
    const problems: YamlProblem[] = []
    const firstLines = new Map<string, number>()
    const figures = given.flatMap((figure, index): ExpectedFigure[] => {
        const at = ['figures', index]
        const whole = { ...top, ...figure }
        for (const key of ['kind', 'definition', 'regions', 'source'] as const) {
            if (whole[key] === undefined) problems.push(yamlProblem(yaml, at, `${key}: missing; give it here or once at the top of the file`))
        }
        if (whole.kind === undefined || whole.definition === undefined || whole.regions === undefined || whole.source === undefined) return []
        const key = [whole.path, whole.kind, whole.definition, whole.regions].join(' ')
        const before = firstLines.get(key)
        if (before === undefined) firstLines.set(key, yaml.lineOf(at))
        else problems.push(yamlProblem(yaml, at, `${whole.path} stands on line ${before} too; keep one`))
        return [{
            path: whole.path,
            value: whole.value,
            decimals: countDecimals(yaml.sourceOf([...at, 'value']) ?? String(whole.value)),
            kind: whole.kind,
            definition: whole.definition,
            regions: whole.regions,
            source: whole.source,
            note: whole.note,
        }]
    })
    return { figures, problems: listProblems(yaml.file, problems) }
}

/** Decimals of a number as written: 62.10 has 2, 1.5e-3 has 4, 120 and 0x1f have none. */
function countDecimals(written: string): number {
    const [, decimals = '', exponent = '0'] = /^[-+]?\d*\.?(\d*)(?:e([-+]?\d+))?$/i.exec(written.replace(/^([-+]?\d+)(?=e|$)/i, '$1.')) ?? []
    return Math.min(100, Math.max(0, decimals.length - Number(exponent)))
}

function isCitable(value: string): boolean {
    if (/^https?:\/\//i.test(value)) return URL.canParse(value)
    return /^(doi:\s*)?10\.\d{4,9}\/\S+$/i.test(value) || /\b(18|19|20)\d\d\b/.test(value)
}

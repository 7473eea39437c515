/** YAML 1.2 core as plain data, with the line of every key and value. */
import { isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument, Parser, visit } from 'yaml'
import { problemAt, showValue } from './problems.ts'
import type { Document, YAMLError } from 'yaml'

const deepestLevel = 60
const mostAliases = 50
const mostSyntaxProblems = 3

export type Path = readonly PropertyKey[]

export interface YamlFile {
    file: string
    data: unknown
    /** The line of a value; of its key where the value is a list, a map or nothing; of the nearest parent where it is missing. */
    lineOf(path: Path): number
    /** The line of a key. */
    keyLineOf(path: Path): number
    /** A single value as it stands in the file: 62.10 where the data has 62.1. */
    sourceOf(path: Path): string | undefined
}

/** No own tags, no merge keys, few aliases. */
export function parseYaml(file: string, text: string): YamlFile | { problems: string[] } {
    const lines = new LineCounter()
    const problem = (offset: number, message: string): string => problemAt(file, lines.linePos(offset).line, message)
    if (isTooDeep(text)) return { problems: [problemAt(file, 1, `lists or maps in one another more than ${deepestLevel} times: a bracket is not closed?`)] }
    const document = parseDocument(text, {
        version: '1.2', schema: 'core', resolveKnownTags: false, merge: false, stringKeys: true, prettyErrors: false, lineCounter: lines,
    })
    const wrong = [...document.errors, ...document.warnings]
    if (wrong.length > 0) {
        return { problems: wrong.slice(0, mostSyntaxProblems).map((error) => problem(error.pos[0], describe(error, text))) }
    }
    const unresolved: string[] = []
    let firstAlias: number | undefined
    visit(document, {
        Alias(_, alias) {
            firstAlias ??= alias.range?.[0]
            if (alias.resolve(document) === undefined) unresolved.push(problem(alias.range?.[0] ?? 0, `*${alias.source}: no &${alias.source} stands before it; put a text that begins with * in quotes`))
        },
    })
    if (unresolved.length > 0) return { problems: unresolved }
    try {
        const data: unknown = document.toJS({ maxAliasCount: mostAliases })
        return { file, data, ...linesOf(document, lines) }
    } catch (error) {
        if (!(error instanceof ReferenceError)) throw error
        return { problems: [problem(firstAlias ?? 0, 'too many aliases (*name): write the values out')] }
    }
}

/** The composer of `yaml` goes down level by level and can exhaust the stack, which ends the process; its parser does not. */
function isTooDeep(text: string): boolean {
    const parser = new Parser()
    for (const lexeme of new Lexer().lex(text)) {
        for (const token of parser.next(lexeme)) void token
        if (parser.stack.length > 2 * deepestLevel) return true
    }
    return false
}

function describe(error: YAMLError, text: string): string {
    switch (error.code) {
        case 'DUPLICATE_KEY': return `${/^["']?([^"':\n]*)/.exec(text.slice(error.pos[0]))?.[1]?.trim() ?? 'a key'}: given twice; keep one`
        case 'TAB_AS_INDENT': return 'a tab at the beginning of the line: YAML wants spaces'
        case 'MULTIPLE_DOCS': return 'a second document (---): one file holds one'
        case 'TAG_RESOLVE_FAILED': return `${error.message.replace(/^Unresolved tag: /, 'tag ')}: tags (!name) are not read here; put a text that begins with ! in quotes`
        case 'BLOCK_AS_IMPLICIT_KEY': return 'a colon inside a value, or a line indented by mistake: put a text with a colon in quotes'
        case 'BAD_SCALAR_START': return `${error.message}: put the text in quotes`
        default: return `no valid YAML: ${error.message}`
    }
}

function linesOf(document: Document.Parsed, lines: LineCounter): Pick<YamlFile, 'lineOf' | 'keyLineOf' | 'sourceOf'> {
    const lineAt = (node: unknown, otherwise: number): number => {
        const start = isNode(node) ? node.range?.[0] : undefined
        return start === undefined ? otherwise : lines.linePos(start).line
    }
    const find = (path: Path): { node: unknown, keyLine: number, line: number } => {
        let node: unknown = document.contents
        let keyLine = lineAt(node, 1)
        let line = keyLine
        for (const step of path) {
            const inside = isAlias(node) ? node.resolve(document) : node
            if (isMap(inside)) {
                const pair = inside.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step))
                if (pair === undefined) return { node: undefined, keyLine, line: keyLine }
                keyLine = lineAt(pair.key, keyLine)
                node = pair.value
            } else if (isSeq(inside)) {
                node = inside.items[Number(step)]
                keyLine = lineAt(node, keyLine)
            } else {
                return { node: undefined, keyLine, line: keyLine }
            }
            const hasOwnLine = isAlias(node) || (isScalar(node) && node.value !== null)
            line = hasOwnLine ? lineAt(node, keyLine) : keyLine
        }
        return { node, keyLine, line }
    }
    return {
        lineOf: (path) => find(path).line,
        keyLineOf: (path) => find(path).keyLine,
        sourceOf: (path) => {
            const { node } = find(path)
            const scalar = isAlias(node) ? node.resolve(document) : node
            return isScalar(scalar) ? scalar.source : undefined
        },
    }
}

/** How a value of a file is named in a message. */
export function describeValue(value: unknown): string {
    if (value === undefined || value === null) return 'nothing'
    if (Array.isArray(value)) return 'a list'
    if (typeof value === 'object') return 'a map'
    return showValue(value)
}

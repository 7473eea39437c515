/** Problems in the files of a study: one line each, `file:line: what, and the cure`, all of them in one UsageError. */
import path from 'node:path'
import { UsageError } from '../errors.ts'

const mostShown = 20
const longestValue = 80

/** @throws UsageError when there is any problem */
export function throwProblems(problems: string[]): void {
    if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

export interface Problem {
    line: number
    text: string
}

/** The first 20 in order of lines, and how many more there are. */
export function listProblems(file: string, problems: Problem[]): string[] {
    const lines = problems.toSorted((a, b) => a.line - b.line).map(({ line, text }) => problemAt(file, line, text))
    return lines.length <= mostShown ? lines : [...lines.slice(0, mostShown), `${showPath(file)}: and ${lines.length - mostShown} more`]
}

export function problemAt(file: string, line: number, text: string): string {
    return `${showPath(file)}:${line}: ${text}`
}

/** Relative to the current folder where the file lies in it, so that a terminal can open it. */
export function showPath(file: string): string {
    const relative = path.relative(process.cwd(), file)
    const shown = relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative
    return escapeHidden(shown)
}

/** A value found in a file: quoted, shortened, nothing hidden in it. */
export function showValue(value: unknown): string {
    const text = typeof value === 'string' ? value : String(value)
    const characters = Array.from(text)
    const short = characters.length > longestValue ? `${characters.slice(0, longestValue).join('')}…` : text
    return `"${escapeHidden(short)}"`
}

/** Control and direction characters written out: they would change what a terminal shows. */
function escapeHidden(text: string): string {
    return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}

/** Statements that live in files: anything a bibliometrician would read is a .sql file, never a string. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../config.ts'

const texts = new Map<string, string>()

/** @param name path below sql/ without the ending, such as resolve/authors */
export function sqlFile(name: string): string {
    const known = texts.get(name)
    if (known !== undefined) return known
    const text = readFileSync(path.join(projectRoot, 'sql', `${name}.sql`), 'utf8')
    texts.set(name, text)
    return text
}

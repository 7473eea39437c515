/** Writes the HTML report of a finished run: whole, or not at all. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { FatalError, messageOf } from '../errors.ts'
import { readPeople } from '../metrics/read-people.ts'
import type { StudyResult } from '../study/result.ts'
import { describeLimits } from '../outputs/report/limits.ts'
import { peopleShown } from '../outputs/report/people.ts'
import { renderReport } from '../outputs/report/report.ts'
import { comparePublished } from '../study/compare-published.ts'
import type { Study } from '../study/types.ts'

export async function writeReport(db: Kysely<DB>, study: Study, result: StudyResult, file: string, command: string): Promise<void> {
    const definition = await db.selectFrom('core.definitions').selectAll().where('definition', '=', result.definition).executeTakeFirstOrThrow()
    const rules = await db.selectFrom('core.plausibility_rules').select(['rule', 'in_words']).execute()
    const html = renderReport({
        result,
        people: await readPeople(db, result.run, { limit: peopleShown }),
        definitionInWords: [`${definition.title}.`, ...definition.in_words.split(/(?<=\.) (?=[A-Z])/), `Source: ${definition.source}.`],
        limits: describeLimits(result),
        expected: comparePublished(result, study.expected ?? []),
        generatedAt: new Date().toISOString(),
        command,
        rulesInWords: Object.fromEntries(rules.map((rule) => [rule.rule, rule.in_words])),
    })
    const half = `${file}.${process.pid}.part`
    try {
        await mkdir(path.dirname(path.resolve(file)), { recursive: true })
        await writeFile(half, html)
        await rename(half, file)
    } catch (error) {
        await rm(half, { force: true }).catch(() => undefined)
        throw new FatalError(`the report cannot be written to ${file}: ${messageOf(error)}. The answer is stored: \`homegrown study run\` again writes it without fetching anew.`, { cause: error })
    }
}

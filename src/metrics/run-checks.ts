/** Runs the checks of sql/checks: functions whose name is a sentence that is true; any row they return is a failure. */
import type pg from 'pg'
import { FatalError } from '../errors.ts'

/**
 * @param subject what the figures belong to, for the message
 * @param parameters a run (studies), or a build and a setting (high impact): checks are told apart by how many they take
 * @param names only these; all when not given
 * Throws FatalError with the first failures, so that the transaction around it stores nothing.
 */
export async function runChecks(client: pg.ClientBase, subject: string, parameters: number[], names?: readonly string[]): Promise<void> {
    const checks = await client.query<{ name: string }>(`select proname as name from pg_proc where pronamespace = 'checks'::regnamespace and pronargs = $1 and (proname = any($2) or $2 is null) order by 1`, [parameters.length, names ?? null])
    for (const { name } of checks.rows) {
        const failures = await client.query<{ failure: string }>(`select failure from checks.${name}(${parameters.map((_value, index) => `$${index + 1}`).join(', ')}) limit 5`, parameters)
        if (failures.rows.length > 0) {
            throw new FatalError(`the figures of ${subject} contradict one another, so none is stored. The check "${name.replaceAll('_', ' ')}" says: ${failures.rows.map((row) => row.failure).join('; ')}. This is a defect of homegrown: please report it.`)
        }
    }
}

/** homegrown status: runs, queue, rejects, budgets. */
import { Command } from 'commander'
import type { Config } from '../config.ts'
import type { Database } from '../db/connect.ts'
import { messageOf } from '../errors.ts'
import { plainText } from '../outputs/plain-text.ts'
import { openQueue } from '../queue/queue.ts'
import { withSession } from './session.ts'
import { print } from './study.ts'

const runsShown = 15

export function statusCommand(): Command {
    return new Command('status').description('runs, queue, rejected records, budgets')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown status')
        .action((options: { json?: boolean }) => withSession(async ({ config, database }) => {
            const runs = await database.pool.query<RunRow>(`
                select runs.run_id as run, kind, subject, status, started_at, finished_at, resume_at, error,
                    coalesce(rejects.n, 0) as rejected, never_left.people as never_left, never_left.known
                from ops.runs as runs
                left join (select run_id, count(*) as n from raw.rejected_records group by run_id) as rejects using (run_id)
                left join metrics.study_shares as never_left on never_left.run_id = runs.run_id and never_left.variant = 0 and never_left.measure = 'never_left'
                order by runs.run_id desc limit $1`, [runsShown])
            const budgets = await database.db.selectFrom('ops.budgets').selectAll().orderBy('provider').execute()
            const { counts, problem } = await countJobs(config, database)
            if (options.json) return print(JSON.stringify({ version: 1, runs: runs.rows, queue: counts ?? { error: problem }, budgets }))
            print(runs.rows.length ? 'Runs (newest first)' : 'No runs yet: try `homegrown study run sample`')
            for (const run of runs.rows) print(describeRun(run))
            print(`Queue (${config.queue.backend}): ${counts ? describeCounts(counts) : problem}`)
            for (const budget of budgets) {
                print(`Budget ${budget.provider}: ${budget.remaining ?? '?'} of ${budget.budget_limit ?? '?'} left, seen ${budget.observed_at.toISOString()}${budget.reset_at ? `, renewed ${budget.reset_at.toISOString()}` : ''}`)
            }
            if (budgets.length === 0) print('Budgets: no provider has been asked yet')
        }))
}

async function countJobs(config: Config, database: Database): Promise<{ counts?: Record<string, number>, problem?: string }> {
    try {
        const queue = await openQueue(config, database.connection, () => undefined)
        const counts = await queue.counts()
        await queue.close()
        return { counts }
    } catch (error) {
        return { problem: messageOf(error) }
    }
}

interface RunRow { run: number, kind: string, subject: string, status: string, started_at: Date, finished_at: Date | null, resume_at: Date | null, error: string | null, rejected: number, never_left: number | null, known: number | null }

function describeRun(run: RunRow): string {
    const answer = run.never_left === null ? '' : `  never left: ${run.never_left} of ${run.known}`
    const rejected = run.rejected > 0 ? `  rejected: ${run.rejected}` : ''
    const resume = run.status === 'parked' && run.resume_at ? ` until ${run.resume_at.toISOString()}` : ''
    const error = run.error ? `\n        ${plainText(run.error)}` : ''
    return `  ${String(run.run).padStart(4)}  ${run.started_at.toISOString().slice(0, 19)}Z  ${run.kind} ${plainText(run.subject)}  ${run.status}${resume}${answer}${rejected}${error}`
}

function describeCounts(counts: Record<string, number>): string {
    const some = Object.entries(counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`)
    return some.length ? some.join(', ') : 'empty'
}

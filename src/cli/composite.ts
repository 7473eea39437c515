/** homegrown index: list, run. */
import { Command, Option } from 'commander'
import { computeIndex } from '../composite/compute-index.ts'
import { listIndices, loadIndex } from '../composite/load-index.ts'
import { parseSwaps } from '../composite/pillar-source.ts'
import { readInputs, readOwnPillars } from '../composite/read-inputs.ts'
import { UsageError } from '../errors.ts'
import { plainText } from '../outputs/plain-text.ts'
import { renderIndexCsv, renderIndexTable } from './composite-text.ts'
import { withSession } from './session.ts'
import { print } from './study.ts'

interface RunOptions {
    pillars?: string
    swap?: string[]
    format?: 'table' | 'csv' | 'json'
    json?: boolean
}

export function indexCommand(): Command {
    const command = new Command('index').description('composite indices: weighted pillars by country')
    command.command('list').description('the indices of this installation')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown index list')
        .action(listAction)
    command.command('run <index>').description('scores and ranks; an index is a name or a folder with an index.yaml')
        .option('--pillars <file>', 'the table of pillars: a column country and one a pillar (default: pillars.csv in the folder)')
        .option('--swap <pillar=source>', 'put other values in a pillar\'s place: pillar=FILE.csv, or pillar=high_impact:<corpus>; may be given for several pillars', collect)
        .addOption(new Option('--format <format>', 'table (default), csv or json').choices(['table', 'csv', 'json']))
        .option('--json', 'as JSON (docs/metrics/composite_index.md), the same as --format json')
        .addHelpText('after', `
Examples:
  homegrown index run cet-index-2025 --pillars ./ai-pillars.csv
  homegrown index run cet-index-2025 --pillars ./ai-pillars.csv --swap human_capital=high_impact:ai
  homegrown index run cet-index-2025 --pillars ./ai-pillars.csv --swap human_capital=./talent.csv --format csv
  homegrown index run ./my-index --json`)
        .action(runAction)
    return command
}

async function listAction(options: { json?: boolean }): Promise<void> {
    const indices = await listIndices()
    if (options.json) return print(JSON.stringify(indices))
    for (const { name, title } of indices) print(`${name.padEnd(16)} ${plainText(title)}`)
}

async function runAction(name: string, options: RunOptions): Promise<void> {
    const format = formatOf(options)
    const index = await loadIndex(name)
    const fromFiles = await readInputs(index, { pillarsFile: options.pillars, swaps: parseSwaps(options.swap ?? [], index) })
    await withSession(async ({ database }) => {
        const result = await computeIndex(database.db, index, await readOwnPillars(database.db, index, fromFiles))
        if (format === 'json') return print(JSON.stringify(result))
        print((format === 'csv' ? renderIndexCsv(result) : renderIndexTable(result, Math.min(process.stdout.columns ?? 100, 120))).trimEnd())
    })
}

function formatOf({ format, json }: RunOptions): 'table' | 'csv' | 'json' {
    if (json && format !== undefined && format !== 'json') throw new UsageError(`--json and --format ${format} exclude one another`)
    return json ? 'json' : format ?? 'table'
}

function collect(word: string, before: string[] = []): string[] {
    return [...before, word]
}

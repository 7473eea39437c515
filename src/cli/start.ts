/** npm start: the bundled study, and what to try next. */
import { Command } from 'commander'
import { runStudy } from './study.ts'

export function startCommand(): Command {
    return new Command('start').description('run the bundled sample study and show what to try next (npm start)')
        .option('--json', 'print the result as JSON')
        .addHelpText('after', '\nExample:\n  npm start')
        .action((options: { json?: boolean }) => runStudy('sample', options))
}

/** The command line: one file a command. Exit codes: 0 fine, 1 the run failed, 2 wrong use. */
import { Command, CommanderError } from 'commander'
import { FatalError, messageOf, ParkError, RetryableError, UsageError } from '../errors.ts'
import { indexCommand } from './composite.ts'
import { corporaCommand } from './corpora.ts'
import { dbCommand } from './db.ts'
import { doctorCommand } from './doctor.ts'
import { ingestCommand } from './ingest.ts'
import { metricsCommand } from './metrics.ts'
import { resolveCommand } from './resolve.ts'
import { startCommand } from './start.ts'
import { statusCommand } from './status.ts'
import { studyCommand } from './study.ts'
import { workerCommand } from './worker.ts'

export async function main(words: string[]): Promise<void> {
    // A reader that closes early (`| head`) is no error.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
    const program = new Command('homegrown')
        .description('Measures who makes research talent and who keeps it, from public bibliographic records, with the evidence behind every number.')
        .showHelpAfterError('(add --help for what can be said here)')
        .showSuggestionAfterError()
        .exitOverride()
        .addHelpText('after', `
Examples:
  homegrown study run sample                         the bundled study, from its tape, no network
  homegrown study run deepseek                       the Stanford study, live from OpenAlex
  homegrown study explain sample "Mei Lin"           why a person is counted as they are
  homegrown metrics show high_impact_by_country      who produces how much of the most cited works
  homegrown doctor                                   what is configured, reachable, missing`)
    for (const command of [studyCommand(), ingestCommand(), resolveCommand(), corporaCommand(), metricsCommand(), indexCommand(), dbCommand(), workerCommand(), statusCommand(), doctorCommand(), startCommand()]) {
        program.addCommand(inherit(command, program))
    }
    try {
        await program.parseAsync(words)
    } catch (error) {
        process.exitCode = report(error)
    }
    // Idle sockets of libraries must not hold a finished command.
    setTimeout(() => process.exit(), 2_000).unref()
}

/** Sub-commands share how wrong use is told. */
function inherit(command: Command, parent: Command): Command {
    command.copyInheritedSettings(parent)
    for (const child of command.commands) inherit(child, command)
    return command
}

function report(error: unknown): number {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    console.error(`homegrown: ${messageOf(error)}`)
    if (error instanceof UsageError) return 2
    const isForeseen = error instanceof FatalError || error instanceof RetryableError || error instanceof ParkError
    if (!isForeseen && error instanceof Error && error.stack) console.error(error.stack.split('\n').slice(1).join('\n'))
    return 1
}

/** homegrown resolve: who and what the records mean. */
import { Command } from 'commander'
import { affiliationCommand, affiliationsCommand, evaluateCommand, reviewCommand } from './resolve-affiliations.ts'

export function resolveCommand(): Command {
    const command = new Command('resolve').description('who and what the records mean: affiliations')
    for (const each of [affiliationCommand(), affiliationsCommand(), reviewCommand(), evaluateCommand()]) command.addCommand(each)
    return command
}

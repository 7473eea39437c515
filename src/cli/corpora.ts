/** homegrown corpora: list, show. */
import { Command } from 'commander'
import { listCorpora, loadCorpus } from '../corpus/load-corpus.ts'
import type { Corpus, CorpusRule } from '../corpus/types.ts'
import { plainText } from '../outputs/plain-text.ts'
import { print } from './study.ts'

export function corporaCommand(): Command {
    const command = new Command('corpora').description('corpora: declared sets of works that figures are about')
    command.command('list').description('the corpora of this installation')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown corpora list')
        .action(listAction)
    command.command('show <corpus>').description('what belongs to a corpus and why; a corpus is a name or a file')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExamples:\n  homegrown corpora show ai\n  homegrown corpora show ./my-corpus.yaml')
        .action(showAction)
    return command
}

async function listAction(options: { json?: boolean }): Promise<void> {
    const corpora = await listCorpora()
    if (options.json) return print(JSON.stringify(corpora))
    for (const corpus of corpora) print(`${corpus.name.padEnd(16)} ${plainText(corpus.title)}`)
}

async function showAction(name: string, options: { json?: boolean }): Promise<void> {
    const corpus = await loadCorpus(name)
    print(options.json ? JSON.stringify(corpus) : describeCorpus(corpus))
}

function describeCorpus(corpus: Corpus): string {
    const excluded = corpus.rules.filter((rule) => !rule.isIncluded).length
    return [
        `${corpus.name}: ${plainText(corpus.title)}`,
        plainText(corpus.inWords),
        `Types:      ${corpus.types?.join(', ') ?? 'every type but paratext'}`,
        `Years:      ${describeYears(corpus)}`,
        `Languages:  ${corpus.languages?.join(', ') ?? 'every language'}`,
        `Retracted:  ${corpus.includesRetracted ? 'in' : 'out'}`,
        `Expansion:  ${corpus.includesExpansion ? 'in' : 'out'} (the provider's uncurated tail)`,
        `Families:   ${corpus.countsFamilies ? 'on: preprint and published version count once' : 'off: every version counts by itself'}`,
        `Compared:   within ${corpus.referenceLevel}, year and type group; what rests on sets below ${corpus.minimumSetSize} works is told`,
        `File:       ${corpus.file}`,
        `Definition: ${corpus.contentHash.slice(0, 12)}`,
        `Topics:     rules that include: ${corpus.rules.length - excluded}, that exclude: ${excluded}; the narrower wins`,
        ...corpus.rules.map((rule) => `  ${rule.isIncluded ? '+' : '-'} ${describeRule(rule)}`),
        ...corpus.warnings.map((warning) => `Note: ${warning}`),
    ].join('\n')
}

function describeYears({ firstYear, lastYear }: Corpus): string {
    if (firstYear === undefined) return lastYear === undefined ? 'every year' : `until ${lastYear}`
    return lastYear === undefined ? `from ${firstYear}` : `${firstYear} to ${lastYear}`
}

function describeRule({ level, id, name, because }: CorpusRule): string {
    const what = level === 'all' ? 'all' : level === 'topic' ? id : `${level} ${id}`
    return plainText(`${what}${name === undefined ? '' : ` ${name}`}: ${because}`)
}

/** homegrown ingest <provider> and homegrown ingest all: one command a source, made from the registry; each ask is a walk of the run. */
import path from 'node:path'
import { Command } from 'commander'
import { createSources } from '../../jobs/sources.ts'
import { FatalError, messageOf, ParkError, RetryableError, UsageError } from '../errors.ts'
import type { HttpClient } from '../http/types.ts'
import type { EntityRules, Source, SourceAsk } from '../ingest/source.ts'
import { registry } from '../ingest/sources/registry.ts'
import { formatQuantity } from '../outputs/format.ts'
import { openRun, type Run, type RunParams, type SourceWalk } from '../runs/runs.ts'
import { formatDuration } from './duration.ts'
import { followRun } from './follow-run.ts'
import { runDump } from './ingest-dump.ts'
import { readSummary, summaryJson, summaryText } from './ingest-summary.ts'
import { createProgress } from './progress.ts'
import { type Session, withSession } from './session.ts'
import { print, tapeFolder } from './study.ts'

interface RunOptions { replay?: string, record?: string, dryRun?: boolean, json?: boolean, quiet?: boolean }

interface Options extends RunOptions { files?: string[], entity?: string, ids?: string[], query?: string, since?: string, until?: string, sources?: string[] }

/** What is walked, and what cannot be, with the reason. */
interface Plan { walks: SourceWalk[], leftOut: string[] }

/** One command for each source of the registry. */
export function sourceCommands(): Command[] {
    return Object.entries(registry).map(([provider, { title, dump }]) => withRunOptions(withDumpOption(dump?.about, new Command(provider).description(title))
        .option('--entity <name>', 'what kind of record, where there are several')
        .option('--ids <id...>', 'records by their ids')
        .option('--query <query>', 'what a query finds, in the provider\'s own words')
        .option('--since <day>', 'what changed since a day, 2026-11-01, that day included'))
        .addHelpText('after', () => `\n${entitiesText(provider)}`)
        .action((options: Options) => options.files === undefined ? runWalks(provider, options, (open) => planOne(provider, open(provider), options)) : runDump(provider, dumpOptions(options, options.files))))
}

function withDumpOption(about: string | undefined, command: Command): Command {
    return about === undefined ? command : command.option('--files <file...>', `instead of asking: ${about}`)
}

function dumpOptions(options: Options, files: string[]): Options & { files: string[] } {
    const other = (['entity', 'ids', 'query', 'since', 'until', 'replay', 'record'] as const).find((name) => options[name] !== undefined)
    if (other !== undefined) throw new UsageError(`--files reads a dump and asks nobody: leave --${other} away`)
    return { ...options, files }
}

/** The same ask of every source that can answer it. */
export function allSourcesCommand(): Command {
    return withRunOptions(new Command('all').description('the same of every source that can answer it; one that is down or walled stops no other')
        .option('--sources <name...>', `only these of: ${Object.keys(registry).join(', ')}`)
        .option('--ids <id...>', 'records by id, such as DOIs: each source is asked for the ids it knows')
        .option('--since <day>', 'what changed since a day, 2026-11-01, that day included'))
        .addHelpText('after', `
Examples:
  homegrown ingest all --ids 10.48550/arXiv.2401.02954 10.1038/s41586-025-09422-z
  homegrown ingest all --since 2026-11-20 --sources arxiv datacite --dry-run`)
        .action((options: Options) => runWalks('all', options, (open) => planAll(open, options)))
}

function withRunOptions(command: Command): Command {
    return command
        .option('--until <day>', 'with --since: the last day; today when not given')
        .option('--replay <folder>', 'answer requests from a tape')
        .option('--record <folder>', 'write a tape of the requests')
        .option('--dry-run', 'say what would be fetched, and stop')
        .option('--json', 'print the summary as JSON')
        .option('-q, --quiet', 'no progress')
}

/** Plans, says what it will take, walks, and tells what came and what is missing. */
export async function runWalks(subject: string, options: RunOptions, plan: (open: (provider: string) => Source) => Plan): Promise<void> {
    if (options.replay !== undefined && options.record !== undefined) throw new UsageError('--replay and --record exclude one another')
    const source = { kind: 'api' as const, ...(options.replay === undefined ? {} : { replay: tapeFolder(options.replay) }), ...(options.record === undefined ? {} : { record: path.resolve(options.record) }) }
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const { walks, leftOut } = await withSources(session, { source }, async (open) => plan(open))
        for (const reason of leftOut) progress.say(`left out: ${reason}`)
        if (walks.length === 0) throw new UsageError(`no source can answer this: ${leftOut.join('; ') || 'none is left'}`)
        const params = { source, walks }
        if (options.dryRun) return print((await withSources(session, params, (open) => Promise.all(walks.map((walk) => quoteText(open(walk.provider), walk))))).join('\n'))
        const { run, isNew } = await openRun(session.database.db, { kind: 'ingest', subject, params })
        progress.say(`ingest ${subject}: run ${run.runId}${isNew ? '' : ' goes on where it was'}`)
        // A replay takes what its tape holds, and a quote is not on it.
        if (isNew && source.replay === undefined && options.quiet !== true) for (const text of await withSources(session, params, (open) => Promise.all(walks.map((walk) => quoteOrReason(open(walk.provider), walk))))) progress.say(text)
        const failure = await followRun(session, run, progress).then(() => undefined, (error: unknown) => ({ error }))
        const summary = await readSummary(session.database.pool, run.runId)
        if (failure === undefined || walks.length > 1) print(options.json ? summaryJson(summary) : summaryText(summary))
        if (failure) throw failure.error
    })
}

async function withSources<T>(session: Session, params: RunParams, work: (open: (provider: string) => Source) => Promise<T>): Promise<T> {
    const sources = createSources(session.config, session.database)
    try {
        return await work((provider) => sources.sourceFor({ params, runId: 0 } as Run, provider))
    } finally {
        await sources.close()
    }
}

/** One walk. Throws UsageError when it cannot be asked so. */
export function planOne(provider: string, source: Source, options: Options): Plan {
    const entity = options.entity ?? Object.keys(source.entities)[0] ?? ''
    return { walks: [{ provider, ask: source.check({ entity, ...askOf(options) }) }], leftOut: [] }
}

function planAll(open: (provider: string) => Source, options: Options): Plan {
    const ask = askOf(options)
    if ((ask.ids === undefined) === (ask.since === undefined)) throw new UsageError('say with one of --ids and --since what is wanted of all sources')
    const names = options.sources ?? Object.keys(registry)
    const unknown = names.find((name) => !Object.hasOwn(registry, name))
    if (unknown !== undefined) throw new UsageError(`there is no source ${JSON.stringify(unknown)}: write ${Object.keys(registry).join(', ')}`)
    const plan: Plan = { walks: [], leftOut: [] }
    for (const provider of names) {
        const before = plan.walks.length
        try {
            const source = open(provider)
            for (const [entity, rules] of Object.entries(source.entities)) plan.walks.push(...walksOf(provider, source, entity, rules, ask))
            if (plan.walks.length === before) plan.leftOut.push(`${provider} cannot be asked this way`)
        } catch (error) {
            // A day that is none is wrong for all; a source that lacks its settings is left out alone.
            if (!(error instanceof UsageError) || /^--(since|until)/.test(error.message)) throw error
            plan.leftOut.push(`${provider}: ${error.message}`)
        }
    }
    return plan
}

function walksOf(provider: string, source: Source, entity: string, rules: EntityRules, ask: Omit<SourceAsk, 'entity'>): SourceWalk[] {
    if (ask.ids === undefined) return rules.since === undefined ? [] : [{ provider, ask: source.check({ entity, ...ask }) }]
    if (rules.ids === undefined) return []
    const ids = ask.ids.filter((id) => isKnownTo(source, entity, id))
    return ids.length === 0 ? [] : [{ provider, ask: source.check({ entity, ids }) }]
}

function isKnownTo(source: Source, entity: string, id: string): boolean {
    try {
        source.check({ entity, ids: [id] })
        return true
    } catch (error) {
        if (error instanceof UsageError) return false
        throw error
    }
}

function askOf({ ids, query, since, until }: Options): Omit<SourceAsk, 'entity'> {
    return { ...(ids === undefined ? {} : { ids }), ...(query === undefined ? {} : { query }), ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
}

async function quoteText(source: Source, { provider, ask }: SourceWalk): Promise<string> {
    const { records, requests, seconds, cost } = await source.quote(ask)
    const parts = [
        records === undefined ? 'how many records is not known beforehand' : formatQuantity(records, 'record', 'records'),
        ...(requests === undefined ? [] : [formatQuantity(requests, 'request', 'requests')]),
        ...(seconds === undefined ? [] : [`about ${formatDuration(seconds)} of asking`]),
        cost === undefined ? 'no cost' : formatQuantity(cost, 'credit', 'credits'),
    ]
    return `${provider} ${ask.entity}: ${parts.join(', ')}`
}

/** What the provider refuses now, it refuses the run too, which then says so. */
async function quoteOrReason(source: Source, walk: SourceWalk): Promise<string> {
    try {
        return await quoteText(source, walk)
    } catch (error) {
        if (error instanceof ParkError || error instanceof FatalError || error instanceof RetryableError) return `${walk.provider} ${walk.ask.entity}: no quote (${messageOf(error)})`
        throw error
    }
}

/** Made without network and settings: rules need neither. */
function entitiesText(provider: string): string {
    const never = async () => { throw new FatalError('help asks nobody') }
    const http: HttpClient = { getJson: never, postJson: never, getText: never, close: async () => undefined }
    const source = registry[provider]?.create({ http, settings: {}, isReplay: true })
    const rules = Object.entries(source?.entities ?? {})
    return [
        ...rules.flatMap(([entity, { title, ids, query, since }]) => [
            `${entity}: ${title}`,
            ...(ids ? [`  --ids    such as ${ids.example}; ${ids.perRequest} a request`] : []),
            ...(query ? ['  --query  in the provider\'s words'] : []),
            ...(since ? [`  --since  by ${since.key}`] : []),
        ]),
        '', 'Examples:',
        ...rules.flatMap(([entity, { ids, query, since }], index) => [
            ...(ids ? [`--ids ${ids.example.replace(/,? .*$/, '')}`] : []), ...(query ? [`--query "${query.example}"`] : []), ...(since ? ['--since 2026-11-20 --dry-run'] : []),
        ].map((words) => `  homegrown ingest ${provider} ${index === 0 ? '' : `--entity ${entity} `}${words}`)),
    ].join('\n')
}

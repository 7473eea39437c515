/** homegrown resolve affiliation, affiliations, review, evaluate: which organisations and countries affiliation strings name. */
import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { projectRoot } from '../config.ts'
import { UsageError } from '../errors.ts'
import { formatQuantity } from '../outputs/format.ts'
import { plainText } from '../outputs/plain-text.ts'
import { renderCsv } from '../outputs/rows.ts'
import { readAffiliationCorrections } from '../resolve/affiliations/corrections.ts'
import { evaluate, evaluateCountries, type OperatingPoint } from '../resolve/affiliations/evaluate.ts'
import { isDevelopment, readLabelled } from '../resolve/affiliations/labelled.ts'
import { loadMatcher, organisationsVersion } from '../resolve/affiliations/load-matcher.ts'
import { createMatcher, type Match, type Matcher } from '../resolve/affiliations/match.ts'
import { matchingVersion, matchStrings } from '../resolve/affiliations/match-strings.ts'
import { model } from '../resolve/affiliations/model.ts'
import { readReview } from '../resolve/affiliations/review.ts'
import { loadOrganisations } from './load-organisations.ts'
import { countryCodes } from '../study/places.ts'
import { createProgress } from './progress.ts'
import { type Session, withSession } from './session.ts'
import { print, wholeNumber } from './study.ts'

const loadFirst = 'load ROR first: homegrown ingest ror --files v2.x-ror-data.json (https://doi.org/10.5281/zenodo.6347574)'

export function affiliationCommand(): Command {
    return new Command('affiliation').description('which organisations and countries an affiliation names, and why')
        .argument('<string>', 'as printed on the work')
        .option('--ror <folder>', 'ROR files to use instead of the store\'s organisations')
        .option('--country <code>', 'a country known beside the string, such as CN')
        .option('--why', 'every candidate with what speaks for it')
        .option('--json', 'as JSON')
        .addHelpText('after', `
Examples:
  homegrown resolve affiliation "Dept. of Computer Science, Univ. of Bern, Switzerland"
  homegrown resolve affiliation "Inst. of Comput. Technol., Chinese Acad. of Sci., Beijing" --why`)
        .action(affiliationAction)
}

export function affiliationsCommand(): Command {
    return new Command('affiliations').description('match every affiliation string of the store that was not matched by this version')
        .option('--json', 'the sums as JSON')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', `
What a string means, whatever the matcher says, is a line of corrections/affiliations.csv, in the project or in HOMEGROWN_HOME:
affiliation, ror_ids (parted by ;, empty = none), country, reason, source.

Example:
  homegrown resolve affiliations`)
        .action(affiliationsAction)
}

export function reviewCommand(): Command {
    return new Command('review').description('strings of the store whose best candidate was not accepted, those on most works first')
        .option('--limit <number>', 'how many', wholeNumber, 50)
        .option('--at-least <score>', 'only candidates of this score and more, 0 to 1', Number, 0.3)
        .option('--format <format>', 'table, json, or csv in the columns of corrections/affiliations.csv', 'table')
        .addHelpText('after', `
Examples:
  homegrown resolve review
  homegrown resolve review --format csv > corrections/affiliations.csv   then keep, mend and give reasons`)
        .action(reviewAction)
}

export function evaluateCommand(): Command {
    return new Command('evaluate').description('how well the matcher does on strings that people labelled')
        .argument('<file>', 'JSON lines: {"affiliation": "…", "ror_ids": ["https://ror.org/…"]}')
        .option('--ror <folder>', 'ROR files to use instead of the store\'s organisations')
        .option('--half <half>', 'all, development (which the matcher learnt from, of the sets in docs/affiliations.md), or held-out', 'all')
        .option('--errors <file>', 'write the strings with a wrong answer, one JSON object a line')
        .option('--json', 'as JSON')
        .addHelpText('after', `
Example:
  homegrown resolve evaluate labelled.jsonl --ror ./ror --errors errors.jsonl`)
        .action(evaluateAction)
}

async function affiliationAction(text: string, options: { ror?: string, country?: string, why?: boolean, json?: boolean }): Promise<void> {
    if (text.trim() === '') throw new UsageError('the affiliation is empty: write it as printed, in quotes')
    await withMatcher(options.ror, async (matcher) => {
        const match = matcher.match(text, options.country === undefined ? undefined : { country: options.country })
        if (options.json) return print(JSON.stringify({ version: 1, matcher: matcher.version, threshold: model.threshold, ...match, ...(options.why ? { why: matcher.explain(text) } : {}) }))
        print(describeMatch(match))
        if (options.why) print(describeWhy(matcher, text))
    })
}

async function affiliationsAction(options: { json?: boolean, quiet?: boolean }): Promise<void> {
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const corrections = readAffiliationCorrections([projectRoot, session.config.home])
        const matcher = await matcherOf(session)
        const version = matchingVersion(matcher, await organisationsVersion(session.database.pool) ?? '', corrections)
        let done = 0
        const sums = await matchStrings(session.database.pool, matcher, version, corrections, async (strings) => { done += strings; progress.say(`affiliations: ${done} matched`) })
        if (options.json) return print(JSON.stringify({ version: 1, matcher: matcher.version, corrections: corrections.size, ...sums }))
        print(`${formatQuantity(sums.strings, 'string', 'strings')}: ${sums.matched} with an organisation, ${sums.countryOnly} with a country only, ${sums.none} with neither; ${formatQuantity(sums.corrected, 'correction', 'corrections')}`)
    })
}

async function reviewAction(options: { limit: number, atLeast: number, format: string }): Promise<void> {
    if (!['table', 'json', 'csv'].includes(options.format)) throw new UsageError(`--format ${JSON.stringify(options.format)}: write table, json or csv`)
    if (!(options.atLeast >= 0 && options.atLeast <= 1)) throw new UsageError('--at-least is a score from 0 to 1')
    await withSession(async ({ database }) => {
        const rows = await readReview(database.pool, options)
        if (options.format === 'json') return print(JSON.stringify(rows))
        if (options.format === 'csv') return print(renderCsv(['affiliation', 'ror_ids', 'country', 'reason', 'source'], rows.map((row) => ({ affiliation: row.affiliation, ror_ids: row.candidates.map((each) => each.ror).join(';') }))))
        if (rows.length === 0) return print('nothing to review: no string of the store has a candidate of this score that was not accepted (homegrown resolve affiliations matches them)')
        for (const { affiliation, works, candidates } of rows) {
            print(`${formatQuantity(works, 'work', 'works')}: ${plainText(affiliation)}`)
            for (const each of candidates) print(`    ${each.score.toFixed(2)}  ${each.ror}  ${plainText(each.name)} (${each.because})`)
        }
    })
}

async function evaluateAction(file: string, options: { ror?: string, half: string, errors?: string, json?: boolean }): Promise<void> {
    if (!['all', 'development', 'held-out'].includes(options.half)) throw new UsageError(`--half ${JSON.stringify(options.half)}: write all, development or held-out`)
    const labelled = (await readLabelled(file)).filter(({ affiliation }) => options.half === 'all' || isDevelopment(affiliation) === (options.half === 'development'))
    if (labelled.length === 0) throw new UsageError(`${file} holds no labelled string${options.half === 'all' ? '' : ` of the ${options.half} half`}`)
    const from = performance.now()
    await withMatcher(options.ror, async (matcher) => {
        const loadSeconds = (performance.now() - from) / 1_000
        const result = evaluate(matcher, labelled)
        const start = process.cpuUsage()
        const answers = labelled.map(({ affiliation }) => matcher.match(affiliation))
        const used = process.cpuUsage(start)
        const country = evaluateCountries(matcher, labelled, answers)
        const stringsPerSecond = labelled.length / ((used.user + used.system) / 1e6)
        const peakMegabytes = process.resourceUsage().maxRSS / 1024
        if (options.errors !== undefined) await writeFile(options.errors, result.errors.map((each) => `${JSON.stringify({ affiliation: each.affiliation, ror_ids: each.wanted.map(address), got: each.got.map(address), unknown: each.unknown.map(address) })}\n`).join(''))
        const { errors, ...figures } = result
        const { errors: countryErrors, ...countries } = country
        if (options.json) return print(JSON.stringify({ version: 1, matcher: matcher.version, organisations: matcher.organisations, half: options.half, ...figures, errors: errors.length, country: { ...countries, errors: countryErrors.length }, stringsPerSecond, loadSeconds, peakMegabytes }))
        print([
            `${formatQuantity(result.strings, 'string', 'strings')} (${options.half}), matcher ${matcher.version} over ${matcher.organisations} organisations`,
            `ids unknown to the loaded ROR: ${result.unknownIds}, on ${formatQuantity(result.stringsWithUnknownIds, 'string', 'strings')}; left out of recall`,
            pointText('accepted', result.accepted),
            pointText('best F1 ', result.best),
            `country:  ${share(country.accuracy)} right of the ${country.answered} answered; ${country.strings} strings have a labelled country`,
            `speed:    ${Math.round(stringsPerSecond)} strings a second of one core; index made in ${loadSeconds.toFixed(1)} s; peak memory ${peakMegabytes.toFixed(0)} MB`,
            `errors:   ${errors.length} strings${options.errors === undefined ? ' (--errors FILE writes them)' : `, written to ${options.errors}`}`,
        ].join('\n'))
    })
}

async function withMatcher(folder: string | undefined, work: (matcher: Matcher) => Promise<void>): Promise<void> {
    if (folder === undefined) return withSession(async (session) => work(await matcherOf(session)))
    const problems: string[] = []
    const organisations = await loadOrganisations(folder, (problem) => problems.push(problem))
    for (const problem of problems.slice(0, 10)) console.error(`left out: ${plainText(problem)}`)
    if (problems.length > 10) console.error(`left out: ${problems.length - 10} more`)
    if (organisations.length === 0) throw new UsageError(`${folder} holds no organisation`)
    await work(createMatcher(organisations, countryCodes()))
}

async function matcherOf({ database }: Session): Promise<Matcher> {
    const matcher = await loadMatcher(database.pool)
    if (matcher === undefined) throw new UsageError(`the store holds no organisations: ${loadFirst}, or give --ror`)
    return matcher
}

function describeMatch(match: Match): string {
    const lines = match.organisations.map((each) => `${address(each.ror)}  ${plainText(each.name)} (${each.countryCode ?? 'country unknown'}), ${each.score.toFixed(2)} by ${each.how}`)
    if (lines.length === 0) lines.push('no organisation')
    lines.push(`countries: ${match.countries.join(', ') || 'none'}`)
    if (match.others.length > 0) lines.push('not accepted:', ...match.others.map((each) => `  ${address(each.ror)}  ${plainText(each.name)} (${each.countryCode ?? 'country unknown'}), ${each.score.toFixed(2)} by ${each.how}: ${plainText(each.because)}`))
    return lines.join('\n')
}

function describeWhy(matcher: Matcher, text: string): string {
    return matcher.explain(text).flatMap(({ part, countries, implied, candidates }) => [
        `\n${plainText(part)}`, `  countries named: ${countries.join(', ') || 'none'}; implied by places: ${implied.join(', ') || 'none'}`,
        ...candidates.map((each) => `  ${each.score.toFixed(2)}  ${plainText(each.name)} <- ${JSON.stringify(plainText(each.words))}: ${each.speaks.join(', ')}`),
    ]).join('\n')
}

function pointText(name: string, point: OperatingPoint): string {
    return `${name}: precision ${share(point.precision)}, recall ${share(point.recall)}, F1 ${share(point.f1)} at ${point.threshold} (${point.right} right, ${point.wrong} wrong, ${point.missed} missed); exact set ${share(point.exactShare)} of strings`
}

function share(value: number): string {
    return Number.isNaN(value) ? 'undefined' : value.toFixed(3)
}

function address(ror: string): string {
    return `https://ror.org/${ror}`
}

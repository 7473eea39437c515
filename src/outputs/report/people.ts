import { formatCount, formatQuantity, formatSpan, formatYears, sortCounts } from '../format.ts'
import { describeRule, shortenHash } from '../sentences.ts'
import { foreign, html, missing, render } from './html.ts'
import type { VNode } from 'preact'
import type { EvidenceRow, PersonResult, StudyResult } from '../../study/result.ts'

export const peopleShown = 2_000
const evidencePerPerson = 100
/** Over all people, so that a report of careful records still opens in a browser. */
const evidenceInAll = 40_000

/**
 * The table of people as pieces of markup, one a person: a big cohort never stands in memory as one tree.
 * Roles are written out because the phone layout would otherwise take them away.
 */
export function* renderPeople(result: StudyResult, people: readonly PersonResult[]): Generator<string> {
    const shown = people.slice(0, peopleShown)
    yield '<section aria-labelledby="people"><h2 id="people">People</h2>'
    yield render(introduction(result, people.length, shown.length))
    if (shown.length > 0) {
        yield '<table class="people" role="table"><caption>People of the cohort, with the evidence behind each class</caption>'
        yield render(head())
        let left = evidenceInAll
        for (const person of shown) {
            const rows = Math.min(person.evidence.length, evidencePerPerson, left)
            left -= rows
            yield render(personRows(person, rows, result))
        }
        yield '</table>'
    }
    yield '</section>'
}

function introduction(result: StudyResult, all: number, shown: number): VNode {
    const region = result.focus_region
    const more = all - shown
    return html`
        <div>
            ${more > 0 && html`<p class="callout">
                The first ${formatCount(shown)} people are shown; ${formatCount(more)} more are not. <code>--json</code>${' '}gives the whole
                result, <code>study explain</code>${' '}any one person with the evidence.
            </p>`}
            ${all === 0
                ? html`<p class="empty">The cohort has no people.</p>`
                : html`<p class="note">
                    <b>Never left</b>: every place that counts is in ${region}. <b>Left</b>: places in ${region} and elsewhere.
                    ${' '}<b>Never in</b>: none in ${region}. <b>Unknown</b>: no place that counts. Open “Why” for the evidence; it prints only where it is open.
                </p>`}
        </div>
    `
}

function head(): VNode {
    return html`<thead role="rowgroup"><tr role="row">${['Name', 'Class', 'Path', 'Years', 'Flags'].map(text => html`
        <th scope="col" role="columnheader">${text}</th>
    `)}</tr></thead>`
}

function personRows(person: PersonResult, evidenceRows: number, result: StudyResult): VNode {
    return html`
        <tbody role="rowgroup">
            <tr role="row" id=${`person-${person.member}`}>
                <th scope="row" role="rowheader">
                    ${foreign(person.name)}
                    ${person.is_key_team && html`<span class="badge">key team</span>`}
                </th>
                <td role="cell" class="unbroken" data-label="Class">${nameClass(person, result.focus_region)}</td>
                <td role="cell" data-label="Path">${person.path === null ? missing('unknown') : html`<span class="path">${spacePath(person.path)}</span>`}</td>
                <td role="cell" data-label="Years">${describeYears(person)}</td>
                <td role="cell" class=${person.flags.length === 0 ? 'absent' : undefined} data-label="Flags">${person.flags.length === 0 ? html`<span class="quiet">none</span>` : person.flags.map(describeRule).join('; ')}</td>
            </tr>
            <tr role="row" class="why">
                <td role="cell" colspan="5">
                    <details>
                        <summary>Why<span class="hidden"> ${foreign(person.name)}</span>: ${formatQuantity(person.evidence.length, 'evidence row', 'evidence rows')}</summary>
                        <div class="evidence">
                            <p>${foreign(person.decided_by)}</p>
                            <p class="quiet">${describeProfiles(person)}</p>
                            ${evidenceTable(person, evidenceRows)}
                        </div>
                    </details>
                </td>
            </tr>
        </tbody>
    `
}

function evidenceTable(person: PersonResult, limit: number): VNode {
    if (person.evidence.length === 0) return html`<p class="empty">No evidence was found.</p>`
    const more = person.evidence.length - limit
    return html`
        <div>
            ${limit > 0 && html`<div class="scroll" role="region" aria-label="Evidence" tabindex="0"><table>
                <caption>Evidence</caption>
                <thead><tr>${['Institution', 'Country', 'Years', 'Counted', 'Kind', 'Record'].map(text => html`<th scope="col">${text}</th>`)}</tr></thead>
                <tbody>${person.evidence.slice(0, limit).map(row => html`
                    <tr class=${row.counted_years.length === 0 ? 'uncounted' : undefined}>
                        <th scope="row">${row.institution === null ? missing('not named') : foreign(row.institution)}</th>
                        <td>${row.country_code ?? missing('none')}</td>
                        <td>${formatSpan(row.first_year, row.last_year) ?? missing('no years')}</td>
                        <td>${row.counted_years.length === 0 ? missing('not counted') : formatYears(row.counted_years)}</td>
                        <td>${row.kind}${row.degree_level !== undefined && html`<span>${' '}<small class="quiet">${row.degree_level}</small></span>`}</td>
                        <td>${recordLink(row)}</td>
                    </tr>
                `)}</tbody>
            </table></div>`}
            ${more > 0 && html`<p class="note">${formatQuantity(more, 'evidence row is', 'evidence rows are')} not shown here: see <code>study explain</code>.</p>`}
        </div>
    `
}

/** Only https is a link: a record is what a source says, and javascript: is an address too. */
function recordLink({ record, record_hash: hash, provider }: EvidenceRow): VNode {
    const short = record.replace(/^https:\/\//, '')
    return html`<span>${foreign(provider)} · ${
        record.startsWith('https://')
            ? html`<a href=${record} rel="noopener noreferrer external">${foreign(short)}</a>`
            : foreign(record)
    }${' '}<small class="quiet" title="Version of the record that was read">${shortenHash(hash)}</small></span>`
}

function nameClass(person: PersonResult, region: string): string {
    switch (person.class) {
        case 'never_left': return `never left ${region}`
        case 'left': return `left ${region}`
        case 'never_in': return `never in ${region}`
        case 'unknown': return 'unknown'
    }
}

function spacePath(path: string): string {
    return path.split('→').join(' → ')
}

function describeYears(person: PersonResult): VNode {
    const span = formatSpan(person.first_year, person.last_year)
    if (span === null) return missing('no years')
    const regions = sortCounts(person.years).map(([region, years]) => `${region} ${years}`).join(', ')
    return html`<span><span class="unbroken">${span}</span>${regions !== '' && html`<span>${' '}<small class="quiet below">${regions}</small></span>`}</span>`
}

function describeProfiles(person: PersonResult): VNode {
    const profiles = person.author_ids.length === 0 ? 'no author profile' : `author profile ${person.author_ids.join(', ')}`
    const works = person.works_in_cohort === null ? null : `on ${formatQuantity(person.works_in_cohort, 'work', 'works')} of the study`
    const now = person.current === null ? 'current region unknown' : `current region ${person.current}`
    return html`<span>${foreign([profiles, works, now].filter(part => part !== null).join(' · '))}</span>`
}

import { formatCount, formatQuantity, sortCounts } from '../format.ts'
import { describeRule } from '../sentences.ts'
import { dataTable } from './data-table.ts'
import { foreign, html, missing } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

type Flagged = StudyResult['flags']['people'][number]

/** `linked` holds the members that have a row in the table of people. */
export function flagsSection(result: StudyResult, inWords: Record<string, string>, linked: ReadonlySet<number>): VNode {
    const { implausible, rules, people } = result.flags
    return section('flags', 'Implausible profiles', html`
        <div>
            <p>
                ${formatQuantity(implausible, 'profile looks', 'profiles look')} as if more than one person were in it.
                ${' '}<strong>They are shown, not dropped</strong>: they count in every figure, except in the rows marked “left out” under
                ${' '}<a href="#sensitivity">other choices</a>.
            </p>
            ${dataTable<[string, number]>({
                caption: 'Rules, and the people each one flags',
                rows: sortCounts(rules),
                empty: 'No rule flags anybody.',
                columns: [
                    { head: 'Rule', cell: ([rule]) => wordRule(rule, inWords) },
                    { head: 'People', align: 'number', cell: ([, count]) => formatCount(count) },
                ],
            })}
            ${people.length > 0 && dataTable<Flagged>({
                caption: 'Flagged people',
                rows: people,
                empty: '',
                limit: 200,
                columns: [
                    { head: 'Name', cell: row => nameFlagged(row, linked) },
                    { head: 'Author record', cell: row => row.author_id === null ? missing('none') : html`<code>${foreign(row.author_id)}</code>` },
                    { head: 'Rules', cell: row => row.rules.map(describeRule).join('; ') },
                ],
            })}
        </div>
    `, result)
}

function wordRule(rule: string, inWords: Record<string, string>): VNode {
    const words = Object.hasOwn(inWords, rule) ? inWords[rule] : undefined
    if (words === undefined) return html`<span>${describeRule(rule)}</span>`
    return html`<span>${words}${' '}<small class="quiet">${describeRule(rule)}</small></span>`
}

function nameFlagged({ member, name }: Flagged, linked: ReadonlySet<number>): VNode {
    return linked.has(member) ? html`<a href=${`#person-${member}`}>${foreign(name)}</a>` : foreign(name)
}

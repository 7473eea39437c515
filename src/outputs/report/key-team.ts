import { formatCount, formatPercent, formatQuantity } from '../format.ts'
import { divide } from './careers.ts'
import { dataTable } from './data-table.ts'
import { html, orMissing } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

type Row = [label: string, count: number]

export function keyTeamSection(result: StudyResult): VNode {
    const { key_team: team, focus_region: region } = result
    if (team === null) {
        return section('key-team', 'Key team', html`
            <p>No key team: the study does not say on how many of its works a member must be, or nobody is on that many.</p>
        `)
    }
    return section('key-team', 'Key team', html`
        <div>
            <p>
                ${formatQuantity(team.members, 'person is', 'people are')} on at least
                ${' '}${formatQuantity(team.works_required, 'work', 'works')} of the study.
                ${' '}The careers of ${formatCount(team.known)} are known, of ${formatCount(team.members - team.known)} unknown.
            </p>
            ${dataTable<Row>({
                caption: 'Key team, shares of those whose careers are known',
                rows: [
                    [`Never left ${region}`, team.never_left],
                    ...Object.entries(team.ties).map(([country, count]): Row => [`Tie with ${country}`, count]),
                ],
                empty: 'No figures.',
                columns: [
                    { head: 'Figure', cell: ([label]) => label },
                    { head: 'Share', align: 'number', cell: ([, count]) => orMissing(formatPercent(divide(count, team.known)), 'nobody known') },
                    { head: 'People', align: 'number', cell: ([, count]) => formatCount(count) },
                    { head: 'of known', align: 'number', cell: () => formatCount(team.known) },
                    { head: 'Unknown', align: 'number', cell: () => formatCount(team.members - team.known) },
                ],
            })}
            <p class="note">Works and citations of the key team stand under${' '}<a href="#output">Output</a>.</p>
        </div>
    `, result)
}

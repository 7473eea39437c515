import { formatCount, formatQuantity } from '../format.ts'
import { dataTable } from './data-table.ts'
import { foreign, html, missing } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

const alertsShown = 100

export function leftOutSection(result: StudyResult): VNode {
    const { alerts, rejected_records: rejected, left_out: leftOut } = result
    return section('alerts', 'Alerts and what was left out', html`
        <div>
            ${alerts.length === 0
                ? html`<p>No alerts.</p>`
                : html`<ul class="alerts">${alerts.slice(0, alertsShown).map(alert => html`<li>${foreign(alert)}</li>`)}</ul>`}
            ${alerts.length > alertsShown && html`<p class="note">${formatCount(alerts.length - alertsShown)} more alerts: see <code>--json</code>.</p>`}
            <p>${describeRejected(rejected)}</p>
            ${dataTable<StudyResult['left_out'][number]>({
                caption: `Left out of the cohort: ${formatQuantity(leftOut.length, 'entry', 'entries')}`,
                rows: leftOut,
                empty: 'Nobody was left out of the cohort.',
                limit: 200,
                columns: [
                    { head: 'Name', cell: row => foreign(row.name) },
                    { head: 'Author record', cell: row => row.author_id === null ? missing('none') : html`<code>${foreign(row.author_id)}</code>` },
                    { head: 'Reason', cell: row => foreign(row.reason) },
                ],
            })}
        </div>
    `)
}

function describeRejected(rejected: number): string {
    if (rejected === 0) return 'No record of the sources was rejected.'
    return `${formatQuantity(rejected, 'record of the sources was', 'records of the sources were')} rejected, `
        + 'because something in them cannot be true or read.'
}

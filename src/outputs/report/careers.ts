import { findCountryName, formatCount, formatPercent, sortCounts } from '../format.ts'
import { dataTable } from './data-table.ts'
import { html, missing, unbroken } from './html.ts'
import { countBar } from './plots.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

type Tie = StudyResult['ties'][string]
type PathCount = { path: string, count: number }

export function tiesSection(result: StudyResult): VNode {
    return section('ties', 'Ties with other countries', html`
        <div>${dataTable<[string, Tie]>({
            caption: 'People with a tie, by the number of calendar years counted in that country',
            scrollLabel: 'Ties by years',
            rows: Object.entries(result.ties),
            empty: 'The study asks for no ties.',
            columns: [
                { head: 'Country', cell: ([country]) => nameRegion(country) },
                { head: 'Share', align: 'number', cell: ([, tie]) => percentOr(tie.share) },
                { head: 'People', align: 'number', cell: ([, tie]) => formatCount(tie.count) },
                { head: 'of known', align: 'number', cell: ([, tie]) => formatCount(tie.of) },
                { head: '1 year', align: 'number', cell: ([, tie]) => formatCount(tie.years['1']) },
                { head: '2–4 years', align: 'number', cell: ([, tie]) => formatCount(tie.years['2-4']) },
                { head: '5+ years', align: 'number', cell: ([, tie]) => formatCount(tie.years['5+']) },
            ],
        })}</div>
    `, result)
}

export function trajectoriesSection(result: StudyResult): VNode {
    return section('trajectories', 'Trajectories', html`
        <div class="columns">
            ${pathTable(result.trajectories, 'First and last region of the people with a tie', 'Nobody has a tie.')}
            ${pathTable(result.paths, 'The most frequent paths of all people whose careers are known', 'No path is known.')}
        </div>
    `, result)
}

export function currentSection(result: StudyResult): VNode {
    const rows = sortCounts(result.current)
    const most = rows[0]?.[1] ?? 0
    return section('current', 'Where they are now', html`
        <div>${dataTable<[string, number]>({
            caption: `Last region of the path, of ${formatCount(result.cohort.known)} people whose careers are known`,
            rows,
            empty: 'Nobody’s current region is known.',
            columns: [
                { head: 'Region', cell: ([region]) => nameRegion(region) },
                { head: 'Share', align: 'number', cell: ([, count]) => percentOr(divide(count, result.cohort.known)) },
                { head: 'People', align: 'number', cell: ([, count]) => formatCount(count) },
                { head: '', isPlot: true, cell: ([, count]) => countBar(count, most) },
            ],
        })}</div>
    `, result)
}

/** "CN China"; a region of a policy has only its own name. */
export function nameRegion(code: string): VNode {
    const name = findCountryName(code)
    return html`<span><b>${code}</b>${name !== null && html`<span class="quiet">${` ${name}`}</span>`}</span>`
}

export function divide(count: number, of: number): number | null {
    return of === 0 ? null : count / of
}

function pathTable(rows: PathCount[], caption: string, empty: string): VNode {
    const most = Math.max(0, ...rows.map(({ count }) => count))
    return dataTable<PathCount>({
        caption,
        rows,
        empty,
        limit: 50,
        columns: [
            { head: 'Path', cell: ({ path }) => html`<span class="path">${path}</span>` },
            { head: 'People', align: 'number', cell: ({ count }) => formatCount(count) },
            { head: '', isPlot: true, cell: ({ count }) => countBar(count, most) },
        ],
    })
}

function percentOr(share: number | null): VNode {
    return share === null ? missing('nobody known') : unbroken(formatPercent(share))
}

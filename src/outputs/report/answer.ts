import { formatCount, formatMoment } from '../format.ts'
import { describeAnswer, describeBasis } from '../sentences.ts'
import { dataTable } from './data-table.ts'
import { foreign, html, unbroken } from './html.ts'
import { splitFigure } from './plots.ts'
import { section } from './section.ts'
import { shareColumns } from './share-columns.ts'
import type { VNode } from 'preact'
import type { Share, StudyResult } from '../../study/result.ts'

interface KeyRow { label: string, share: Share, isMain: boolean }

export function titleBlock(result: StudyResult, generatedAt: string): VNode {
    return html`
        <header>
            <p class="kicker">
                Study <b>${foreign(result.study)}</b> · run ${String(result.run)} · ${unbroken(`report of ${formatMoment(generatedAt)}`)}
            </p>
            <h1>${foreign(result.title)}</h1>
            <p class="answer">${describeAnswer(result)}</p>
            <dl class="definition">${describeBasis(result).map(([label, value]) => html`
                <div><dt>${label}</dt><dd>${foreign(value)}</dd></div>
            `)}</dl>
        </header>
    `
}

export function answerSection(result: StudyResult): VNode {
    const { cohort, focus_region: region } = result
    const rows: KeyRow[] = [
        { label: `Never left ${region}`, share: result.never_left, isMain: true },
        { label: `Ever in ${region}`, share: result.ever_in, isMain: false },
        { label: `Never in ${region}`, share: result.never_in, isMain: false },
        ...Object.entries(result.ties).map(([country, share]) => ({ label: `Tie with ${country}`, share, isMain: false })),
    ]
    const steps: [label: string, count: number][] = [
        ['members', cohort.members], ['with a profile', cohort.profiles], ['career known', cohort.known],
        ['unknown', cohort.unknown], ['left out (no persons)', cohort.left_out],
    ]
    return section('answer', 'The answer in numbers', html`
        <div>
            ${splitFigure(result)}
            <dl class="steps">${steps.map(([label, count]) => html`
                <div><dt>${label}</dt><dd>${formatCount(count)}</dd></div>
            `)}</dl>
            ${dataTable<KeyRow>({
                caption: 'Key figures. Shares are of the people whose careers are known.',
                scrollLabel: 'Key figures',
                rows,
                empty: 'No key figures.',
                isMarked: row => row.isMain,
                columns: [{ head: 'Figure', cell: row => row.label }, ...shareColumns<KeyRow>(row => row.share)],
            })}
            <p class="note">
                <b>Bounds</b>${' '}count every unknown person once as no and once as yes, over all members. The
                ${' '}<b>95 % interval</b>${' '}says how much the share would vary had other people of the same kind been in the cohort
                (bootstrap over people). A <b>tie</b>${' '}with a country is at least one place there in the career that is counted.
            </p>
        </div>
    `, result)
}

import { formatCount, formatInterval, formatPercent, formatQuantity, formatRange } from '../format.ts'
import { html } from './html.ts'
import type { VNode } from 'preact'
import type { Share, StudyResult } from '../../study/result.ts'

interface Part { label: string, people: number, tone: 'never-left' | 'tie' | 'elsewhere' | 'unknown' }

const ticks = [0, 25, 50, 75, 100]
/** Width in pixels that the figure has on a small phone: a number is written only where it fits there too. */
const narrowestWidth = 320

/**
 * Everybody in one bar, and below it, on the same scale, the share with its bounds and interval.
 * Positions are in per cent and the text is not scaled, so that one drawing serves phone and paper.
 */
export function splitFigure(result: StudyResult): VNode {
    const { cohort, never_left: share } = result
    const parts = splitParts(result)
    const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { people }) => sum + people, 0))
    const total = parts.reduce((sum, { people }) => sum + people, 0)
    const at = (people: number) => people / total * 100
    if (total === 0) return html`<p class="empty">There is nobody in the cohort, so there is nothing to draw.</p>`
    return html`
        <figure class="split">
            <p class="figure-title" id="split-title">
                All ${formatQuantity(cohort.members, 'person', 'people')} of the cohort, each counted once
            </p>
            <svg class="split-bar" role="img" aria-labelledby="split-title split-text" width="100%" height="132">
                <desc id="split-text">${describeSplit(parts, share)}</desc>
                <defs>
                    <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect width="7" height="7" class="hatch-ground"/><rect width="2" height="7" class="hatch-line"/>
                    </pattern>
                </defs>
                ${parts.map(({ people, tone }, index) => people > 0 && html`
                    <g>
                        <rect x=${`${percentText(at(starts[index] ?? 0))}%`} y="4" width=${`${percentText(at(people))}%`} height="44" class=${`tone tone-${tone}`}/>
                        ${fits(people, at(people)) && html`<text
                            x=${`${percentText(at((starts[index] ?? 0) + people / 2))}%`} y="32" class=${`on-${tone}`} text-anchor="middle"
                        >${formatCount(people)}</text>`}
                    </g>
                `)}
                ${share.lower !== null && share.upper !== null && html`<g>
                    <rect x=${`${percentText(share.lower * 100)}%`} y="66" width=${`${percentText((share.upper - share.lower) * 100)}%`} height="22" class="bounds"/>
                </g>`}
                ${share.interval !== null && html`<g class="interval">
                    <line x1=${`${percentText(share.interval[0] * 100)}%`} x2=${`${percentText(share.interval[1] * 100)}%`} y1="77" y2="77"/>
                    ${share.interval.map(end => html`<line x1=${`${percentText(end * 100)}%`} x2=${`${percentText(end * 100)}%`} y1="71" y2="83"/>`)}
                </g>`}
                ${share.share !== null && html`<circle cx=${`${percentText(share.share * 100)}%`} cy="77" r="5.5" class="point"/>`}
                <line x1="0" x2="100%" y1="104" y2="104" class="axis"/>
                ${ticks.map(tick => html`<g>
                    <line x1=${`${tick}%`} x2=${`${tick}%`} y1="100" y2="108" class="axis"/>
                    <text x=${`${tick}%`} y="124" class="tick" text-anchor=${tickAnchor(tick)}>${`${tick} %`}</text>
                </g>`)}
            </svg>
            <figcaption>
                <ul class="legend">${parts.map(({ label, people, tone }) => html`
                    <li>${swatch(tone)}<span>${label}${' '}<strong>${formatCount(people)}</strong></span></li>
                `)}</ul>
                <ul class="legend">
                    <li>${mark('point')}<span>share of the known${' '}<strong>${formatPercent(share.share)}</strong></span></li>
                    <li>${mark('interval')}<span>95 % interval${' '}<strong>${formatInterval(share.interval)}</strong></span></li>
                    <li>${mark('bounds')}<span>bounds, share of all members${' '}<strong>${formatRange(share.lower, share.upper)}</strong></span></li>
                </ul>
            </figcaption>
        </figure>
    `
}

/** The numbers of one row on a line from 0 to 100 %. */
export function rangePlot({ share, lower, upper, interval }: Share): VNode {
    return html`
        <svg class="range" width="100%" height="18" aria-hidden="true" focusable="false">
            <line x1="0" x2="100%" y1="9" y2="9" class="track"/>
            ${lower !== null && upper !== null && html`
                <rect x=${`${percentText(lower * 100)}%`} y="3" width=${`${percentText((upper - lower) * 100)}%`} height="12" class="bounds"/>
            `}
            ${interval !== null && html`<g class="interval">
                <line x1=${`${percentText(interval[0] * 100)}%`} x2=${`${percentText(interval[1] * 100)}%`} y1="9" y2="9"/>
            </g>`}
            ${share !== null && html`<circle cx=${`${percentText(share * 100)}%`} cy="9" r="3.5" class="point"/>`}
        </svg>
    `
}

/** A length beside a count. */
export function countBar(count: number, most: number): VNode {
    const width = most <= 0 ? 0 : Math.max(0, Math.min(100, count / most * 100))
    return html`
        <svg class="length" width="100%" height="12" aria-hidden="true" focusable="false">
            <rect x="0" y="1" width=${`${percentText(width)}%`} height="10"/>
        </svg>
    `
}

function splitParts({ split, cohort, ties, focus_region: region }: StudyResult): Part[] {
    const tied = Object.keys(ties)
    return [
        { label: `never left ${region}`, people: split.never_left, tone: 'never-left' },
        { label: tied.length === 0 ? 'tie' : `tie with ${tied.join(', ')}`, people: split.tie, tone: 'tie' },
        { label: 'elsewhere, no such tie', people: split.elsewhere, tone: 'elsewhere' },
        { label: 'unknown', people: cohort.unknown, tone: 'unknown' },
    ]
}

function describeSplit(parts: Part[], share: Share): string {
    return `${parts.map(({ label, people }) => `${label}: ${formatCount(people)}`).join('; ')}. `
        + `Share of the known ${formatPercent(share.share)}; 95 % interval ${formatInterval(share.interval)}; `
        + `bounds ${formatRange(share.lower, share.upper)} of all members.`
}

function swatch(tone: Part['tone']): VNode {
    return html`<svg class="swatch" width="16" height="16" aria-hidden="true" focusable="false"><rect width="16" height="16" class=${`tone-${tone}`}/></svg>`
}

function mark(kind: 'point' | 'interval' | 'bounds'): VNode {
    return html`
        <svg class="swatch" width="16" height="16" aria-hidden="true" focusable="false">
            ${kind === 'point' && html`<circle cx="8" cy="8" r="5" class="point"/>`}
            ${kind === 'bounds' && html`<rect x="0" y="2" width="16" height="12" class="bounds"/>`}
            ${kind === 'interval' && html`<g class="interval">
                <line x1="1" x2="15" y1="8" y2="8"/><line x1="1" x2="1" y1="3" y2="13"/><line x1="15" x2="15" y1="3" y2="13"/>
            </g>`}
        </svg>
    `
}

function fits(people: number, percent: number): boolean {
    return percent / 100 * narrowestWidth >= formatCount(people).length * 9 + 6
}

function tickAnchor(tick: number): 'start' | 'middle' | 'end' {
    if (tick === 0) return 'start'
    return tick === 100 ? 'end' : 'middle'
}

/** Three digits are a tenth of a pixel on a wide screen. */
function percentText(value: number): string {
    return String(Math.round(value * 1000) / 1000)
}

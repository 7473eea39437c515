import { formatCount } from '../format.ts'
import { html, type Content } from './html.ts'
import type { VNode } from 'preact'

export interface Column<Row> {
    head: Content
    cell: (row: Row, index: number) => Content
    /** Figures stand to the right, so that digits line up. */
    align?: 'number' | 'text' | undefined
    /** 'plot' cells hold a drawing of the numbers beside them: hidden from screen readers. */
    isPlot?: boolean | undefined
}

export interface DataTable<Row> {
    caption: Content
    columns: Column<Row>[]
    rows: readonly Row[]
    /** What stands instead of a table without rows. */
    empty: string
    /** Named for the keyboard user who scrolls it; for tables wider than a phone. */
    scrollLabel?: string | undefined
    isMarked?: ((row: Row) => boolean) | undefined
    /** Rows shown; how many more there are is said below. */
    limit?: number | undefined
}

/** A table whose first column names the row. */
export function dataTable<Row>({ caption, columns, rows, empty, scrollLabel, isMarked, limit = 300 }: DataTable<Row>): VNode {
    if (rows.length === 0) return html`<p class="empty">${empty}</p>`
    const shown = rows.slice(0, limit)
    const table = html`
        <table>
            <caption>${caption}</caption>
            <thead>
                <tr>${columns.map(({ head, align, isPlot }) => html`
                    <th scope="col" class=${cellClass(align, isPlot)} aria-hidden=${isPlot ? 'true' : undefined}>${head}</th>
                `)}</tr>
            </thead>
            <tbody>${shown.map((row, index) => html`
                <tr class=${isMarked?.(row) ? 'marked' : undefined}>${columns.map((column, position) => renderCell(column, row, index, position))}</tr>
            `)}</tbody>
        </table>
    `
    const more = rows.length - shown.length
    return html`
        <div class="table">
            ${scrollLabel === undefined
                ? html`<div class="scroll">${table}</div>`
                : html`<div class="scroll wide" role="region" aria-label=${scrollLabel} tabindex="0">${table}</div>`}
            ${more > 0 && html`<p class="note">${formatCount(more)} more rows are not shown here; <code>--json</code> has them all.</p>`}
        </div>
    `
}

function renderCell<Row>({ cell, align, isPlot }: Column<Row>, row: Row, index: number, position: number): VNode {
    const content = cell(row, index)
    if (position === 0) return html`<th scope="row">${content}</th>`
    return html`<td class=${cellClass(align, isPlot)} aria-hidden=${isPlot ? 'true' : undefined}>${content}</td>`
}

function cellClass(align: 'number' | 'text' | undefined, isPlot: boolean | undefined): string | undefined {
    if (isPlot) return 'plot'
    return align === 'number' ? 'number' : undefined
}

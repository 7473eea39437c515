/** Rows of named columns as an aligned table for the terminal, and as CSV for other programs. */
import { plainText } from './plain-text.ts'
import { textWidth, truncateText } from './text-width.ts'

/** @param isText which columns are texts: those stand left, numbers right */
export function alignRows(rows: string[][], isText: boolean[]): string[] {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))))
    return rows.map((row) => row.map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell)))
        return isText[column] ? cell + space : space + cell
    }).join('  ').trimEnd())
}

/** RFC 4180. Values unrounded; empty where missing. */
export function renderCsv(columns: string[], rows: Record<string, unknown>[]): string {
    return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((row) => row.map(csvCell).join(',')).join('\n')
}

export function csvCell(value: unknown): string {
    const text = cellText(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function cellText(value: unknown): string {
    if (value === null || value === undefined) return ''
    if (value instanceof Date) return value.toISOString()
    if (Array.isArray(value)) return value.map(cellText).join('|')
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}

/** Text of others, in one line and not too long. */
export function shortText(value: string, width: number): string {
    return truncateText(plainText(value), width)
}

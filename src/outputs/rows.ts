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
    const text = value === null || value === undefined ? '' : value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.map(String).join('|') : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Text of others, in one line and not too long. */
export function shortText(value: string, width: number): string {
    return truncateText(plainText(value), width)
}

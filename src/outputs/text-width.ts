const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** East Asian wide and fullwidth (UAX #11), roughly: Hangul, CJK, kana, fullwidth forms. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^[\p{M}\p{Cf}]+$/u

/** Columns a terminal needs for the text. */
export function textWidth(text: string): number {
    let width = 0
    for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
    return width
}

/** At most `width` columns, with "…" where something was cut. */
export function truncateText(text: string, width: number): string {
    if (textWidth(text) <= width) return text
    let kept = ''
    let used = 0
    for (const { segment } of graphemes.segment(text)) {
        used += graphemeWidth(segment)
        if (used > width - 1) break
        kept += segment
    }
    return width < 1 ? '' : `${kept}…`
}

/** Lines of at most `width` columns, broken at spaces, but never before "%"; a longer word is cut into pieces. Later lines start with `indent`. */
export function wrapText(text: string, width: number, indent = ''): string[] {
    const lines: string[] = []
    let line = ''
    let isEmpty = true
    for (const word of text.split(/ (?!%)/).flatMap(part => cutWord(part, Math.max(1, width - indent.length)))) {
        if (!isEmpty && textWidth(line) + 1 + textWidth(word) > width) {
            lines.push(line)
            line = indent + word
        } else {
            line = isEmpty ? word : `${line} ${word}`
        }
        isEmpty = false
    }
    return [...lines, line]
}

function cutWord(word: string, width: number): string[] {
    if (textWidth(word) <= width) return [word]
    const pieces: string[] = []
    let piece = ''
    for (const { segment } of graphemes.segment(word)) {
        if (piece !== '' && textWidth(piece + segment) > width) {
            pieces.push(piece)
            piece = ''
        }
        piece += segment
    }
    return [...pieces, piece]
}

function graphemeWidth(grapheme: string): number {
    if (wide.test(grapheme)) return 2
    return invisible.test(grapheme) ? 0 : 1
}

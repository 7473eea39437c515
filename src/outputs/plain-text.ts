const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu
/** Controls (ESC, BEL …), lone surrogates, bidi marks and overrides, invisible marks. ZWJ and ZWNJ stay: emoji and Persian need them. */
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu
/** More than four marks on a letter climb into the lines around it. */
const piledMarks = /(\p{M}{4})\p{M}+/gu

/** Text of others that cannot move the cursor, colour the screen or turn the reading direction: one line, oddities as �. */
export function plainText(text: string): string {
    return text.replace(lineBreaks, ' ').replace(unsafe, '\ufffd').replace(piledMarks, '$1')
}

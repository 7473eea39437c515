import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/outputs/plain-text.ts'

describe('plainText', () => {
    it.each([
        ['colours and cursor moves', 'A\u001b[2J\u001b[31mB', 'A�[2J�[31mB'],
        ['C1 controls', 'A\u009b2JB', 'A�2JB'],
        ['line breaks and tabs', 'A\r\n\tB\u2028C\u0085D', 'A B C D'],
        ['backspace, bell, NUL', 'A\bB\u0007C\u0000', 'A�B�C�'],
        ['right-to-left override', 'A\u202egpj.exe\u202c', 'A�gpj.exe�'],
        ['isolates and marks', '\u2066A\u2069\u200eB\u200f\u061c', '�A��B��'],
        ['zero width space, byte order mark', 'A\u200bB\ufeff', 'A�B�'],
        ['half a surrogate pair', 'A\ud83d', 'A�'],
        ['a pile of marks', `Z${'\u0301'.repeat(40)}a`, `Z${'\u0301'.repeat(4)}a`],
    ])('neutralises %s', (_, text, expected) => expect(plainText(text)).toBe(expected))

    it.each(['许雨晴', 'عمر الفاروق', 'Weißbach-von der Heide', '👩🏽‍🔬', 'Nguyễn Văn Ánh', 'O’Brien & <b>Sons</b>', 'می‌خواهم'])(
        'leaves %s as it is', text => expect(plainText(text)).toBe(text),
    )
})

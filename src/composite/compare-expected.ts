/** A score of ours beside one that was given with so many decimals. */

/** True when ours, in their unit, rounds to what they give. */
export function agrees(ours: number | null, expected: { score: number, decimals: number }, times: number): boolean {
    return ours !== null && round(ours * times, expected.decimals) === round(expected.score, expected.decimals)
}

/** Half away from zero on the decimal number as shown. 15 digits take away what binary arithmetic adds: 0.145 × 100 is 14.499999999999998. */
function round(value: number, decimals: number): number {
    return Number(new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: decimals }).format(Number(value.toPrecision(15))))
}

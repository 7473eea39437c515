import { formatCount, formatPercent, formatSpread } from '../format.ts'
import { missing, orMissing } from './html.ts'
import { rangePlot } from './plots.ts'
import type { Column } from './data-table.ts'
import type { Share } from '../../study/result.ts'

/** A share as columns: never a percentage without its denominator, what is unknown, bounds and interval. */
export function shareColumns<Row>(shareOf: (row: Row) => Share): Column<Row>[] {
    return [
        { head: 'Share', align: 'number', cell: row => orMissing(formatPercent(shareOf(row).share), 'nobody known') },
        { head: 'People', align: 'number', cell: row => formatCount(shareOf(row).count) },
        { head: 'of known', align: 'number', cell: row => formatCount(shareOf(row).of) },
        { head: 'Unknown', align: 'number', cell: row => formatCount(shareOf(row).unknown) },
        { head: 'Bounds, of all', align: 'number', cell: row => bounds(shareOf(row)) },
        { head: '95 % interval', align: 'number', cell: row => interval(shareOf(row)) },
        { head: '0 to 100 %', isPlot: true, cell: row => rangePlot(shareOf(row)) },
    ]
}

function bounds(share: Share) {
    return orMissing(formatSpread(share.lower, share.upper), 'no members')
}

function interval(share: Share) {
    return share.interval === null
        ? missing(share.of === 0 ? 'nobody known' : 'not given')
        : formatSpread(share.interval[0], share.interval[1])
}

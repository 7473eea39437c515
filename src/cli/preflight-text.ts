/** What a bulk load will take, for people. */
import type { BulkLoad, EntityPlan } from '../ingest/preflight.ts'
import { formatCount, formatQuantity } from '../outputs/format.ts'
import { formatDuration } from './duration.ts'

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** @param free bytes on the disk of the database and where that is; undefined = it is on another machine */
export function preflightText({ preflight, alerts }: Pick<BulkLoad, 'preflight' | 'alerts'>, free: { bytes: number, folder: string } | undefined): string {
    const { entities, tombstoneFiles, bytesNeeded, seconds } = preflight
    const isEstimate = entities.some((plan) => plan.isEstimate)
    const lines = ['From files, no network, no cost:', ...entities.map(entityText), ...(tombstoneFiles > 0 ? [`  ${'deleted works'.padEnd(14)}${formatQuantity(tombstoneFiles, 'list', 'lists')}`] : [])]
    lines.push(`Disk: about ${formatBytes(bytesNeeded)} in the database if every record is new; ${free ? `${formatBytes(free.bytes)} are free in ${free.folder}` : 'how much is free on its server is not known here'}.`)
    lines.push(`Time: about ${formatDuration(seconds)} on one machine${isEstimate ? '; records marked about are extrapolated from a few files' : ''}.`)
    if (free && bytesNeeded > free.bytes) lines.push(`WARNING: this load will not fit on the disk: about ${formatBytes(bytesNeeded)} are needed and ${formatBytes(free.bytes)} free. Make room, load fewer files, or set HOMEGROWN_HOME to a folder on a larger disk.`)
    return [...lines, ...alerts.map(({ severity, message }) => `${severity}: ${message}`)].join('\n')
}

/** 1 kB = 1,000 bytes. */
export function formatBytes(bytes: number): string {
    let power = 0
    let value = bytes
    while (Math.round(value) >= 1_000 && power < byteUnits.length - 1) {
        power += 1
        value /= 1_000
    }
    return `${power === 0 || value >= 99.95 ? formatCount(Math.round(value)) : value.toFixed(1)} ${byteUnits[power]}`
}

function entityText({ entity, files, bytes, records, isEstimate }: EntityPlan): string {
    const amount = records === undefined ? 'records not known' : `${isEstimate ? 'about ' : ''}${formatQuantity(isEstimate ? roundTo(records, 3) : records, 'record', 'records')}`
    return `  ${entity.padEnd(14)}${formatQuantity(files, 'file', 'files')}, ${formatBytes(bytes)}, ${amount}`
}

/** To so many digits: 123,456 → 123,000. */
function roundTo(value: number, digits: number): number {
    return value === 0 ? 0 : Number(value.toPrecision(digits))
}

/** What an ingest read, and what was wrong with it: for people and as JSON (docs/operations.md). */
import type pg from 'pg'
import { formatCount, formatQuantity } from '../outputs/format.ts'
import { plainText } from '../outputs/plain-text.ts'

/** Alerts that are told one by one on a terminal. */
const alertsShown = 30

/** Of files that are loaded in bulk `records` is stored + unchanged; of all others, the records the run is pinned to. */
interface EntitySummary { provider: string, entity: string, records: number, files?: number, lines?: number, stored?: number, unchanged?: number, rejected?: number }

export interface IngestSummary {
    run: number
    records: EntitySummary[]
    rejected: { provider: string, entity: string, reason: string, rejected: number, example: string }[]
    alerts: { severity: string, message: string }[]
    undocumented_fields: { provider: string, entity: string, field: string }[]
}

export async function readSummary(pool: pg.Pool, run: number): Promise<IngestSummary> {
    const records = await pool.query<EntitySummary>('select provider, entity, count(*) as records from raw.run_records where run_id = $1 group by provider, entity', [run])
    const files = await pool.query<Required<EntitySummary>>(`
        select 'openalex' as provider, entity, sum(stored + unchanged) as records, count(*) as files, sum(lines) as lines, sum(stored) as stored, sum(unchanged) as unchanged, sum(rejected) as rejected
        from raw.files where run_id = $1 group by entity`, [run])
    const rejected = await pool.query<IngestSummary['rejected'][number]>(`
        select provider, entity, reason, count(*) as rejected, min(origin || ': ' || detail) as example
        from raw.rejected_records where run_id = $1 group by provider, entity, reason order by rejected desc, entity, reason`, [run])
    const alerts = await pool.query<{ severity: string, message: string }>(`select severity, message from ops.alerts where run_id = $1 order by severity = 'note', alert_key`, [run])
    const fields = await pool.query<IngestSummary['undocumented_fields'][number]>('select provider, entity, field from ops.schema_fields where not is_expected order by provider, entity, field')
    return {
        run, records: [...records.rows, ...files.rows].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
        rejected: rejected.rows, alerts: alerts.rows, undocumented_fields: fields.rows,
    }
}

/** Fields are added, never changed, within one version. */
export function summaryJson({ alerts, ...summary }: IngestSummary): string {
    return JSON.stringify({ version: 1, ...summary, alerts: alerts.map((alert) => alert.message) })
}

export function summaryText({ run, records, rejected, alerts, undocumented_fields: fields }: IngestSummary): string {
    const lines = records.map(entityText)
    if (records.length === 0) lines.push('no records')
    for (const row of rejected) lines.push(`rejected: ${formatCount(row.rejected)} ${nameOf(row)}, ${row.reason} (such as ${plainText(row.example)})`)
    if (rejected.length > 0) lines.push(`All of them: select * from raw.rejected_records where run_id = ${run}`)
    for (const alert of alerts.slice(0, alertsShown)) lines.push(`${alert.severity}: ${plainText(alert.message)}`)
    if (alerts.length > alertsShown) lines.push(`${formatCount(alerts.length - alertsShown)} more alerts: select * from ops.alerts where run_id = ${run}`)
    if (fields.length > 0) lines.push(`fields the provider does not document, kept as sent: ${fields.map((each) => `${nameOf(each)}.${each.field}`).join(', ')}`)
    return lines.join('\n')
}

function entityText(summary: EntitySummary): string {
    const { entity, records, lines, stored = 0, unchanged = 0, rejected = 0 } = summary
    if (lines === undefined) return `${nameOf(summary)}: ${formatQuantity(records, 'record', 'records')}`
    const what = entity === 'deleted_works' ? `${formatCount(stored)} works deleted` : `${formatCount(stored)} stored, ${formatCount(unchanged)} unchanged`
    return `${nameOf(summary)}: ${formatQuantity(lines, 'line', 'lines')} read, ${what}, ${formatCount(rejected)} rejected`
}

/** The provider is told where it is not OpenAlex. */
function nameOf({ provider, entity }: { provider: string, entity: string }): string {
    return `${provider === 'openalex' ? '' : `${provider} `}${entity.replaceAll('_', ' ')}`
}

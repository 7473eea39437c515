import { loadOrganisations } from '../src/cli/load-organisations.ts'
import { createMatcher } from '../src/resolve/affiliations/match.ts'
import { readLabelled } from '../src/resolve/affiliations/labelled.ts'
const orgs = await loadOrganisations('../shared/data/ror')
const m = createMatcher(orgs, new Set(orgs.flatMap((o) => o.places.map((p) => p.countryCode))))
const rows = [...await readLabelled(`../shared/data/affiliation-gold/ror-springer.jsonl`), ...await readLabelled(`../shared/data/affiliation-gold/s2aff-dev.jsonl`)]
for (let k = 0; k < 3; k++) { const c = process.cpuUsage(); for (const r of rows) m.match(r.affiliation); const u = process.cpuUsage(c); console.log(Math.round(rows.length / (u.user + u.system) * 1e6), 'per CPU-s') }

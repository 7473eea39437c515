/** Colours after Okabe & Ito (2008), told apart by lightness too; unknown is hatched. https://jfly.uni-koeln.de/color/ */
export const style = `
:root {
    color-scheme: light dark;
    --page: #ffffff; --text: #1b2026; --quiet: #59626d; --line: #d5dae0; --faint: #f4f6f8; --accent: #0b4f8a;
    --never-left: #0f558f; --on-never-left: #ffffff; --tie: #e6a11e; --on-tie: #1b2026; --elsewhere: #9cc9e6; --on-elsewhere: #1b2026;
    --hatch-ground: #f1f2f4; --hatch-line: #9aa3ad; --on-unknown: #1b2026;
    --bounds: #b9c4cf; --point: #1b2026; --bar: #6d93b3; --warn: #8a4b00; --warn-ground: #fdf5e6; --warn-line: #e0a33a; --good: #1d5f3a;
}
@media (prefers-color-scheme: dark) {
    :root {
        --page: #14181d; --text: #e6e9ed; --quiet: #a3acb7; --line: #353d47; --faint: #1d232a; --accent: #8cc4f2;
        --never-left: #3d8fd1; --on-never-left: #0b1116; --tie: #e9ae3c; --on-tie: #0b1116; --elsewhere: #b9dcf2; --on-elsewhere: #0b1116;
        --hatch-ground: #262d35; --hatch-line: #6c7681; --on-unknown: #ffffff;
        --bounds: #4a5663; --point: #f4f6f8; --bar: #5f86a8; --warn: #f3c777; --warn-ground: #2b2416; --warn-line: #a87a24; --good: #8fd3aa;
    }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; overflow-wrap: break-word; }
main { max-width: 66rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
h1, .answer { font-family: Charter, "Bitstream Charter", Georgia, "Noto Serif", "Liberation Serif", serif; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 1rem; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 0.35rem; }
section { margin-top: 3.25rem; }
p, ul, ol { margin: 0 0 0.9rem; }
section > p, section > div > p, section > ul, section > ol { max-width: 46rem; }
li { margin-bottom: 0.35rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; overflow-wrap: anywhere; }
pre { background: var(--faint); border: 1px solid var(--line); border-radius: 4px; padding: 0.8rem 1rem; white-space: pre-wrap; }
small { font-size: 0.8125rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: 0.5rem 1rem; z-index: 3; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet, .note, .basis, .kicker, .empty { color: var(--quiet); }
.quiet { font-weight: 400; }
.kicker { font-size: 0.875rem; margin-bottom: 0.5rem; }
.answer { font-size: 1.35rem; line-height: 1.45; max-width: 48rem; text-wrap: pretty; margin-bottom: 1.4rem; }
.note { font-size: 0.875rem; }
.basis { font-size: 0.8125rem; margin-bottom: 1.1rem; max-width: none; overflow-wrap: anywhere; }
.below { display: block; }
.unbroken, .path { white-space: nowrap; }
.missing { color: var(--quiet); white-space: normal; }
.callout, .alerts { background: var(--warn-ground); border-left: 4px solid var(--warn-line); padding: 0.8rem 1rem; }
.alerts { padding-left: 2.2rem; margin-top: 0.8rem; }
.alerts li:last-child { margin-bottom: 0; }
.definition { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; margin: 0; padding: 0.9rem 0; border-block: 1px solid var(--line); font-size: 0.875rem; }
.definition div { min-width: 0; max-width: 100%; }
dt { color: var(--quiet); font-size: 0.8125rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.steps { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 0 0 1.8rem; }
.steps div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.steps dd { font-size: 1.35rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
nav { margin-top: 2.5rem; border-block: 1px solid var(--line); padding: 0.8rem 0; font-size: 0.9375rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; margin: 0; padding: 0; }
nav li { margin: 0; }

figure { margin: 0 0 1.8rem; }
.figure-title { font-weight: 600; margin-bottom: 0.4rem; }
svg { display: block; overflow: visible; forced-color-adjust: none; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
svg text { font: 600 15px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
svg .tick { font-weight: 400; font-size: 13px; fill: var(--quiet); }
.tone { stroke: var(--page); stroke-width: 1.5; }
.tone-never-left { fill: var(--never-left); } .on-never-left { fill: var(--on-never-left); }
.tone-tie { fill: var(--tie); } .on-tie { fill: var(--on-tie); }
.tone-elsewhere { fill: var(--elsewhere); } .on-elsewhere { fill: var(--on-elsewhere); }
.tone-unknown { fill: url(#hatch); } svg .on-unknown { fill: var(--on-unknown); paint-order: stroke; stroke: var(--hatch-ground); stroke-width: 5px; stroke-linejoin: round; }
.hatch-ground { fill: var(--hatch-ground); } .hatch-line { fill: var(--hatch-line); }
.bounds { fill: var(--bounds); }
.interval line { stroke: var(--point); stroke-width: 2; }
.point { fill: var(--point); stroke: var(--page); stroke-width: 1.5; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.track { stroke: var(--line); stroke-width: 1; }
.length rect { fill: var(--bar); }
.range .point { stroke-width: 1; }
.legend { list-style: none; padding: 0; margin: 0.5rem 0 0; display: flex; flex-wrap: wrap; gap: 0.35rem 1.6rem; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
.legend li { display: flex; align-items: flex-start; gap: 0.5rem; margin: 0; }
.swatch { flex: none; margin-top: 0.22rem; }

.table { margin: 0 0 1.4rem; }
.table .note { margin-top: 0.6rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 1.1rem 0.5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: 0.8125rem; vertical-align: bottom; border-bottom: 1px solid var(--quiet); }
tbody th { overflow-wrap: anywhere; min-width: 7rem; }
td code { overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; }
.plot { width: 9rem; min-width: 6rem; }
.plot svg { margin-top: 0.2rem; }
.plot .range { margin-top: 0.05rem; }
.wide th, .wide td { padding-right: 0.9rem; }
.marked > * { background: var(--faint); font-weight: 600; }
.marked > :first-child { box-shadow: inset 3px 0 var(--never-left); padding-left: 0.75rem; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 3rem; align-items: start; }
.columns.uneven { grid-template-columns: 5fr 4fr; }
.columns > * { min-width: 0; }
.columns .plot { width: 30%; min-width: 4rem; }
.agrees { color: var(--good); white-space: nowrap; } .differs { color: var(--warn); white-space: nowrap; }

.people > tbody > tr:first-child > * { border-bottom: 0; padding-bottom: 0.1rem; }
.people > tbody > tr:first-child > th { font-weight: 600; }
.people > tbody > tr:target > * { background: var(--warn-ground); }
.people > thead th:nth-child(1) { width: 29%; }
.people > thead th:nth-child(3) { width: 18%; }
.people > thead th:nth-child(4) { width: 15%; }
.people .path { white-space: normal; }
.why > td { padding-top: 0; }
.badge { display: inline-block; margin-left: 0.5rem; padding: 0 0.45rem; border: 1px solid var(--line); border-radius: 3px; font-size: 0.75rem; font-weight: 400; color: var(--quiet); white-space: nowrap; }
summary { cursor: pointer; color: var(--quiet); font-size: 0.8125rem; padding: 0.25rem 0; width: fit-content; }
.evidence { border-left: 3px solid var(--line); padding: 0.4rem 0 0.4rem 1rem; margin: 0.3rem 0 0.8rem; }
.evidence p { margin-bottom: 0.5rem; max-width: 46rem; font-size: 0.875rem; overflow-wrap: anywhere; }
.evidence table { font-size: 0.8125rem; }
.evidence th, .evidence td { padding-block: 0.3rem; }
.evidence a { overflow-wrap: anywhere; }
.uncounted > * { color: var(--quiet); }

@media (max-width: 44rem) {
    main { padding: 1.75rem 1rem 3rem; }
    h1 { font-size: 1.6rem; }
    .answer { font-size: 1.15rem; }
    section { margin-top: 2.5rem; }
    .definition { display: grid; grid-template-columns: 1fr 1fr; gap: 0.6rem 1rem; }
    .definition div:last-child { grid-column: 1 / -1; }
    th, td { padding-right: 0.75rem; }
    tbody th { min-width: 5rem; }
    .plot, .columns .plot { width: 20%; min-width: 3rem; }
    thead .number { white-space: normal; }
    .wide table { min-width: 44rem; }
    .evidence table { min-width: 36rem; }
    .wide tbody th { position: sticky; left: 0; background: var(--page); }
    .wide .marked > :first-child { background: var(--faint); }
    .columns, .columns.uneven { grid-template-columns: 1fr; }
    .steps { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 0.75rem 1rem; }
    .wide { background:
        linear-gradient(to right, var(--page), transparent) left / 2rem 100% no-repeat local,
        linear-gradient(to left, var(--page), transparent) right / 2rem 100% no-repeat local,
        linear-gradient(to right, var(--bounds), transparent) left / 0.6rem 100% no-repeat scroll,
        linear-gradient(to left, var(--bounds), transparent) right / 0.6rem 100% no-repeat scroll; }
    .scroll caption { position: sticky; left: 0; max-width: calc(100vw - 2rem); }
    nav li { padding: 0.2rem 0; }
    summary { padding: 0.5rem 0; }
    .people, .people > caption, .people > tbody, .people > tbody > tr { display: block; }
    .people > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .people > tbody { border-top: 1px solid var(--line); padding: 0.6rem 0; }
    .people > tbody > tr > * { display: block; border: 0; padding: 0.1rem 0; }
    .people > tbody > tr > [data-label]::before { content: attr(data-label) ": "; color: var(--quiet); font-size: 0.8125rem; }
    .people .absent { display: none; }
    .people .below { display: inline; margin-left: 0.4rem; }
}
@media print {
    :root { --page: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --faint: #f2f2f2; --accent: #000000;
        --never-left: #0f558f; --on-never-left: #ffffff; --tie: #e6a11e; --on-tie: #000000; --elsewhere: #9cc9e6; --on-elsewhere: #000000;
        --hatch-ground: #f1f2f4; --hatch-line: #9aa3ad; --on-unknown: #000000; --bounds: #b9c4cf; --point: #000000; --bar: #6d93b3;
        --warn: #000000; --warn-ground: #ffffff; --warn-line: #888888; --good: #000000; }
    body { font-size: 10.5pt; }
    main { max-width: none; padding: 0; }
    nav, .skip { display: none; }
    .scroll { overflow: visible; }
    section { margin-top: 1.6rem; }
    h2, caption, .basis { break-after: avoid; }
    tr, figure, .people > tbody { break-inside: avoid; }
    table { font-size: 9pt; }
    th, td { padding: 0.25rem 0.6rem 0.25rem 0; }
    .wide table { font-size: 8pt; }
}
`

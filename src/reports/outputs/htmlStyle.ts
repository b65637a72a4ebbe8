/** The look of the HTML report, light, dark and printed. Loads nothing: no font, no picture, no host. */

export const htmlStyle = `
:root { color-scheme: light dark; --page: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --band: #f6f8fa;
  --ihacpa-chart-critical: #a4133c; --ihacpa-chart-high: #d9480f; --ihacpa-chart-medium: #b7791f; --ihacpa-chart-low: #5f6b7a;
  --ihacpa-chart-unknown: #8a8f98; --ihacpa-chart-good: #2b7a4b; --ihacpa-chart-calm: #1f6fb2; --ihacpa-chart-waiting: #c9a227;
  --ihacpa-chart-line: #8a8f98; --ihacpa-chart-text: #1b1f24; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --soft: #9da7b3; --line: #30363d; --band: #161b22;
  --ihacpa-chart-critical: #ff6b81; --ihacpa-chart-high: #ff922b; --ihacpa-chart-medium: #fcc419; --ihacpa-chart-low: #94a3b8;
  --ihacpa-chart-unknown: #6e7681; --ihacpa-chart-good: #51cf66; --ihacpa-chart-calm: #4dabf7; --ihacpa-chart-waiting: #e8c547;
  --ihacpa-chart-line: #6e7681; --ihacpa-chart-text: #e6edf3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main, header, nav { max-width: 1200px; margin: 0 auto; padding: 0 1rem; }
h1 { margin: 1.5rem 0 0.5rem; } h2 { margin: 2rem 0 0.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
a { color: inherit; }
.table { overflow-x: auto; border: 1px solid var(--line); }
.table:focus-visible { outline: 2px solid var(--ihacpa-chart-calm); }
.ihacpa-chart { display: block; max-width: 900px; margin: 0.5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
caption { text-align: left; padding: 0.5rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.5rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
td { min-width: 4rem; }
th { background: var(--band); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { :root { color-scheme: light; --page: #ffffff; --text: #000000; --soft: #333333; --band: #ffffff; --ihacpa-chart-text: #000000; }
  nav { display: none; } main, header { max-width: none; padding: 0; } .table { overflow: visible; border: 0; }
  thead { display: table-header-group; } tr, svg { break-inside: avoid; } body { font-size: 10pt; } table { font-size: 8pt; } }
`;

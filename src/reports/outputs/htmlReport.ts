/** The report as one HTML page that needs nothing else: printable, light and dark, readable without seeing it. Runs no script. */
import { createHash } from 'node:crypto';
import { ageChart } from '../charts/ageChart';
import { englishLabels } from '../charts/reportLabels';
import { sourceChart } from '../charts/sourceChart';
import { escapeXml } from '../charts/svgText';
import { timeLineChart } from '../charts/timeLineChart';
import { verdictChart } from '../charts/verdictChart';
import type { ReportModel } from '../model/reportModel';
import { htmlStyle } from './htmlStyle';
import type { DocumentSection } from './documentSection';
import { reportDocument } from './reportDocument';

const charts: Readonly<Record<NonNullable<DocumentSection['chart']>, (report: ReportModel) => string>> = {
  verdicts: (report) => verdictChart(report, 'chart-verdicts'),
  ages: (report) => ageChart(report, 'chart-ages'),
  sources: (report) => sourceChart(report, 'chart-sources'),
  timeLine: (report) => timeLineChart(report, 'chart-time'),
};

/** Nothing may be loaded or run; the one style is named by its hash. */
function contentPolicy(): string {
  const hash = createHash('sha256').update(htmlStyle).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

export function htmlReport(report: ReportModel): string {
  const { title, sections } = reportDocument(report, englishLabels);
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeXml(name)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(contentPolicy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(`${title}: ${report.scan.scanId}`)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header><h1>${escapeXml(title)}</h1></header>
<nav aria-label="Sections"><ul>${links.join('')}</ul></nav>
<main>
${sections.map((section) => sectionHtml(section, report)).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml(section: DocumentSection, report: ReportModel): string {
  const { id, title, chart } = section;
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeXml(title)}</h2>
${chart === undefined ? '' : charts[chart](report)}
${tableHtml(section)}
</section>`;
}

/** The first cell of a row names it; in the findings that is the package, behind its row number. */
function tableHtml({ id, title, columns, rows }: DocumentSection): string {
  const namedBy = Math.max(
    0,
    columns.findIndex(({ name }) => name === 'Package'),
  );
  const head = columns.map(({ name, numeric }) => `<th scope="col"${classOf(numeric)}>${escapeXml(name)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const named = column === namedBy;
      const tag = named ? 'th scope="row"' : 'td';
      return `<${tag}${classOf(columns[column]?.numeric)}>${escapeXml(cell)}</${named ? 'th' : 'td'}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const caption = `<caption id="${id}-caption">${escapeXml(`${title}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`)}</caption>`;
  return `<div class="table" role="region" tabindex="0" aria-labelledby="${id}-caption"><table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function classOf(numeric: true | undefined): string {
  return numeric === true ? ' class="number"' : '';
}

/** The top of the report: which workbook, which scans, and their totals. Counts nothing itself. */
import type { ShownReport } from '../../reports/model/shownReport';
import { element, icon } from '../dom';
import type { ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';

export function reportHeader(report: ShownReport, texts: ReportTexts, action: HTMLElement): HTMLElement {
  const { scan } = report;
  const started = timeText(scan.startedAt, texts);
  const name = scan.workbookPath.split(/[\\/]/).at(-1) ?? scan.workbookPath;
  return element(
    'header',
    { class: 'report-title' },
    element('h1', { text: report.sheet === null ? name : `${name} · ${report.sheet}` }),
    element('p', {
      class: 'quiet-text',
      text: `${fill(texts.words.scanned, started)} · ${texts.statuses[scan.status]}`,
      title: scan.workbookPath,
    }),
    report.scans.length > 1 ? madeFrom(report, texts) : undefined,
    action,
  );
}

/** How many scans tell the report, since when, and on hovering each of them. */
function madeFrom({ scan, scans }: ShownReport, texts: ReportTexts): HTMLElement {
  const { words, statuses, language } = texts;
  const since = timeText(scans.at(-1)?.startedAt ?? scan.startedAt, texts);
  const lines = scans.map(({ startedAt, status, packages }) =>
    fill(words.scanTold, timeText(startedAt, texts), statuses[status], packages.toLocaleString(language)),
  );
  return element('p', {
    class: 'quiet-text',
    text: fill(words.madeFrom, scans.length, since),
    title: lines.join('\n'),
  });
}

function timeText(isoTime: string, { language }: ReportTexts): string {
  return new Date(isoTime).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

export function totals(report: ShownReport, { words, language, labels }: ReportTexts): HTMLElement {
  const number = (value: number): string => value.toLocaleString(language);
  const { packages, verdicts } = report;
  const tiles: readonly (readonly [string, string, string?])[] = [
    [`${number(packages.lookedUp)} / ${number(packages.planned)}`, words.lookedUp],
    ...(verdicts.malicious > 0
      ? [[number(verdicts.malicious), labels.verdicts.malicious, 'verdict-malicious'] as const]
      : []),
    [number(verdicts.vulnerable), words.atRisk, 'verdict-vulnerable'],
    [number(verdicts.review), labels.verdicts.review, 'verdict-review'],
    [number(verdicts.notChecked), labels.verdicts.notChecked, 'verdict-notChecked'],
    [number(packages.failed), words.failed],
    [number(report.cellsWritten), words.cellsWritten],
    ...(report.contradicted.length > 0
      ? [[number(report.contradicted.length), words.sayLess, 'verdict-vulnerable'] as const]
      : []),
    [number(report.kept.length), words.keptCells],
    [number(report.saves), words.saves],
  ];
  return element(
    'dl',
    { class: 'totals' },
    ...tiles.map(([value, name, mark]) =>
      element(
        'div',
        { class: 'total' },
        element('dt', { class: 'quiet-text', text: name }),
        element('dd', {}, mark === undefined ? undefined : icon(mark), element('span', { text: value })),
      ),
    ),
  );
}

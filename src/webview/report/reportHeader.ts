/** The top of the report: which workbook, which scan, and its totals. Counts nothing itself. */
import type { ShownReport } from '../../reports/model/shownReport';
import { element, icon } from '../dom';
import type { ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';

export function reportHeader({ scan }: ShownReport, texts: ReportTexts, action: HTMLElement): HTMLElement {
  const started = new Date(scan.startedAt).toLocaleString(texts.language, { dateStyle: 'medium', timeStyle: 'short' });
  const name = scan.workbookPath.split(/[\\/]/).at(-1) ?? scan.workbookPath;
  return element(
    'header',
    { class: 'report-title' },
    element('h1', { text: name }),
    element('p', {
      class: 'quiet-text',
      text: `${fill(texts.words.scanned, started)} · ${texts.statuses[scan.status]}`,
      title: scan.workbookPath,
    }),
    action,
  );
}

export function totals(report: ShownReport, { words, language, labels }: ReportTexts): HTMLElement {
  const number = (value: number): string => value.toLocaleString(language);
  const { packages, verdicts } = report;
  const tiles: readonly (readonly [string, string, string?])[] = [
    [`${number(packages.lookedUp)} / ${number(packages.planned)}`, words.lookedUp],
    [number(verdicts.vulnerable), words.atRisk, 'verdict-vulnerable'],
    [number(verdicts.review), labels.verdicts.review, 'verdict-review'],
    [number(verdicts.notChecked), labels.verdicts.notChecked, 'verdict-notChecked'],
    [number(packages.failed), words.failed],
    [number(report.cellsWritten), words.cellsWritten],
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

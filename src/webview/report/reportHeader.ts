/** The top of the report: which workbook, which scans, what matters of them, and their totals. */
import { type Verdict, verdicts } from '../../core/verdict/finding';
import { checkedPackages } from '../../core/scan/verdictCounts';
import type { ShownReport } from '../../reports/model/shownReport';
import { element, icon } from '../dom';
import type { ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';
import { dataText, nextSteps, whatMatters } from './whatMatters';

export function reportHeader(report: ShownReport, texts: ReportTexts, action: HTMLElement): HTMLElement {
  const { scan } = report;
  const started = timeText(scan.startedAt, texts);
  const name = scan.workbookPath.split(/[\\/]/).at(-1) ?? scan.workbookPath;
  return element(
    'header',
    { class: 'report-title' },
    element(
      'div',
      { class: 'report-heading' },
      element('h1', { text: report.sheet === null ? name : `${name} · ${report.sheet}` }),
      element('p', {
        class: 'quiet-text',
        text: `${fill(texts.words.scanned, started)} · ${texts.statuses[scan.status]}`,
        title: scan.workbookPath,
      }),
      report.scans.length > 1 ? madeFrom(report, texts) : undefined,
    ),
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

/** What a person must know and do, before any number. */
export function leadSection(report: ShownReport, texts: ReportTexts): HTMLElement {
  const { lead } = texts;
  const steps = nextSteps(report, texts);
  return element(
    'section',
    { class: 'lead' },
    element('h2', { text: lead.title }),
    element(
      'ul',
      { class: 'matters' },
      ...whatMatters(report, texts).map(({ mark, text }) => element('li', {}, icon(mark), element('span', { text }))),
    ),
    element('p', { class: 'quiet-text', text: dataText(report, texts) }),
    ...(steps.length === 0
      ? []
      : [
          element('h2', { text: lead.nextTitle }),
          element('ol', { class: 'steps' }, ...steps.map((text) => element('li', { text }))),
        ]),
  );
}

export function totals(
  { packages, counts, contradicted }: ShownReport,
  { words, language, labels }: ReportTexts,
): HTMLElement {
  const number = (value: number): string => value.toLocaleString(language);
  return tileList([
    [fill(words.checkedOf, number(checkedPackages(counts)), number(packages.planned)), words.checked],
    ...verdicts
      .filter((verdict) => counts[verdict] > 0 || alwaysTold.has(verdict))
      .map((verdict) => [number(counts[verdict]), labels.verdicts[verdict], `verdict-${verdict}`] as const),
    ...(contradicted.length > 0 ? [[number(contradicted.length), words.sayLess, 'verdict-vulnerable'] as const] : []),
    ...(counts.failed > 0 ? [[number(counts.failed), words.failed] as const] : []),
  ]);
}

/** Their 0 says something too. */
const alwaysTold: ReadonlySet<Verdict> = new Set(['vulnerable', 'review', 'notChecked']);

/** What the scan did to the workbook. */
export function runTotals({ cellsWritten, kept, saves }: ShownReport, { words, language }: ReportTexts): HTMLElement {
  const number = (value: number): string => value.toLocaleString(language);
  return tileList([
    [number(cellsWritten), words.cellsWritten],
    [number(kept.length), words.keptCells],
    [number(saves), words.saves],
  ]);
}

type Tile = readonly [value: string, name: string, mark?: string];

function tileList(tiles: readonly Tile[]): HTMLElement {
  const list = element(
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
  // No total stands alone in a line of its own.
  list.style.setProperty('--tiles', String(tiles.length));
  list.style.setProperty('--half', String(Math.ceil(tiles.length / 2)));
  return list;
}

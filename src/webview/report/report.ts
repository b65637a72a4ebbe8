/** Entry of the report's webview: draws each report that the editor sends, and sends back what a person presses. */
import * as v from 'valibot';
import { byId, element, textButton } from '../dom';
import { keepCopiesInert } from '../inertCopies';
import { PageFocus, counterpart } from '../pageFocus';
import { toReportSchema, type FromReport, type ReportTexts, type ToReport } from '../reportProtocol';
import type { ShownReport } from '../../reports/model/shownReport';
import { findingFigures, runFigure } from './chartFigures';
import { failedReport } from './failedReport';
import { FindingsTable } from './findingsTable';
import { leadSection, reportHeader, runTotals, totals } from './reportHeader';

interface EditorApi {
  postMessage(message: FromReport): void;
}

declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();
keepCopiesInert();
const texts = JSON.parse(byId('texts').textContent) as ReportTexts;
const focus = new PageFocus();
focus.addArea({ element: byId('report'), giveBack: giveFocusBack });
const table = new FindingsTable(texts, (name, version) => api.postMessage({ type: 'openRow', name, version }));
const actions = element(
  'div',
  { class: 'report-actions' },
  textButton(texts.words.openReview, 'list', () => api.postMessage({ type: 'openReview' })),
  textButton(texts.words.export, 'export', () => api.postMessage({ type: 'export' })),
);

const post = (message: FromReport): void => api.postMessage(message);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = v.safeParse(toReportSchema, data);
  if (!message.success) return;
  document.body.dataset['state'] = 'open';
  try {
    show(message.output);
  } catch (error) {
    post({ type: 'notDrawn', why: String(error) });
    show({ type: 'failed', why: texts.words.notDrawn });
  }
});
post({ type: 'ready' });

function show(message: ToReport): void {
  const root = byId('report');
  switch (message.type) {
    case 'none': {
      const start = textButton(texts.words.startScan, 'refresh', () => post({ type: 'startScan' }));
      start.classList.add('primary');
      root.replaceChildren(element('div', { class: 'nothing' }, element('h1', { text: texts.words.none }), start));
      return;
    }
    case 'failed':
      root.replaceChildren(failedReport(message.why, texts, post));
      return;
    case 'report':
      draw(message.report, root);
  }
}

function draw(report: ShownReport, root: HTMLElement): void {
  const last = document.activeElement;
  const hadFocus = last instanceof HTMLElement && root.contains(last);
  table.show(report);
  root.replaceChildren(
    reportHeader(report, texts, actions),
    leadSection(report, texts),
    totals(report, texts),
    findingFigures(report, texts),
    table.element,
    element(
      'section',
      { class: 'run' },
      element('h2', { text: texts.lead.runTitle }),
      runTotals(report, texts),
      runFigure(report, texts),
    ),
  );
  if (hadFocus) giveFocusBack(last);
}

function giveFocusBack(last: HTMLElement): void {
  const element = counterpart(byId('report'), last);
  if (element !== undefined) focus.take(element);
}

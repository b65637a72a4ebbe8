/** Entry of the report's webview: draws each report that the editor sends, and sends back what a person presses. */
import * as v from 'valibot';
import { byId, element, textButton } from '../dom';
import { keepCopiesInert } from '../inertCopies';
import { PageFocus, counterpart } from '../pageFocus';
import { toReportSchema, type FromReport, type ReportTexts } from '../reportProtocol';
import { findingFigures, runFigure } from './chartFigures';
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

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = v.safeParse(toReportSchema, data);
  if (!message.success) return;
  const root = byId('report');
  document.body.dataset['state'] = 'open';
  if (message.output.type === 'none') {
    const start = textButton(texts.words.startScan, 'refresh', () => api.postMessage({ type: 'startScan' }));
    start.classList.add('primary');
    root.replaceChildren(element('div', { class: 'nothing' }, element('h1', { text: texts.words.none }), start));
    return;
  }
  const { report } = message.output;
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
});
api.postMessage({ type: 'ready' });

function giveFocusBack(last: HTMLElement): void {
  const element = counterpart(byId('report'), last);
  if (element !== undefined) focus.take(element);
}

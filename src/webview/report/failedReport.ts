/** What stands in place of a report that cannot be read or drawn: that it cannot, why, and the report as a file. */
import { element, textButton } from '../dom';
import type { FromReport, ReportTexts } from '../reportProtocol';

export function failedReport(why: string, { words }: ReportTexts, post: (message: FromReport) => void): HTMLElement {
  const exporting = textButton(words.export, 'export', () => post({ type: 'export' }));
  exporting.classList.add('primary');
  return element(
    'div',
    { class: 'nothing', attributes: { role: 'alert' } },
    element('h1', { text: words.notShown }),
    element('p', { text: why }),
    element(
      'div',
      { class: 'report-actions' },
      exporting,
      textButton(words.tryAgain, 'refresh', () => post({ type: 'ready' })),
    ),
  );
}

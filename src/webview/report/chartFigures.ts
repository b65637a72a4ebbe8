/** The report's charts in the colors of the theme. Draws what the chart makers give and computes no number. */
import { ageChart } from '../../reports/charts/ageChart';
import type { ReportLabels } from '../../reports/charts/reportLabels';
import { sourceChart } from '../../reports/charts/sourceChart';
import { timeLineChart } from '../../reports/charts/timeLineChart';
import { verdictChart } from '../../reports/charts/verdictChart';
import type { ShownReport } from '../../reports/model/shownReport';
import { element } from '../dom';
import type { ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';

/** What was found. */
export function findingFigures(report: ShownReport, texts: ReportTexts): HTMLElement {
  const labels = chartLabels(texts);
  return element(
    'div',
    { class: 'charts' },
    figure(labels.verdictsTitle, verdictChart(report, 'verdicts', labels)),
    figure(labels.agesTitle, ageChart(report, 'ages', labels)),
    figure(labels.sourcesTitle, sourceChart(report, 'sources', labels)),
  );
}

/** How the newest scan went. */
export function runFigure(report: ShownReport, texts: ReportTexts): HTMLElement {
  const labels = chartLabels(texts);
  const { timeLineTitle } = labels;
  const title = report.scans.length === 1 ? timeLineTitle : fill(texts.words.ofNewest, timeLineTitle);
  return element(
    'div',
    { class: 'charts' },
    figure(title, timeLineChart(report, 'time', { ...labels, timeLineTitle: title })),
  );
}

function chartLabels({ labels, timeLine }: ReportTexts): ReportLabels {
  return {
    ...labels,
    timeLine: {
      ...timeLine,
      batchesIn: (batches, seconds, checkpoints) => fill(timeLine.batchesIn, batches, seconds, checkpoints),
      batch: (number) => fill(timeLine.batch, number),
    },
  };
}

/** Parsed as SVG: whatever is no well-formed picture is not shown at all. */
function figure(title: string, svg: string): HTMLElement {
  const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (picture.nodeName !== 'svg') throw new Error(`Expected a picture of ${title}, got ${picture.nodeName}.`);
  return element('figure', {}, element('figcaption', { text: title }), document.importNode(picture, true));
}

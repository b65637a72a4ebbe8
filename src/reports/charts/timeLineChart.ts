/** The batches of a scan over time: lookups, waits, saves, and where checkpoints were made. */
import type { ReportBatch, ReportModel } from '../model/reportModel';
import { type ChartTone, toneColor } from './chartTone';
import { englishLabels, type ReportLabels } from './reportLabels';
import { element, escapeXml, picture, rounded } from './svgText';

const width = 640;
const barTop = 16;
const barHeight = 32;
const axis = barTop + barHeight + 8;
const legendTop = axis + 38;
const height = legendTop + 12;
const ticks = 4;

type Report = Pick<ReportModel, 'batches' | 'checkpoints'>;

export function timeLineChart(report: Report, id = 'time', labels: ReportLabels = englishLabels): string {
  const { batches, checkpoints } = report;
  const last = batches.at(-1);
  const totalMs = Math.max(1, last === undefined ? 0 : endOf(last));
  const scale = width / totalMs;
  const description = labels.timeLine.batchesIn(batches.length, seconds(totalMs), checkpoints.length);
  const content = [
    ...batches.map((batch) => batchBars(batch, scale, labels)),
    ...checkpoints.map(({ batchNumber, checkpointId }) => {
      const end = batches.findLast(({ number }) => number <= batchNumber);
      return checkpointMark(
        end === undefined ? 0 : endOf(end) * scale,
        `${labels.timeLine.checkpoint} ${checkpointId}`,
      );
    }),
    axisLine(totalMs),
    legend(labels),
  ].join('');
  return picture({ id, title: labels.timeLineTitle, description, width, height }, content);
}

function endOf({ startMs, lookupMs, waitMs, saveMs }: ReportBatch): number {
  return startMs + lookupMs + waitMs + saveMs;
}

function batchBars(batch: ReportBatch, scale: number, labels: ReportLabels): string {
  const { lookup, wait, save } = labels.timeLine;
  const parts: readonly (readonly [string, number, ChartTone])[] = [
    [lookup, batch.lookupMs, 'calm'],
    [wait, batch.waitMs, 'waiting'],
    [save, batch.saveMs, 'good'],
  ];
  let left = batch.startMs * scale;
  return parts
    .map(([label, ms, tone]) => {
      const length = ms * scale;
      const name = `${labels.timeLine.batch(batch.number)}, ${label}: ${seconds(ms)} s`;
      const attributes = { x: rounded(left), y: barTop, width: rounded(length), height: barHeight };
      left += length;
      if (rounded(length) <= 0) return '';
      return element('rect', { ...attributes, fill: toneColor(tone) }, `<title>${escapeXml(name)}</title>`);
    })
    .join('');
}

function checkpointMark(x: number, name: string): string {
  const at = rounded(Math.min(width - 4, Math.max(4, x)));
  const points = `${at - 4},4 ${at + 4},4 ${at},12`;
  return element('polygon', { points, fill: toneColor('high') }, `<title>${escapeXml(name)}</title>`);
}

function axisLine(totalMs: number): string {
  const marks = Array.from({ length: ticks + 1 }, (_, index) => {
    const x = rounded((width / ticks) * index);
    const anchor = index === 0 ? 'start' : index === ticks ? 'end' : 'middle';
    const label = axisLabel((totalMs / ticks) * index, totalMs);
    const text = { x, y: axis + 14, 'text-anchor': anchor, 'font-size': 12, fill: toneColor('text') };
    return element('text', text, label);
  });
  const line = { x1: 0, y1: axis, x2: width, y2: axis, stroke: toneColor('line') };
  return element('line', line) + marks.join('');
}

/** In hundredths of a second the marks of a short scan would all read the same. */
function axisLabel(ms: number, totalMs: number): string {
  return totalMs < 100 ? `${Math.round(ms)} ms` : `${seconds(ms)} s`;
}

function legend({ timeLine }: ReportLabels): string {
  const entries: readonly (readonly [string, ChartTone])[] = [
    [timeLine.lookup, 'calm'],
    [timeLine.wait, 'waiting'],
    [timeLine.save, 'good'],
    [timeLine.checkpoint, 'high'],
  ];
  return entries
    .map(([label, tone], index) => {
      const x = index * 150;
      const text = { x: x + 18, y: legendTop + 5, 'dominant-baseline': 'central', 'font-size': 12 };
      const box = { x, y: legendTop, width: 12, height: 12, fill: toneColor(tone) };
      return element('rect', box) + element('text', { ...text, fill: toneColor('text') }, escapeXml(label));
    })
    .join('');
}

function seconds(ms: number): string {
  return ms >= 10_000 ? String(Math.round(ms / 1000)) : (ms / 1000).toFixed(2);
}

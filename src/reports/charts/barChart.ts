/** Horizontal bars of one or more parts, each with its name and number. Draws what it is given and orders nothing. */
import { type ChartTone, toneColor } from './chartTone';
import { element, escapeXml, picture, type Picture, rounded } from './svgText';

interface BarPart {
  readonly label: string;
  readonly value: number;
  readonly tone: ChartTone;
}

export interface Bar {
  readonly label: string;
  /** Laid end to end; an empty bar is shown as a zero. */
  readonly parts: readonly BarPart[];
}

const width = 640;
const labelWidth = 190;
const numberWidth = 60;
const rowHeight = 26;
const barHeight = 16;

/** Every number stands in the picture as text, and in its description. */
export function barChart(frame: Pick<Picture, 'id' | 'title'>, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(totalOf));
  const scale = (width - labelWidth - numberWidth) / most;
  const rows = bars.map((bar, index) => barRow(bar, index * rowHeight, scale)).join('');
  const description = bars.map(barSentence).join('; ');
  return picture({ ...frame, description, width, height: Math.max(1, bars.length) * rowHeight }, rows);
}

function barRow(bar: Bar, top: number, scale: number): string {
  const middle = top + rowHeight / 2;
  let left = labelWidth;
  const parts = bar.parts.map(({ value, tone, label }) => {
    const length = rounded(value * scale);
    const attributes = { x: rounded(left), y: top + (rowHeight - barHeight) / 2, width: length, height: barHeight };
    left += length;
    const name = `<title>${escapeXml(`${label}: ${value}`)}</title>`;
    return value === 0 ? '' : element('rect', { ...attributes, rx: 2, fill: toneColor(tone) }, name);
  });
  const text = { y: middle, 'dominant-baseline': 'central', 'font-size': 13, fill: toneColor('text') };
  return (
    element('text', { ...text, x: labelWidth - 8, 'text-anchor': 'end' }, escapeXml(bar.label)) +
    parts.join('') +
    element('text', { ...text, x: rounded(left) + 6 }, String(totalOf(bar)))
  );
}

function barSentence(bar: Bar): string {
  if (bar.parts.length === 1) return `${bar.label}: ${totalOf(bar)}`;
  const shown = bar.parts.filter(({ value }) => value > 0);
  return `${bar.label}: ${shown.map(({ label, value }) => `${value} ${label}`).join(', ') || '0'}`;
}

function totalOf({ parts }: Bar): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

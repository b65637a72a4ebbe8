/** The colors a chart may use, by meaning. The page that shows it gives each a value; without one a readable default counts. */

const chartTones = {
  critical: '#a4133c',
  high: '#d9480f',
  medium: '#b7791f',
  low: '#5f6b7a',
  unknown: '#8a8f98',
  good: '#2b7a4b',
  calm: '#1f6fb2',
  waiting: '#c9a227',
  text: 'currentColor',
  line: '#8a8f98',
} as const;

export type ChartTone = keyof typeof chartTones;

/** `var(--ihacpa-chart-high, #d9480f)`, for a `fill` or `stroke` in a style attribute's place. */
export function toneColor(tone: ChartTone): string {
  return `var(--ihacpa-chart-${tone}, ${chartTones[tone]})`;
}

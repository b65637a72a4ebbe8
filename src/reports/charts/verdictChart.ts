/** Packages by verdict, the vulnerable ones by severity. Draws the report's own numbers only. */
import { severities } from '../../core/advisory/evidence';
import type { Severity, Verdict } from '../../core/review/finding';
import type { ReportModel } from '../model/reportModel';
import { barChart } from './barChart';
import type { ChartTone } from './chartTone';
import { englishLabels, type ReportLabels } from './reportLabels';

export const severityTones: Readonly<Record<Severity, ChartTone>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  UNKNOWN: 'unknown',
};

const otherVerdicts: readonly (readonly [Verdict, ChartTone])[] = [
  ['review', 'waiting'],
  ['notChecked', 'unknown'],
  ['accepted', 'low'],
  ['safe', 'calm'],
  ['clean', 'good'],
];

type Counts = Pick<ReportModel, 'severities' | 'verdicts'>;

export function verdictChart(report: Counts, id = 'verdicts', labels: ReportLabels = englishLabels): string {
  const vulnerable = severities.map((severity) => ({
    label: labels.severities[severity],
    value: report.severities[severity],
    tone: severityTones[severity],
  }));
  const others = otherVerdicts.map(([verdict, tone]) => {
    const label = labels.verdicts[verdict];
    return { label, parts: [{ label, value: report.verdicts[verdict], tone }] };
  });
  return barChart({ id, title: labels.verdictsTitle }, [
    { label: labels.verdicts.vulnerable, parts: vulnerable },
    ...others,
  ]);
}

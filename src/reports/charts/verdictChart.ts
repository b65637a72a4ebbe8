/** Packages by verdict, the vulnerable ones by severity. */
import { severities, type Severity } from '../../core/advisory/evidence';
import { type Verdict, verdicts } from '../../core/verdict/finding';
import { isUnseen, type ReportModel } from '../model/reportModel';
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

const tones: Readonly<Record<Verdict, ChartTone>> = {
  malicious: 'critical',
  vulnerable: 'high',
  review: 'waiting',
  notChecked: 'unknown',
  accepted: 'low',
  safe: 'calm',
  clean: 'good',
};

type Counts = Pick<ReportModel, 'severities' | 'verdicts'>;

export function verdictChart(report: Counts, id = 'verdicts', labels: ReportLabels = englishLabels): string {
  const vulnerable = severities.map((severity) => ({
    label: labels.severities[severity],
    value: report.severities[severity],
    tone: severityTones[severity],
  }));
  const bars = verdicts.map((verdict) => {
    const label = labels.verdicts[verdict];
    const whole = [{ label, value: report.verdicts[verdict], tone: tones[verdict] }];
    return { label, parts: verdict === 'vulnerable' ? vulnerable : whole };
  });
  return barChart(
    { id, title: labels.verdictsTitle },
    bars.filter((_, at) => isShown(report, verdicts[at])),
  );
}

/** No zeros where nobody could look. */
function isShown(report: Counts, verdict: Verdict | undefined): boolean {
  if (isUnseen(report)) return verdict === 'notChecked';
  return verdict !== 'malicious' || report.verdicts.malicious > 0;
}

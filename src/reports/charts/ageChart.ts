/** Packages by the years they are behind their latest release. */
import { type AgeGroup, ageGroups, type ReportModel } from '../model/reportModel';
import { barChart } from './barChart';
import type { ChartTone } from './chartTone';
import { englishLabels, type ReportLabels } from './reportLabels';

const tones: Readonly<Record<AgeGroup, ChartTone>> = {
  upToDate: 'good',
  underOne: 'calm',
  oneToTwo: 'low',
  twoToThree: 'medium',
  threeToFive: 'high',
  fiveOrMore: 'critical',
  unknown: 'unknown',
};

export function ageChart(
  { ages }: Pick<ReportModel, 'ages'>,
  id = 'ages',
  labels: ReportLabels = englishLabels,
): string {
  const bars = ageGroups.map((group) => {
    const label = labels.ages[group];
    return { label, parts: [{ label, value: ages[group], tone: tones[group] }] };
  });
  return barChart({ id, title: labels.agesTitle }, bars);
}

/** How each source answered, package by package. Never draws a failure to look in the color of an answer. */
import { answerStatuses, type SourceEvidence } from '../../core/advisory/evidence';
import type { ReportModel } from '../model/reportModel';
import { barChart } from './barChart';
import type { ChartTone } from './chartTone';
import { englishLabels, type ReportLabels } from './reportLabels';

const tones: Readonly<Record<SourceEvidence['status'], ChartTone>> = {
  ok: 'good',
  notFound: 'calm',
  unavailable: 'critical',
  notConfigured: 'unknown',
  unresolvable: 'waiting',
};

export function sourceChart(
  { sources }: Pick<ReportModel, 'sources'>,
  id = 'sources',
  labels: ReportLabels = englishLabels,
): string {
  const bars = sources.map(({ label, answers }) => ({
    label,
    parts: answerStatuses.map((status) => ({
      label: labels.answers[status],
      value: answers[status],
      tone: tones[status],
    })),
  }));
  return barChart({ id, title: labels.sourcesTitle }, bars);
}

/** What changed since an earlier review, the worst first, one row per change. */
import type { ReportLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { changeWords } from '../model/reportSince';
import type { DocumentSection } from './documentSection';

/** No rows where nobody asked, or nothing changed: the summary tells. */
export function sinceSection({ since }: ReportModel, labels: ReportLabels): DocumentSection {
  return {
    id: 'since',
    title: `Changes since the review of ${since?.at.slice(0, 10) ?? ''}`,
    columns: [
      { name: 'Change' },
      { name: 'Package' },
      { name: 'Version' },
      { name: 'Before' },
      { name: 'Vulnerability' },
      { name: 'Severity', tones: 'severity' },
      { name: 'Why' },
    ],
    rows: (since?.changes ?? []).map((change) => [
      changeWords[change.kind],
      change.package,
      change.version,
      change.earlierVersion ?? '',
      change.ids[0] ?? '',
      change.severity === null ? '' : labels.severities[change.severity],
      change.facts.join(', '),
    ]),
  };
}

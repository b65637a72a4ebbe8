/** What the result of a scan says of its data: its days, what files hold, and whose names nobody looked up. */
import type { DataAtHand, ScanSummary } from '../../core/scan/scanSummary';
import { coverageText } from '../../core/scan/coverageText';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

/** Data older than its bound, with its day, and what took the place of a source that could not answer. */
export function ageLines({ findings }: ScanSummary): string[] {
  const packages = new Map<string, number>();
  for (const { oldData = [], standIns = [] } of findings) {
    const texts = [
      ...oldData.map(({ label, day }) => `Data of ${day} from ${label}`),
      ...standIns.map(({ label, day }) => `Earlier data of ${label} of ${day} used, as the source did not respond,`),
    ];
    for (const text of texts) packages.set(text, (packages.get(text) ?? 0) + 1);
  }
  return [...packages].map(([text, count]) => `  ${escapeControl(text)} for ${counted(count, 'package')}`);
}

/** Files at hand with their days, whatever their age, then names that no source knows. */
export function dataLines({ data = [], unverifiedNames = 0 }: ScanSummary): string[] {
  const lines = data.map((each) => `  ${escapeControl(dataLine(each))}`);
  if (unverifiedNames === 0) return lines;
  const whose = counted(unverifiedNames, 'package');
  return [
    ...lines,
    `  The ${unverifiedNames === 1 ? 'name' : 'names'} of ${whose} ${unverifiedNames === 1 ? 'was' : 'were'} not checked against PyPI; use --pypi-names FILE`,
  ];
}

function dataLine({ label, day, unused, coverage }: DataAtHand): string {
  if (unused === true) return `${label}: not needed`;
  const dated = day === null ? `${label}, date unknown` : `${label} of ${day}`;
  return coverage === undefined ? dated : `${dated}: ${coverageText(coverage)}`;
}

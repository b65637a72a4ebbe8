/** How far an installed version is behind the latest one, from the package index or else the workbook's own columns. */
import { dayMs } from '../../core/time/durations';
import type { PackageMetadata } from '../../core/package/packageMetadata';
import type { PackageRow } from '../../core/sheet/packageRow';
import { compareVersions, parseVersion } from '../../core/package/version';
import { type CellContent, displayText } from '../../core/spreadsheet/cell';
import { dayOfSerial } from '../../core/spreadsheet/excelDate';
import type { AgeGroup, ReportFinding } from './reportModel';

const yearDays = 365.25;
const bounds: readonly (readonly [years: number, group: AgeGroup])[] = [
  [1, 'underOne'],
  [2, 'oneToTwo'],
  [3, 'twoToThree'],
  [5, 'threeToFive'],
];

export function ageGroupOf(finding: Pick<ReportFinding, 'version' | 'latestVersion' | 'daysBehind'>): AgeGroup {
  if (isBehind(finding) === false) return 'upToDate';
  const { daysBehind } = finding;
  if (daysBehind === null) return 'unknown';
  return bounds.find(([years]) => daysBehind < Math.floor(years * yearDays))?.[1] ?? 'fiveOrMore';
}

/** Undefined: one of the versions is missing or no PEP 440 version. */
export function isBehind({
  version,
  latestVersion,
}: Pick<ReportFinding, 'version' | 'latestVersion'>): boolean | undefined {
  const installed = parseVersion(version);
  const latest = latestVersion === null ? undefined : parseVersion(latestVersion);
  return installed === undefined || latest === undefined ? undefined : compareVersions(installed, latest) < 0;
}

export function latestVersionOf(metadata: PackageMetadata | undefined, row: PackageRow | undefined): string | null {
  if (metadata !== undefined) return metadata.latestVersion ?? null;
  const text = displayText(row?.cells.latestVersion ?? { kind: 'empty' }).trim();
  return parseVersion(text) === undefined ? null : text;
}

/** From the installed version's release to the latest one's, never negative; null: a day is not known. */
export function daysBehind(
  metadata: PackageMetadata | undefined,
  row: PackageRow | undefined,
  date1904: boolean,
): number | null {
  const cells = row?.cells ?? {};
  const installed = dayNumber(metadata?.installedReleased) ?? serialDay(cells.datePublished, date1904);
  const latest = dayNumber(metadata?.latestReleased) ?? serialDay(cells.latestReleaseDate, date1904);
  return installed === undefined || latest === undefined ? null : Math.max(0, Math.round(latest - installed));
}

/** Days since 1970-01-01. */
function dayNumber(isoDay: string | undefined): number | undefined {
  const time = Date.parse(isoDay ?? '');
  return Number.isNaN(time) ? undefined : time / dayMs;
}

function serialDay(content: CellContent | undefined, date1904: boolean): number | undefined {
  const date = content?.kind === 'formula' ? content.result : content;
  return date?.kind === 'date' ? dayNumber(dayOfSerial(date.serial, date1904)) : undefined;
}

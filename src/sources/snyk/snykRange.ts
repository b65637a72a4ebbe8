/** What Snyk says an issue affects, and where it is fixed: one text may tell several. Refuses a fix that the issue itself affects. */
import type { AdvisoryRecord, AffectedRange } from '../../core/advisory/advisory';
import { prepareMatcher } from '../../core/advisory/advisoryMatch';
import type { ReportedFlaw } from '../../core/advisory/sourcePorts';
import { compareVersions, parseVersion } from '../../core/package/version';
import { remark } from '../../core/message/remark';
import { readVulnerableRange } from '../answers/vulnerableRange';

/** A release, by the name of its package normalized by PEP 503. */
export interface SnykRelease {
  readonly name: string;
  readonly version: string;
}

/** As published: `[,2.2.28),[3.0,3.2.13)` and `2.2.28,3.2.13`. */
export interface Remedies {
  readonly fixes: readonly string[];
  readonly ranges: readonly string[];
}

const mostNamed = 5;
const interval = /^([[(])\s*([^\s,[\]()]*)\s*(?:(,)\s*([^\s,[\]()]*)\s*)?([\])])$/;

/** Undefined where some of them cannot be read, or none is told. */
export function rangesOf({ ranges, fixes }: Remedies): readonly AffectedRange[] | undefined {
  const texts = ranges.flatMap((text) => text.split(/(?<=[\])])\s*,\s*/)).map((text) => text.trim());
  const read = texts.flatMap((text) => rangeOf(text, fixes.flatMap(versionTexts)) ?? []);
  return read.length < texts.length || read.length === 0 ? undefined : read;
}

function rangeOf(text: string, fixes: readonly string[]): AffectedRange | undefined {
  if (text === '*') return readVulnerableRange('>= 0', undefined);
  const [, opening, from = '', comma, to = '', closing] = interval.exec(text) ?? [];
  if (opening === undefined) return undefined;
  if (comma === undefined) return readVulnerableRange(`= ${from}`, undefined);
  const bounds = [
    ...(from === '' || from === '0' ? [] : [`${opening === '[' ? '>=' : '>'} ${from}`]),
    ...(to === '' ? [] : [`${closing === ']' ? '<=' : '<'} ${to}`]),
  ];
  return readVulnerableRange(
    bounds.length === 0 ? '>= 0' : bounds.join(', '),
    fixes.find((fix) => isEnd(fix, to)),
  );
}

function isEnd(fix: string, end: string): boolean {
  return parseVersion(end) !== undefined && parseVersion(fix)?.canonical === parseVersion(end)?.canonical;
}

function versionTexts(fix: string): readonly string[] {
  return fix.split(/[\s,]+/).filter((text) => text !== '');
}

/** The lowest fix above the release that the issue does not affect; where some are named and none is, why. */
export function fixAbove(
  fixes: readonly string[],
  record: AdvisoryRecord,
  { name, version }: SnykRelease,
): Pick<ReportedFlaw, 'fixedIn' | 'fixDoubt'> {
  const installed = parseVersion(version);
  if (installed === undefined || fixes.length === 0) return {};
  const matcher = prepareMatcher(record, name);
  const above = fixes
    .flatMap(versionTexts)
    .flatMap((text) => ({ text, at: parseVersion(text) }))
    .flatMap(({ text, at }) => (at !== undefined && compareVersions(at, installed) > 0 ? [{ text, at }] : []))
    .filter(({ text }) => !matcher.affects(text))
    .sort((a, b) => compareVersions(a.at, b.at));
  const fixedIn = above[0]?.text;
  if (fixedIn !== undefined) return { fixedIn };
  return {
    fixDoubt: remark`${record.id} is fixed in "${fixes.slice(0, mostNamed).join(', ')}", which is no version to upgrade to`,
  };
}

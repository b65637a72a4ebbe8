/** What the results in a row say was found, for a package of which no scan is stored here: the workbook comes from another computer. */
import { severities } from '../advisory/evidence';
import { splitEarlier } from '../cells/earlierText';
import { isOwnResult } from '../cells/ownResult';
import { namedSeverity, namedVersion, nameOfVersion, verdictFields, verdictOfText } from '../cells/resultGrammar';
import { foreign } from '../message/quoted';
import type { PackageRow } from '../sheet/packageRow';
import { displayText } from '../spreadsheet/cell';
import type { BriefFlaw, LastKnown } from './lastKnown';

/** Undefined where they say nothing worse than a review, or name another version. */
export function foundInCells({ cells, identity }: Pick<PackageRow, 'cells' | 'identity'>): LastKnown | undefined {
  const texts = verdictFields.flatMap((field) => {
    const { result } = splitEarlier(displayText(cells[field] ?? { kind: 'empty' }));
    return isOwnResult(field, result) ? [result] : [];
  });
  const said = (verdict: 'malicious' | 'vulnerable'): boolean =>
    texts.some((text) => verdictOfText(text) === verdict && (verdict === 'malicious' || names(text, identity.version)));
  const verdict = (['malicious', 'vulnerable'] as const).find(said);
  if (verdict === undefined) return undefined;
  const affecting = texts.map(listed).find(({ length }) => length > 0) ?? [];
  const [count = 1] = texts.flatMap((text) => / \| (\d+) advisor(?:y|ies) \(/.exec(text)?.slice(1).map(Number) ?? []);
  const [highest = null] = texts.flatMap((text) => namedSeverity(text) ?? []);
  return {
    verdict,
    advisories: affecting.flatMap(({ records }) => records),
    affecting,
    flaws: Math.max(affecting.length, count),
    highestSeverity: highest,
    fixedIn: null,
    lookedWith: [],
  };
}

/** `VULNERABLE - 1 affects v1.0 …`, `SECURITY RISK | EXPEDITE UPGRADE 1.0 → 1.5 | …`. */
function names(text: string, version: string): boolean {
  return namedVersion(text) === nameOfVersion(version) || text.includes(` ${foreign(version)} → `);
}

/** `GHSA-m2qf-hxjv-5gpq | HIGH | …`, a line each. */
function listed(text: string): BriefFlaw[] {
  return [...text.matchAll(/^([A-Z]+-[\w-]+) \| ([A-Z]+)\b/gm)].map(([, id = '', severity]) => ({
    records: [id],
    ids: [id],
    severity: severities.find((each) => each === severity) ?? 'UNKNOWN',
    fixedIn: null,
  }));
}

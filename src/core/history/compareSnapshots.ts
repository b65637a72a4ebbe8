/** Compares two reviews of a workbook. What one of them could not tell is never called new or better. Reads no file. */
import { reportingSources } from '../advisory/evidence';
import { compareSeverity } from '../advisory/severity';
import { shownIds } from '../advisory/shownIds';
import { worseFacts } from '../advisory/worseEvidence';
import { isLessData } from '../scan/lastKnown';
import type { Verdict } from '../verdict/finding';
import { type Change, changeKinds } from '../scan/change';
import { pairPackages } from './pairPackages';
import type { Look, Snapshot, SnapshotFlaw, SnapshotPackage } from './snapshot';

/** Of the kinds of changes in their order, the worst first. */
export function compareSnapshots(before: Snapshot, now: Snapshot): readonly Change[] {
  const changes = pairPackages(before, now).flatMap((pair) => {
    if (pair.now === undefined) return pair.before === undefined ? [] : [goneFrom(pair.before)];
    if (pair.before === undefined) return addedTo(pair.now);
    return comparedPackage(
      { found: pair.before, look: before.looks[pair.before.look ?? 0] ?? [] },
      { found: pair.now, look: now.looks[pair.now.look ?? 0] ?? [] },
    );
  });
  return changes.sort(
    (a, b) =>
      changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
      compareSeverity(a.severity ?? 'UNKNOWN', b.severity ?? 'UNKNOWN'),
  );
}

interface Looked {
  readonly found: SnapshotPackage;
  readonly look: Look;
}

function goneFrom(found: SnapshotPackage): Change {
  return about(found, 'gone', [verdictWords[found.verdict]]);
}

/** What affects a package that was added is new to the workbook. */
function addedTo(found: SnapshotPackage): Change[] {
  const flaws = openFlaws(found).map((flaw) => ofFlaw(found, flaw, 'new', ['package added']));
  return [...flaws, about(found, 'added', [verdictWords[found.verdict]])];
}

function comparedPackage(before: Looked, now: Looked): Change[] {
  const doubt = doubtOf(before, now);
  const changes: Change[] = [];
  const untold = new Set<string>();
  let isOpen = isUnseen(now);
  for (const flaw of now.found.flaws ?? []) {
    const known = (before.found.flaws ?? []).find((each) => isSame(each, flaw));
    if (known !== undefined) changes.push(...comparedFlaw(known, flaw, before, now));
    else if (flaw.accepted !== undefined) continue;
    else if (doubt.appearing === undefined) changes.push(asChange(now, before, flaw, 'new', newFacts(before, now)));
    else {
      untold.add(idsOf(flaw)[0] ?? '');
      isOpen = true;
    }
  }
  for (const flaw of before.found.flaws ?? []) {
    if ((now.found.flaws ?? []).some((each) => isSame(each, flaw))) continue;
    if (doubt.vanishing === undefined) changes.push(asChange(now, before, flaw, 'better', [betterFact(before, now)]));
    else {
      untold.add(idsOf(flaw)[0] ?? '');
      if (isDoubtful(now.found)) isOpen = true;
    }
  }
  if (untold.size === 0 && !isUnseen(before) && !isUnseen(now)) return changes;
  const why = doubt.vanishing ?? doubt.appearing ?? '';
  const ids = untold.size === 0 ? [] : [`unclear: ${[...untold].join(', ')}`];
  const change = { ...about(now.found, 'notComparable', [why, ...ids]), ...versions(before, now) };
  return [...changes, isOpen ? { ...change, open: true } : change];
}

function isUnseen({ found: { verdict, less } }: Looked): boolean {
  return verdict === 'notChecked' || less === true;
}

interface Doubt {
  /** Why what is reported now may have affected it before; undefined: it did not. */
  readonly appearing: string | undefined;
  /** Why what is not reported now may affect it still; undefined: it does not. */
  readonly vanishing: string | undefined;
}

function doubtOf(before: Looked, now: Looked): Doubt {
  return {
    appearing: silenceOf(before, 'then'),
    vanishing:
      silenceOf(now, 'now') ??
      (isLessData(reportingSources(before.look), reportingSources(now.look))
        ? 'checked with less data now'
        : undefined),
  };
}

function silenceOf({ found, look }: Looked, when: 'then' | 'now'): string | undefined {
  const { verdict, silent = [], less } = found;
  if (verdict === 'notChecked') return `not checked ${when}`;
  const silence = reportingSources(silent.map((source) => ({ source })));
  if (silence.length > 0) return `${silence.map((each) => labelOf(each.source, look)).join(', ')} not checked ${when}`;
  if (less === true) return `checked with less data ${when}`;
  return isDoubtful(found) ? `needs review ${when}` : undefined;
}

/** By its version, its name, or a record: what is not reported may affect it. */
function isDoubtful({ verdict, undecided, takenBack }: SnapshotPackage): boolean {
  return undecided === true || (verdict === 'review' && takenBack !== true);
}

function labelOf(source: string, look: Look): string {
  return look.find((each) => each.source === source)?.label ?? source;
}

function comparedFlaw(known: SnapshotFlaw, flaw: SnapshotFlaw, before: Looked, now: Looked): Change[] {
  // Of what was found earlier, nobody has told anew how bad it is.
  if (before.found.less === true || now.found.less === true) return [];
  const changes: Change[] = [];
  if (known.accepted !== undefined && flaw.accepted === undefined)
    changes.push(asChange(now, before, flaw, 'acceptanceEnded', [`accepted until ${known.accepted}`]));
  const facts = worseFacts(known, flaw, before.look);
  if (facts.length > 0) changes.push(asChange(now, before, flaw, 'worse', facts));
  return changes;
}

function newFacts(before: Looked, now: Looked): readonly string[] {
  const wasOpen = openFlaws(before.found).length > 0;
  return [
    wasOpen ? 'another vulnerability' : 'newly vulnerable',
    ...(isOtherVersion(before, now) ? [`version changed from ${before.found.version || 'none'}`] : []),
  ];
}

function betterFact(before: Looked, now: Looked): string {
  return isOtherVersion(before, now)
    ? `fixed by the change from ${before.found.version || 'no version'} to ${now.found.version || 'no version'}`
    : 'withdrawn or corrected: no longer reported for this version';
}

function isOtherVersion(before: Looked, now: Looked): boolean {
  return before.found.version !== now.found.version;
}

function idsOf({ ids, malicious }: SnapshotFlaw): readonly string[] {
  return shownIds(ids, malicious === true);
}

/** Aliases of one may have been unknown to the other. */
function isSame(a: SnapshotFlaw, b: SnapshotFlaw): boolean {
  return a.ids.some((id) => b.ids.includes(id));
}

function openFlaws({ flaws = [] }: SnapshotPackage): readonly SnapshotFlaw[] {
  return flaws.filter(({ accepted }) => accepted === undefined);
}

function asChange(
  now: Looked,
  before: Looked,
  flaw: SnapshotFlaw,
  kind: Change['kind'],
  facts: readonly string[],
): Change {
  return { ...ofFlaw(now.found, flaw, kind, facts), ...versions(before, now) };
}

function versions(before: Looked, now: Looked): Pick<Change, 'earlierVersion'> {
  return isOtherVersion(before, now) ? { earlierVersion: before.found.version } : {};
}

function ofFlaw(found: SnapshotPackage, flaw: SnapshotFlaw, kind: Change['kind'], facts: readonly string[]): Change {
  return { ...about(found, kind, facts), ids: idsOf(flaw), severity: flaw.severity };
}

function about(
  { name, shown = name, version, occurrence = 0 }: SnapshotPackage,
  kind: Change['kind'],
  facts: readonly string[],
): Change {
  return { kind, name, package: shown, version, occurrence, ids: [], severity: null, facts };
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  malicious: 'malicious',
  vulnerable: 'vulnerable',
  review: 'needs review',
  notChecked: 'not checked',
  accepted: 'risk accepted',
  safe: 'not affected',
  clean: 'no known vulnerabilities',
};

/** What is new since an earlier review, as part of a report: which changes concern which finding, and their words. */
import { groupBy } from '../../core/collections/groupBy';
import { type Change, type ChangeKind, changeKinds, type NewSince } from '../../core/scan/change';
import { identityKey } from '../../core/package/identity';
import { normalizeName } from '../../core/package/packageName';
import type { ReportFinding, ReportFlaw, ReportModel } from './reportModel';

export function withSince(report: ReportModel, since: NewSince | undefined): ReportModel {
  return since === undefined ? report : { ...report, since };
}

/** As the section and the columns of every format say it. */
export const changeWords: Readonly<Record<ChangeKind, string>> = {
  new: 'New',
  worse: 'Worse',
  acceptanceEnded: 'Acceptance ended',
  notComparable: 'Not comparable',
  better: 'Better',
  added: 'Package added',
  gone: 'Package gone',
};

/** `3 new, 1 worse, 2 packages gone`; the worst first. */
export function changeCounts({ changes }: NewSince): string {
  const counts = changeKinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${countWords(kind, count)}`];
  });
  return counts.length === 0 ? 'nothing changed' : counts.join(', ');
}

function countWords(kind: ChangeKind, count: number): string {
  const packages = count === 1 ? 'package' : 'packages';
  switch (kind) {
    case 'acceptanceEnded':
      return count === 1 ? 'acceptance ended' : 'acceptances ended';
    case 'notComparable':
      return `${packages} not comparable`;
    case 'added':
    case 'gone':
      return `${packages} ${kind}`;
    case 'new':
    case 'worse':
    case 'better':
      return kind;
  }
}

/** `New: CVE-2026-1 HIGH, newly vulnerable`. */
export function changeText({ kind, ids, severity, facts }: Change): string {
  const [id] = ids;
  const what = id === undefined ? [] : [severity === null ? id : `${id} ${severity}`];
  return `${changeWords[kind]}: ${[...what, ...facts].join(', ')}`;
}

/** Of all rows with this package and version. */
export function changesOf(
  report: Pick<ReportModel, 'since'>,
): (finding: Pick<ReportFinding, 'package' | 'version'>) => readonly Change[] {
  const present = (report.since?.changes ?? []).filter(({ kind }) => kind !== 'gone');
  const byPackage = groupBy(present, ({ name, version }) => keyOf(name, version));
  return ({ package: name, version }) => byPackage.get(keyOf(normalizeName(name), version)) ?? [];
}

function keyOf(name: string, version: string): string {
  return identityKey({ name, version, occurrence: 0 });
}

/** In the words of SARIF; undefined: one of the reviews could not tell. */
export function baselineState(
  changes: readonly Change[],
  flaw: ReportFlaw,
): 'new' | 'updated' | 'unchanged' | undefined {
  const own = changes.filter(({ ids }) => ids.some((id) => flaw.ids.includes(id)));
  if (own.some(({ kind }) => kind === 'new')) return 'new';
  if (own.length > 0) return 'updated';
  return changes.some(({ kind }) => kind === 'notComparable') ? undefined : 'unchanged';
}

/** What is not there any more. */
export function resolved(since: NewSince | undefined): readonly Change[] {
  return (since?.changes ?? []).filter(({ kind }) => kind === 'better' || kind === 'gone');
}

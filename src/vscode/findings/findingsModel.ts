/** The findings of one scan, grouped by verdict, the worst first. Pure data: knows no tree and no event of VS Code. */
import { isDeepStrictEqual } from 'node:util';
import { normalizeName } from '../../core/package/packageName';
import type { KeptCell } from '../../core/cells/cellEdit';
import type { CountedState } from '../../core/scan/verdictCounts';
import type { ScanEvent } from '../../core/scan/scanEvent';
import { type Text } from '../../core/message/text';
import type { ListedFinding, ListedKept } from '../../threads/jobs/jobProtocol';
import type { Severity } from '../../core/advisory/evidence';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** Worst first; `attention` are warnings of the scan. */
export const groupIds = [
  'contradicted',
  'malicious',
  'vulnerable',
  'review',
  'attention',
  'notChecked',
  'failed',
  'accepted',
  'safe',
  'clean',
  'kept',
] as const;
export type GroupId = (typeof groupIds)[number];

/** Those without a verdict: cells and messages. */
const attentionIds = ['contradicted', 'attention', 'kept'] as const;
export type AttentionId = (typeof attentionIds)[number];

export function isAttention(id: GroupId): id is AttentionId {
  return (attentionIds as readonly GroupId[]).includes(id);
}

/** What needs a person: a kept value that differs from the finding, or a warning of the scan. */
export type Attention =
  | { readonly kind: 'kept'; readonly cell: KeptCell; readonly isContradicted: boolean }
  | { readonly kind: 'warning'; readonly message: Text };

const nothingKept: ListedKept = { contradicted: { cells: [], count: 0 }, others: { cells: [], count: 0 } };

const severityRank: Readonly<Record<Severity, number>> = { CRITICAL: 0, HIGH: 1, MEDIUM: 2, LOW: 3, UNKNOWN: 4 };

type LiveFinding = Extract<ScanEvent, { readonly type: 'packageFinished' }>;

export class FindingsModel {
  readonly #findings = new Map<string, ListedFinding>();
  /** Told by the running scan and not read from the storage yet. */
  readonly #live = new Set<string>();
  #kept = nothingKept;
  readonly #warnings: Text[] = [];

  constructor(
    readonly scanId: string,
    readonly workbookPath: string,
  ) {}

  /** Groups that changed. The first words about a package while it has no details yet. */
  addLive({
    package: name,
    version,
    occurrence = 0,
    verdict,
    severity,
    fixedIn,
    failed,
  }: LiveFinding): readonly GroupId[] {
    const identity = { name: normalizeName(name), version, occurrence };
    const key = identityKey(identity);
    const before = this.#findings.get(key);
    if (before?.verdict === verdict && before.failed === (failed === true)) return [];
    this.#live.add(key);
    const finding: ListedFinding = {
      ...{ key, package: identity, displayName: name, verdict, failed: failed === true },
      ...{ severity, advisories: [], fixedIn, reason: undefined },
    };
    this.#findings.set(key, finding);
    return [...(before === undefined ? [] : [stateOf(before)]), stateOf(finding)];
  }

  /** What is not in the storage at the start of a run is looked up again. */
  forgetLive(): void {
    this.#live.clear();
  }

  /** Groups that changed. */
  addWarning(message: Text): readonly GroupId[] {
    this.#warnings.push(message);
    return ['attention'];
  }

  /** What the storage tells, and what the scan told since; warnings stay. Groups that changed. */
  replace(findings: readonly ListedFinding[], kept: ListedKept): readonly GroupId[] {
    const changed = new Set<GroupId>();
    const stored = new Set(findings.map(({ key }) => key));
    for (const [key, before] of this.#findings) {
      if (stored.has(key) || this.#live.has(key)) continue;
      this.#findings.delete(key);
      changed.add(stateOf(before));
    }
    for (const finding of findings) {
      this.#live.delete(finding.key);
      const before = this.#findings.get(finding.key);
      if (isDeepStrictEqual(before, finding)) continue;
      this.#findings.set(finding.key, finding);
      changed.add(stateOf(finding));
      if (before !== undefined) changed.add(stateOf(before));
    }
    if (!isDeepStrictEqual(this.#kept.contradicted, kept.contradicted)) changed.add('contradicted');
    if (!isDeepStrictEqual(this.#kept.others, kept.others)) changed.add('kept');
    this.#kept = kept;
    return groupIds.filter((id) => changed.has(id));
  }

  /** Groups with something in them, worst first. */
  groups(): readonly GroupId[] {
    return groupIds.filter((id) => this.count(id) > 0);
  }

  count(id: GroupId): number {
    if (!isAttention(id)) return this.#of(id).length;
    switch (id) {
      case 'contradicted':
        return this.#kept.contradicted.count;
      case 'kept':
        return this.#kept.others.count;
      case 'attention':
        return this.#warnings.length;
    }
  }

  /** As many as are listed. */
  attention(id: AttentionId): readonly Attention[] {
    if (id === 'attention') return this.#warnings.map((message) => ({ kind: 'warning', message }));
    const isContradicted = id === 'contradicted';
    const { cells } = isContradicted ? this.#kept.contradicted : this.#kept.others;
    return cells.map((cell) => ({ kind: 'kept', cell, isContradicted }));
  }

  /** By severity, then by name. */
  findings(state: CountedState): readonly ListedFinding[] {
    return this.#of(state).sort(
      (a, b) => rankOf(a) - rankOf(b) || a.displayName.localeCompare(b.displayName, 'en', { sensitivity: 'base' }),
    );
  }

  findingOf(identity: PackageIdentity): ListedFinding | undefined {
    return this.#findings.get(identityKey(identity));
  }

  #of(state: CountedState): ListedFinding[] {
    return [...this.#findings.values()].filter((finding) => stateOf(finding) === state);
  }
}

/** Those that failed are counted by themselves, as everywhere. */
export function stateOf({ verdict, failed }: ListedFinding): CountedState {
  return failed ? 'failed' : verdict;
}

function rankOf({ severity }: ListedFinding): number {
  return severity === undefined ? 5 : severityRank[severity];
}

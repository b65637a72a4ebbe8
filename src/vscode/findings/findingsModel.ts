/** The findings of one scan, grouped by verdict, the worst first. Pure data: knows no tree and no event of VS Code. */
import { isDeepStrictEqual } from 'node:util';
import { normalizeName } from '../../core/package/packageName';
import { byPackage, type KeptCell } from '../../core/cells/cellEdit';
import { type CountedState, countedStates } from '../../core/scan/verdictCounts';
import type { ScanEvent } from '../../core/scan/scanEvent';
import { type Text } from '../../core/message/text';
import type { ListedKept } from '../../threads/jobs/jobLists';
import { type ListedFinding, type ListedByState, stateOf, worstFirst } from '../../core/scan/listedFindings';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** Worst first; `attention` are warnings of the scan. */
export const groupIds = [
  'contradicted',
  'malicious',
  'vulnerable',
  'review',
  'attention',
  'refused',
  'notChecked',
  'failed',
  'accepted',
  'safe',
  'clean',
  'kept',
] as const;
export type GroupId = (typeof groupIds)[number];

/** Those without a verdict: cells and messages. */
const attentionIds = ['contradicted', 'attention', 'refused', 'kept'] as const;
export type AttentionId = (typeof attentionIds)[number];

export function isAttention(id: GroupId): id is AttentionId {
  return (attentionIds as readonly GroupId[]).includes(id);
}

/** What needs a person: a kept value that differs from the finding, or a warning of the scan. */
export type Attention =
  | { readonly kind: 'kept'; readonly cell: KeptCell; readonly isContradicted: boolean }
  | { readonly kind: 'warning'; readonly message: Text };

const none = { cells: [], count: 0 };
const nothingKept: ListedKept = { contradicted: none, refused: none, others: none };

type LiveFinding = Extract<ScanEvent, { readonly type: 'packageFinished' }>;

export class FindingsModel {
  #findings = new Map<string, ListedFinding>();
  /** Of findings that are not listed, by key: no more than their states. */
  #others = new Map<string, CountedState>();
  #counts = new Map<CountedState, number>();
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
    const finding: ListedFinding = {
      ...{ key, package: identity, displayName: name, verdict, failed: failed === true },
      ...{ severity, advisories: [], fixedIn, reason: undefined },
    };
    const [before, state] = [this.#stateOf(key), stateOf(finding)];
    if (before === state) return [];
    this.#live.add(key);
    this.#findings.set(key, finding);
    this.#others.delete(key);
    if (before !== undefined) this.#add(before, -1);
    this.#add(state, 1);
    return [...(before === undefined ? [] : [before]), state];
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
  replace({ findings, others, kept }: ListedByState & { readonly kept: ListedKept }): readonly GroupId[] {
    const [before, counted] = [this.#findings, this.#counts];
    const changed = new Set<GroupId>();
    this.#findings = new Map();
    this.#others = new Map(countedStates.flatMap((state) => (others[state] ?? []).map((key) => [key, state] as const)));
    for (const finding of findings) {
      const known = before.get(finding.key);
      const isSame = isDeepStrictEqual(known, finding);
      this.#findings.set(finding.key, isSame && known !== undefined ? known : finding);
      if (!isSame) changed.add(stateOf(finding));
    }
    for (const [key, known] of before) {
      const isStored = this.#stateOf(key) !== undefined;
      if (isStored) this.#live.delete(key);
      if (!isStored && this.#live.has(key)) this.#findings.set(key, known);
      else if (!this.#findings.has(key)) changed.add(stateOf(known));
    }
    this.#counts = new Map();
    for (const finding of this.#findings.values()) this.#add(stateOf(finding), 1);
    for (const state of this.#others.values()) this.#add(state, 1);
    for (const state of countedStates) if (counted.get(state) !== this.#counts.get(state)) changed.add(state);
    if (!isDeepStrictEqual(this.#kept.contradicted, kept.contradicted)) changed.add('contradicted');
    if (!isDeepStrictEqual(this.#kept.refused, kept.refused)) changed.add('refused');
    if (!isDeepStrictEqual(this.#kept.others, kept.others)) changed.add('kept');
    this.#kept = kept;
    return groupIds.filter((id) => changed.has(id));
  }

  /** Groups with something in them, worst first. */
  groups(): readonly GroupId[] {
    return groupIds.filter((id) => this.count(id) > 0);
  }

  count(id: GroupId): number {
    if (!isAttention(id)) return this.#counts.get(id) ?? 0;
    switch (id) {
      case 'contradicted':
        return this.#kept.contradicted.count;
      case 'refused':
        return this.#kept.refused.count;
      case 'kept':
        return this.#kept.others.count;
      case 'attention':
        return this.#warnings.length;
    }
  }

  /** As many as are listed. */
  attention(id: Exclude<AttentionId, 'contradicted'>): readonly Attention[] {
    if (id === 'attention') return this.#warnings.map((message) => ({ kind: 'warning', message }));
    const { cells } = id === 'refused' ? this.#kept.refused : this.#kept.others;
    return cells.map((cell) => ({ kind: 'kept', cell, isContradicted: false }));
  }

  /** Cells that say less than the finding, of one package each, in order. */
  contradicted(): readonly (readonly KeptCell[])[] {
    return byPackage(this.#kept.contradicted.cells);
  }

  /** In order, those that are held. */
  findings(state: CountedState): readonly ListedFinding[] {
    return [...this.#findings.values()].filter((finding) => stateOf(finding) === state).sort(worstFirst);
  }

  findingOf(identity: PackageIdentity): ListedFinding | undefined {
    return this.#findings.get(identityKey(identity));
  }

  /** Whether more is known of it than its state. */
  isListed(key: string): boolean {
    return !this.#others.has(key);
  }

  #stateOf(key: string): CountedState | undefined {
    const finding = this.#findings.get(key);
    return finding === undefined ? this.#others.get(key) : stateOf(finding);
  }

  #add(state: CountedState, by: 1 | -1): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + by);
  }
}

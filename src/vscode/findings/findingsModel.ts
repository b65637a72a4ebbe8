/** The findings of one scan, grouped by verdict, the worst first. Pure data: knows no tree and no event of VS Code. */
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import { normalizeName } from '../../core/package/packageName';
import type { KeptCell } from '../../core/review/cellEdit';
import { saysLess } from '../../core/review/contradiction';
import type { Severity } from '../../core/review/finding';
import type { CountedState } from '../../core/scan/verdictCounts';
import type { ScanEvent } from '../../core/scan/scanEvent';
import { type Text } from '../../core/text/text';
import type { ListedFinding } from '../../worker/jobs/jobProtocol';

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

const severityRank: Readonly<Record<Severity, number>> = { CRITICAL: 0, HIGH: 1, MEDIUM: 2, LOW: 3, UNKNOWN: 4 };

type LiveFinding = Extract<ScanEvent, { readonly type: 'packageFinished' }>;

export class FindingsModel {
  readonly #findings = new Map<string, ListedFinding>();
  /** Told by the running scan and not read from the storage yet. */
  readonly #live = new Set<string>();
  #attention: readonly Attention[] = [];

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
    this.#attention = [...this.#attention, { kind: 'warning', message }];
    return ['attention'];
  }

  /** What the storage tells, and what the scan told since; warnings stay. Groups that changed. */
  replace(findings: readonly ListedFinding[], kept: readonly KeptCell[]): readonly GroupId[] {
    const before = this.#fingerprints();
    for (const { key } of findings) this.#live.delete(key);
    for (const key of [...this.#findings.keys()]) if (!this.#live.has(key)) this.#findings.delete(key);
    for (const finding of findings) this.#findings.set(finding.key, finding);
    const warnings = this.#attention.filter(({ kind }) => kind === 'warning');
    this.#attention = [...kept.map(keptValue), ...warnings];
    const now = this.#fingerprints();
    return groupIds.filter((id) => before.get(id) !== now.get(id));
  }

  /** Groups with something in them, worst first. */
  groups(): readonly GroupId[] {
    return groupIds.filter((id) => this.count(id) > 0);
  }

  count(id: GroupId): number {
    return isAttention(id) ? this.attention(id).length : this.#of(id).length;
  }

  /** Contradicted ones by the severity of the package's finding. */
  attention(id: AttentionId): readonly Attention[] {
    const own = this.#attention.filter((attention) => attentionGroup(attention) === id);
    return id === 'contradicted' ? own.sort((a, b) => this.#rankOfCell(a) - this.#rankOfCell(b)) : own;
  }

  #rankOfCell(attention: Attention): number {
    const finding = attention.kind === 'kept' ? this.#findings.get(identityKey(attention.cell.package)) : undefined;
    return finding === undefined ? severityRank.UNKNOWN : groupIds.indexOf(stateOf(finding)) * 10 + rankOf(finding);
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

  #fingerprints(): ReadonlyMap<GroupId, string> {
    return new Map(
      groupIds.map((id) => [id, JSON.stringify(isAttention(id) ? this.attention(id) : this.findings(id))] as const),
    );
  }
}

/** Those that failed are counted by themselves, as everywhere. */
export function stateOf({ verdict, failed }: ListedFinding): CountedState {
  return failed ? 'failed' : verdict;
}

function keptValue(cell: KeptCell): Attention {
  return { kind: 'kept', cell, isContradicted: saysLess(cell.value, cell.finding) };
}

function attentionGroup(attention: Attention): AttentionId {
  if (attention.kind === 'warning') return 'attention';
  return attention.isContradicted ? 'contradicted' : 'kept';
}

function rankOf({ severity }: ListedFinding): number {
  return severity === undefined ? 5 : severityRank[severity];
}

/** What is wrong with decisions about risks, told in sentences. */
import { concerns, isInForce, isNamed, outdatedBy, type RiskDecision } from './acceptRisks';
import { isAccepted } from '../advisory/flaws';
import type { Finding } from './finding';
import { identityKey } from '../package/identity';
import { say, type Text } from '../message/text';

/** Gathers findings and tells, at the end, which decisions did nothing. */
export class RiskUse {
  private readonly used = new Set<RiskDecision>();
  private readonly expired = new Set<RiskDecision>();
  /** They name a flaw of a malicious package otherwise than as malicious. */
  private readonly malicious = new Set<RiskDecision>();
  private readonly outdated = new Map<RiskDecision, string>();
  /** Rows of which a version was looked up, by the names of their packages. */
  private readonly rows = new Map<string, Set<string>>();

  constructor(
    private readonly decisions: readonly RiskDecision[],
    private readonly today: string,
  ) {}

  note(finding: Finding): void {
    // What could not be looked up, or has no version to look up, does not tell that a flaw is none of its.
    if (finding.verdict === 'notChecked') return;
    if (finding.verdict !== 'review') {
      const { name } = finding.package;
      this.rows.set(name, (this.rows.get(name) ?? new Set()).add(identityKey(finding.package)));
    }
    for (const decision of this.decisions) {
      const named = finding.flaws.filter((flaw) => isNamed(decision, finding, flaw));
      const concerned = named.filter((flaw) => concerns(decision, finding, flaw));
      if (concerned.length < named.length) this.malicious.add(decision);
      if (concerned.length === 0) continue;
      const worse = concerned.flatMap((flaw) => (isAccepted(flaw) ? [] : outdatedBy(decision, flaw)));
      if (isInForce(decision, this.today) && worse.length > 0) this.outdated.set(decision, worse.join(', '));
      // One that ended is renewed where another holds.
      const isOpen = !concerned.every(isAccepted);
      (isInForce(decision, this.today) || !isOpen ? this.used : this.expired).add(decision);
    }
  }

  /**
   * In the order of the file. `rows`: how many the workbook has of each package, by normalized names. A decision about any other is unused, too;
   * one about a package of which some rows were left out may be about those.
   */
  warnings(rows: ReadonlyMap<string, number>): readonly Text[] {
    return this.decisions.flatMap((decision) => {
      const { package: name } = decision;
      const isPart = (this.rows.get(name)?.size ?? 0) < (rows.get(name) ?? 0);
      return isPart && this.isUnused(decision) ? [] : (this.warningOf(decision, rows) ?? []);
    });
  }

  /**
   * Undefined: nothing is wrong with it. `present` has the normalized names of all packages of the workbook; undefined when only some are known.
   * The sentence begins with `what`.
   */
  warningOf(
    decision: RiskDecision,
    present: { has(name: string): boolean } | undefined,
    what: Text = placeText(decision),
  ): Text | undefined {
    const { package: name, until } = decision;
    const worse = this.outdated.get(decision);
    if (worse !== undefined) return say`${what} is outdated (${worse}): the vulnerability is reported again.`;
    if (this.expired.has(decision)) return say`${what} expired on ${until}: the vulnerability is reported again.`;
    if (this.used.has(decision)) return undefined;
    if (this.malicious.has(decision))
      return say`${what} is not used: a malicious package is only accepted by its own MAL id.`;
    if (present?.has(name) === false) return say`${what} is not used: the workbook has no such package.`;
    return this.rows.has(name)
      ? say`${what} is not used: no such vulnerability affects the checked versions.`
      : undefined;
  }

  /** Whether no vulnerability of the findings has its ID. */
  isUnused(decision: RiskDecision): boolean {
    return [this.used, this.expired, this.malicious, this.outdated].every((some) => !some.has(decision));
  }
}

/** That it ended, where `warningOf` has nothing to say of it; the sentence begins with `what`. */
export function endText(decision: RiskDecision, what: Text = placeText(decision)): Text {
  return say`${what} ended on ${decision.until}.`;
}

/** `Line 3 of team.yaml (CVE-2026-1 of alpha)`. */
export function placeText({ line, file, advisory, package: name }: RiskDecision): Text {
  return file === undefined
    ? say`Line ${line} of the accepted risks (${advisory} of ${name})`
    : say`Line ${line} of ${file} (${advisory} of ${name})`;
}

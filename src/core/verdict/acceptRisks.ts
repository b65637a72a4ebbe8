/** Which flaws a person has decided to live with. Refuses decisions that have ended, and never hides a flaw: it is marked. */
import type { AcceptedRisk } from '../advisory/evidence';
import { isAccepted, isMaliciousFlaw, verdictOfFlaws } from '../advisory/flaws';
import { isMalicious } from '../advisory/severity';
import { highestFix } from '../advisory/statements';
import { type DecidingEvidence, decidingEvidence, worseFacts } from '../advisory/worseEvidence';
import { type Finding, isVulnerable } from './finding';
import { remark } from '../message/remark';
import type { Flaw } from '../advisory/flaw';

/** The file of decisions that is looked for next to a workbook. */
export const riskFileName = 'ihacpa-risks.yaml';

/** A decision about one flaw of one package. */
export interface RiskDecision extends AcceptedRisk {
  /** Normalized by PEP 503. */
  readonly package: string;
  /** Where it stands in its file, 1-based. */
  readonly line: number;
  /** Of several files, which one. */
  readonly file?: string;
  readonly approver?: string;
  readonly ticket?: string;
  /** Who recorded it. */
  readonly acceptedBy?: string;
  /** The installed version when it was accepted. */
  readonly version?: string;
  /** What was known of it then; absent: the decision holds whatever is known later. */
  readonly evidence?: AcceptedEvidence;
}

/** Under which names a vulnerability was accepted, and how bad it was known to be. */
export interface AcceptedEvidence extends DecidingEvidence {
  readonly ids: readonly string[];
}

/** How the evidence about a vulnerability got worse since it was accepted: its decision counts no longer. Empty: it did not. */
export function outdatedBy({ evidence }: RiskDecision, flaw: Flaw): readonly string[] {
  if (evidence === undefined) return [];
  return worseFacts(evidence, decidingEvidence(flaw));
}

/** Those about a vulnerability of a package, by any ID under which one of them knows it. `package` is normalized by PEP 503. */
export function decisionsAbout(
  decisions: readonly RiskDecision[],
  { package: name, advisory }: Pick<RiskDecision, 'package' | 'advisory'>,
): readonly RiskDecision[] {
  const ids = new Set([advisory.toUpperCase()]);
  let others = decisions.filter((decision) => decision.package === name);
  const own: RiskDecision[] = [];
  for (let found: readonly RiskDecision[] = others; found.length > 0;) {
    found = others.filter((decision) => idsOf(decision).some((id) => ids.has(id)));
    others = others.filter((decision) => !found.includes(decision));
    for (const decision of found) for (const id of idsOf(decision)) ids.add(id);
    own.push(...found);
  }
  return own;
}

function idsOf({ advisory, evidence }: RiskDecision): readonly string[] {
  return [advisory, ...(evidence?.ids ?? [])].map((id) => id.toUpperCase());
}

/** `today` is an ISO day; a decision holds through its own last day. */
export function isInForce(decision: RiskDecision, today: string): boolean {
  return decision.until >= today;
}

/** A malicious package is accepted only by the very id that says so: whoever accepted its CVE did not know. */
export function concerns(decision: RiskDecision, finding: Finding, flaw: Flaw): boolean {
  const isOfMalice = isMalicious(decision.advisory.toUpperCase());
  return isNamed(decision, finding, flaw) && (isOfMalice || !isMaliciousFlaw(flaw));
}

/** Whether it names the flaw, as malicious or otherwise. */
export function isNamed(
  decision: RiskDecision,
  finding: { readonly package: Pick<Finding['package'], 'name'> },
  flaw: Pick<Flaw, 'ids' | 'records'>,
): boolean {
  const advisory = decision.advisory.toUpperCase();
  const names = [...flaw.records, ...flaw.ids];
  return decision.package === finding.package.name && names.some((name) => name.toUpperCase() === advisory);
}

/**
 * Marks accepted flaws and, when none that affects the version is left open, the finding. Of several decisions about one
 * flaw the one that holds longest counts; it answers no other question about the package. A finding that nothing is accepted
 * of comes back as it is.
 */
export function acceptRisks(finding: Finding, decisions: readonly RiskDecision[], today: string): Finding {
  const inForce = decisions.filter((decision) => isInForce(decision, today));
  const flaws = finding.flaws.map((flaw) => {
    const [longest] = inForce
      .filter((decision) => concerns(decision, finding, flaw) && outdatedBy(decision, flaw).length === 0)
      .sort((a, b) => (a.until < b.until ? 1 : -1));
    return longest === undefined ? flaw : { ...flaw, evidence: { ...flaw.evidence, accepted: asRisk(longest) } };
  });
  if (flaws.every((flaw, at) => flaw === finding.flaws[at])) return finding;
  const verdict = isVulnerable(finding.verdict) ? verdictOfFlaws(flaws) : finding.verdict;
  if (verdict !== 'accepted') return withOwnFix({ ...finding, flaws, verdict });
  const silence = silenceOfAdvisories(finding);
  const why = silence ?? finding.undecided?.[0] ?? finding.doubt;
  if (why === undefined) return { ...finding, flaws, verdict };
  const reason = remark`${why} (accepted: ${decisionsText(flaws)})`;
  return { ...finding, flaws, verdict: silence === undefined ? 'review' : 'notChecked', reason };
}

/** Without the acceptances that are meant: the verdict is again that of what is open. */
export function withoutAccepted(finding: Finding, isMeant: (risk: AcceptedRisk, place: number) => boolean): Finding {
  const flaws = finding.flaws.map((flaw, place) => {
    const { accepted, ...evidence } = flaw.evidence ?? {};
    return accepted !== undefined && isMeant(accepted, place) ? { ...flaw, evidence } : flaw;
  });
  if (flaws.every((flaw, at) => flaw === finding.flaws[at])) return finding;
  // Where all that affects the version was accepted, another verdict says that there may be more.
  const isOfAccepted = !isVulnerable(finding.verdict) && finding.flaws.every(isAccepted);
  return { ...finding, flaws, ...(isOfAccepted ? { verdict: verdictOfFlaws(flaws), reason: undefined } : {}) };
}

/** As a finding is read on a later day. */
export function withoutEnded(finding: Finding, today: string): Finding {
  return withoutAccepted(finding, ({ until }) => until < today);
}

/**
 * As a finding is read with what people have decided since: a decision that ended, on its own day or by a person, counts no more, unless
 * another one accepts the vulnerability. One that these decisions do not name is in another file.
 */
export function asDecidedNow(finding: Finding, decisions: readonly RiskDecision[], today: string): Finding {
  const own = decisions.filter((decision) => decision.package === finding.package.name);
  const ended = own.filter((decision) => !isInForce(decision, today));
  if (ended.length === 0 || !finding.flaws.some(isAccepted)) return withoutEnded(finding, today);
  const now = acceptRisks(
    withoutAccepted(finding, () => true),
    own,
    today,
  ).flaws.map(isAccepted);
  const isOver = (risk: AcceptedRisk): boolean => risk.until < today || ended.some((decision) => isOf(decision, risk));
  return withoutAccepted(finding, (risk, place) => isOver(risk) && now[place] !== true);
}

function isOf(decision: RiskDecision, { advisory, reason, owner }: AcceptedRisk): boolean {
  return decision.advisory === advisory && decision.reason === reason && decision.owner === owner;
}

/** Ids and records of the accepted vulnerabilities, where others are open; none where all or none is accepted. */
export type AcceptedOf = (finding: Finding) => readonly string[];

export function acceptedBy(decisions: readonly RiskDecision[], today: string): AcceptedOf {
  return (finding) => {
    const { verdict, flaws } = acceptRisks(finding, decisions, today);
    if (!isVulnerable(verdict)) return [];
    return flaws.filter(isAccepted).flatMap(({ ids, records }) => [...ids, ...records]);
  };
}

/** A fix that the open vulnerabilities have is not denied for an accepted one that has none. */
function withOwnFix(finding: Finding): Finding {
  const { flaws, fixedIn, fixDoubt, verdict } = finding;
  const open = flaws.filter((flaw) => !isAccepted(flaw));
  const fix = highestFix(open.map((flaw) => flaw.fixedIn));
  const last = open.find((flaw) => flaw.fixedIn === fix);
  if (verdict !== 'vulnerable' || open.length === flaws.length || fixedIn !== undefined || fixDoubt !== undefined)
    return finding;
  if (fix === undefined || open.some((flaw) => flaw.fixedIn === undefined)) return finding;
  return { ...finding, fixDoubt: remark`${last?.records[0] ?? last?.ids[0] ?? ''} is fixed in ${fix}` };
}

/** Why nobody knows what else affects the version: with that, nobody has accepted all of it. */
function silenceOfAdvisories({ sources = [] }: Finding): string | undefined {
  const first = sources.find(({ source }) => source === 'advisories');
  return first === undefined || first.status === 'ok' ? undefined : (first.why ?? remark`did not respond`);
}

function decisionsText(flaws: readonly Flaw[]): string {
  const accepted = flaws.flatMap(({ evidence }) => evidence?.accepted ?? []);
  return [...new Set(accepted.map(({ advisory, until }) => `${advisory} until ${until}`))].join(', ');
}

function asRisk({ advisory, reason, owner, until }: RiskDecision): AcceptedRisk {
  return { advisory, reason, until, ...(owner === undefined ? {} : { owner }) };
}

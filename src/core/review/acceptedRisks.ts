/** A person's decisions to live with flaws, put beside the flaws they name. Refuses those whose day is over. */
import type { AcceptedRisk } from '../advisory/evidence';
import type { Finding, Flaw } from './finding';

export interface RiskDecision extends AcceptedRisk {
  /** Normalised by PEP 503. */
  readonly package: string;
}

/** `today` is an ISO day; a decision holds up to and including its own last day. A package is accepted when all its flaws are. */
export function acceptRisks(finding: Finding, decisions: readonly RiskDecision[], today: string): Finding {
  const valid = decisions.filter((risk) => risk.package === finding.package.name && risk.until >= today);
  if (finding.verdict !== 'vulnerable' || valid.length === 0) return finding;
  const flaws = finding.flaws.map((flaw) => withDecision(flaw, valid));
  const isAccepted = flaws.every(({ evidence }) => evidence?.accepted !== undefined);
  return { ...finding, flaws, verdict: isAccepted ? 'accepted' : 'vulnerable' };
}

/** Decisions that accept none of these findings' flaws: misspelled, fixed, or over. */
export class UnusedRisks {
  private readonly unused: Set<RiskDecision>;

  constructor(decisions: readonly RiskDecision[]) {
    this.unused = new Set(decisions);
  }

  see({ package: { name }, flaws }: Finding): void {
    for (const risk of this.unused) {
      const isUsed = flaws.some(({ evidence }) => evidence?.accepted?.advisory === risk.advisory);
      if (risk.package === name && isUsed) this.unused.delete(risk);
    }
  }

  get all(): readonly RiskDecision[] {
    return [...this.unused];
  }
}

/** Of two decisions about one flaw the one that holds longer. */
function withDecision(flaw: Flaw, decisions: readonly RiskDecision[]): Flaw {
  const names = new Set(flaw.ids.map((id) => id.toUpperCase()));
  const [risk] = decisions
    .filter(({ advisory }) => names.has(advisory.toUpperCase()))
    .sort((a, b) => (a.until < b.until ? 1 : -1));
  if (risk === undefined) return flaw;
  const { advisory, reason, owner, until } = risk;
  const accepted = { advisory, reason, ...(owner === undefined ? {} : { owner }), until };
  return { ...flaw, evidence: { ...flaw.evidence, accepted } };
}

/** The recommendation a finding leads to. Refuses to say PROCEED unless the advisory source has answered. */
import type { Finding } from './finding';
import { highestSeverity } from '../advisory/severity';

/** `source` is the label of the advisory source. Sources that are off or have no key do not stand in the way. */
export function recommend(finding: Finding, source: string): string {
  switch (finding.verdict) {
    case 'vulnerable':
      return securityRisk(finding, source);
    case 'accepted':
      return acceptedRisk(finding);
    case 'review':
      return furtherReview(finding.reason ?? 'no verdict');
    case 'notChecked':
      return furtherReview(`${source} not checked`);
    case 'safe':
    case 'clean':
      return 'PROCEED';
  }
}

/** Until the first of the decisions ends. */
function acceptedRisk({ flaws }: Finding): string {
  const [until] = flaws.flatMap(({ evidence }) => evidence?.accepted?.until ?? []).sort();
  return `PROCEED | ${flaws.length} accepted ${flaws.length === 1 ? 'risk' : 'risks'}${until === undefined ? '' : ` until ${until}`}`;
}

function furtherReview(why: string): string {
  return `FURTHER REVIEW REQUIRED | ${why}`;
}

function securityRisk({ package: identity, flaws, fixedIn }: Finding, source: string): string {
  const action =
    fixedIn === undefined ? 'REMOVE OR REPLACE, no fix known' : `EXPEDITE UPGRADE ${identity.version} → ${fixedIn}`;
  const highest = highestSeverity(flaws.map((flaw) => flaw.severity));
  return `SECURITY RISK | ${action} | ${flaws.length} advisories (Highest: ${highest}) | ${source}`;
}

/** Which advisories answered about a package, as cells name them: no column claims more than its data contains. */
import type { SourceEvidence, SourceId } from '../../advisory/evidence';
import type { Finding } from '../../verdict/finding';
import type { SourceAvailabilities } from '../../verdict/sourceAvailability';

interface AdvisoryData {
  /** As the source is called: `PyPA advisories`. */
  readonly label: string;
  /** Behind "no CVE in": `OSV`, `the PyPA advisories`, `GitHub's advisories`. */
  readonly data: string;
  /** The label, where the data lacks GitHub's advisories. */
  readonly only: string | undefined;
}

const inSentences: Readonly<Record<string, string>> = {
  'PyPA advisories': 'the PyPA advisories',
  'GitHub advisories': "GitHub's advisories",
  'OSV advisories': 'OSV',
};

export function advisoryData(finding: Finding, { advisories }: SourceAvailabilities): AdvisoryData {
  const first = evidenceOf(finding, 'advisories');
  const asked = evidenceOf(finding, 'github')?.status === 'ok';
  const label = first?.label ?? advisories.label;
  if (first !== undefined && first.status !== 'ok' && asked) {
    return { label: 'GitHub advisories', data: "GitHub's advisories", only: undefined };
  }
  const lacksGithub = first?.lacksGithub ?? label === 'PyPA advisories';
  const name = inSentences[label] ?? label;
  const data = lacksGithub && asked ? `${name} and GitHub's advisories` : name;
  return { label, data, only: lacksGithub && !asked ? label : undefined };
}

export function evidenceOf({ sources }: Finding, source: SourceId): SourceEvidence | undefined {
  return sources?.find((each) => each.source === source);
}

/** The one question before the risks of many packages are accepted at once. Writes nothing. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { OpenRisk } from '../../threads/jobs/jobLists';
import { severityText } from '../findings/findingItem';
import { askModally } from '../messages';

/** `risks`: worst first. Those that the person accepts; empty: none. */
export async function askForAll(risks: readonly OpenRisk[], until: string, file: string): Promise<readonly OpenRisk[]> {
  const harmless = risks.filter(({ isMalicious }) => !isMalicious);
  const all = vscode.l10n.t('Accept All ({0})', risks.length);
  const others = vscode.l10n.t('All But Malicious ({0})', harmless.length);
  const isMixed = harmless.length > 0 && harmless.length < risks.length;
  const packages = new Set(risks.map((risk) => risk.package)).size;
  const answer = await askModally(
    vscode.l10n.t('Accept these risks until {0}? Vulnerabilities: {1}, packages: {2}', until, risks.length, packages),
    [countsText(risks), vscode.l10n.t('They are written to {0}. Undo takes all of them back.', basename(file))].join(
      '\n',
    ),
    ...(isMixed ? [others, all] : [all]),
  );
  if (answer === all) return risks;
  return answer === others && isMixed ? harmless : [];
}

/** `malicious: 1 · critical: 2`. */
function countsText(risks: readonly OpenRisk[]): string {
  const bad = risks.map(badnessText);
  return [...new Set(bad)].map((each) => `${each}: ${bad.filter((other) => other === each).length}`).join(' · ');
}

export function badnessText({ isMalicious, severity }: OpenRisk): string {
  return isMalicious ? vscode.l10n.t('malicious') : severityText(severity);
}

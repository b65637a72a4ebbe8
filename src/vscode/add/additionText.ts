/** What became of packages that were to be added, in sentences. */
import * as vscode from 'vscode';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';

type AddedPackages = JobAnswers['addPackages'];
type Placed = AddedPackages['added'][number];

export function additionText({ added, present, otherVersions, notPrinted, backup }: AddedPackages): string {
  const unversioned = added.filter(({ version }) => version === '');
  const sentences = [
    addedText(added),
    present.length > 0 && vscode.l10n.t('Already listed, not added again: {0}.', listed(present)),
    otherVersions.length > 0 &&
      vscode.l10n.t('Already listed with another version, not changed: {0}.', listed(otherVersions)),
    unversioned.length > 0 &&
      vscode.l10n.t(
        'No version was given for {0}: type the installed one into the Version column.',
        listed(unversioned),
      ),
    notPrinted && vscode.l10n.t('The print area ends above the new rows.'),
    backup !== undefined && vscode.l10n.t('A backup of the workbook was created; see the log for its path.'),
  ];
  return sentences.filter((sentence) => typeof sentence === 'string').join(' ');
}

function addedText(added: readonly Placed[]): string {
  const [first, last] = [added[0], added.at(-1)];
  if (first === undefined || last === undefined) return vscode.l10n.t('Nothing was added.');
  if (first === last) return vscode.l10n.t('{0} has row {1} now.', nameOf(first), first.row);
  return vscode.l10n.t('{0} packages have rows {1} to {2} now.', added.length, first.row, last.row);
}

function listed(packages: readonly Placed[]): string {
  return packages.map((placed) => vscode.l10n.t('{0} (row {1})', nameOf(placed), placed.row)).join(', ');
}

function nameOf({ name, version }: Placed): string {
  return `${name} ${version}`.trim();
}

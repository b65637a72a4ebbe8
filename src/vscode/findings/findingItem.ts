/** How a group of findings, a finding and a matter for a person look in the tree. */
import * as vscode from 'vscode';
import { reviewFields } from '../../core/sheet/reviewField';
import { type ListedFinding, stateOf } from '../../core/scan/listedFindings';
import { isVulnerable } from '../../core/verdict/finding';
import { cellSides } from '../../core/cells/cellSide';
import type { KeptCell } from '../../core/cells/cellEdit';
import { chainText, type RequiredThrough } from '../../core/package/requiredThrough';
import { identityKey, type PackageIdentity } from '../../core/package/identity';
import { shortened } from '../../core/message/inert';
import { commandIds, treeContexts } from '../ids';
import { plainText } from '../progress/plainText';
import { cellText } from '../recovery/comparisonText';
import type { Attention, GroupId } from './findingsModel';
import { refusalWords } from '../../core/cells/refusalWords';
import { localize } from '../localize';
import { workbookName } from '../workbookName';

/** A workbook that people filled in for years keeps hundreds of values: then the list opens on request. */
const mostOpened = 10;

/** More than any version has. */
const longestVersion = 80;

function isShortWarning(id: GroupId, count: number): boolean {
  return id === 'attention' && count <= mostOpened;
}

export function groupItem(id: GroupId, count: number): vscode.TreeItem {
  const isUrgent = ['contradicted', 'malicious', 'vulnerable', 'review'].includes(id) || isShortWarning(id, count);
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(groupText(id), isUrgent ? Expanded : Collapsed);
  item.id = id;
  item.description = String(count);
  item.iconPath = iconOf(id);
  item.contextValue = treeContexts.findingGroup;
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} entries', groupText(id), count) };
  return item;
}

export function findingItem(finding: ListedFinding, workbookPath: string): vscode.TreeItem {
  const { key, displayName, package: identity, verdict, advisories, fixedIn, failed } = finding;
  const reason = finding.reason === undefined ? undefined : localize(finding.reason);
  const name = packageTitle(displayName, identity);
  const item = new vscode.TreeItem(name);
  const bad = badnessOf(finding);
  const facts = bad === undefined ? [] : [bad];
  if (fixedIn !== undefined) facts.push(vscode.l10n.t('fixed in {0}', fixedIn));
  if (failed) facts.push(vscode.l10n.t('failed after all attempts'));
  if (reason !== undefined && facts.length === 0) facts.push(reason);
  item.id = `${stateOf(finding)} ${key}`;
  item.description = facts.join(' · ');
  item.iconPath = findingIcon(finding);
  item.contextValue = findingContext(finding);
  const why = finding.through === undefined ? [] : [throughText(finding.through)];
  item.tooltip = [groupText(verdict), ...why, ...(reason === undefined ? [] : [reason]), ...advisories].join('\n');
  item.accessibilityInformation = { label: [name, groupText(verdict), ...facts, ...why].join(', ') };
  item.command = openRow(workbookPath, identity);
  return item;
}

/** A package whose cells say less than its finding. Its Recommendation says most, where it is one of them. */
export function contradictedItem(
  cells: readonly KeptCell[],
  found: ListedFinding | undefined,
  workbookPath: string,
): vscode.TreeItem {
  const lead = cells.find(({ field }) => field === 'recommendation') ?? cells[0];
  if (lead === undefined) throw new RangeError('A contradicted package has at least one cell.');
  const { package: identity, cell, value } = lead;
  const name = packageTitle(found?.displayName ?? identity.name, identity);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `contradicted ${identityKey(identity)}`;
  const says = vscode.l10n.t('{0} says “{1}”', cell, cellText(value));
  const count = vscode.l10n.t('{0} cells', cells.length);
  const bad = found === undefined ? undefined : badnessOf(found);
  const facts = [...(bad === undefined ? [] : [bad]), says, count];
  item.description = facts.join(' · ');
  item.iconPath = found === undefined ? iconOf('contradicted') : findingIcon(found);
  item.contextValue = findingContext(found);
  item.tooltip = cells
    .map((each) => `${each.cell} ${reviewFields[each.field].header}: ${cellText(each.value)}`)
    .join('\n');
  item.accessibilityInformation = { label: [name, ...facts].join(', ') };
  item.command = openRow(workbookPath, identity);
  return item;
}

/** `isBelowPackage`: the entry above names the package. */
export function attentionItem(
  attention: Attention,
  index: number,
  workbookPath: string,
  { isBelowPackage, found }: { readonly isBelowPackage: boolean; readonly found: ListedFinding | undefined },
): vscode.TreeItem {
  if (attention.kind === 'warning') {
    const item = new vscode.TreeItem(plainText(localize(attention.message)));
    item.id = `warning ${index}`;
    item.iconPath = iconOf('attention');
    item.tooltip = plainText(localize(attention.message));
    item.command = { command: commandIds.showLog, title: vscode.l10n.t('Show Log') };
    return item;
  }
  const { cell, package: identity, field, value, finding, refused } = attention.cell;
  const name = packageTitle(found?.displayName ?? identity.name, identity);
  const { header } = reviewFields[field];
  const item = new vscode.TreeItem(isBelowPackage ? header : `${name} · ${header}`);
  item.id = `kept ${cell}`;
  const says = vscode.l10n.t('{0} says “{1}”', cell, cellText(value));
  const stands = attention.isContradicted && !isBelowPackage ? found : undefined;
  const bad = stands && badnessOf(stands);
  const why = refused === undefined ? undefined : localize(refusalWords[refused]);
  const lead = why === undefined || attention.isContradicted ? says : `${cell}: ${why}`;
  item.description = bad === undefined ? lead : `${bad} · ${lead}`;
  const group = attention.isContradicted ? 'contradicted' : why === undefined ? 'kept' : 'refused';
  item.iconPath = stands ? findingIcon(stands) : iconOf(group);
  item.contextValue = findingContext(found);
  const place = `${workbookName(workbookPath)} ${cell}`;
  const side = cellSides[group === 'kept' ? 'preserved' : 'contradicted'];
  item.tooltip = [
    ...(attention.isContradicted ? [vscode.l10n.t('{0}: the workbook says less than the finding.', place)] : []),
    ...(group === 'kept' ? [vscode.l10n.t('{0}: your value is preserved, the finding differs.', place)] : []),
    ...(why === undefined ? [] : [vscode.l10n.t('{0} could not be written: it is {1}.', place, why)]),
    side === 'Yours' ? vscode.l10n.t('Yours: {0}', cellText(value)) : vscode.l10n.t('Workbook: {0}', cellText(value)),
    vscode.l10n.t('Finding: {0}', cellText(finding)),
  ].join('\n');
  item.command = openRow(workbookPath, identity);
  return item;
}

/** Of a group that has more entries than are listed. */
export function moreItem(count: number, workbookPath: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('{0} more in the review grid', count));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = openRow(workbookPath);
  return item;
}

/** In place of findings that cannot be read; a click offers the report as a file. */
export function failedItem(workbookPath: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('The findings cannot be shown'));
  const title = vscode.l10n.t('Export Report…');
  item.description = title;
  item.tooltip = vscode.l10n.t('An unexpected error occurred. See the log for details.');
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  const of = workbookPath === undefined ? [] : [vscode.Uri.file(workbookPath)];
  item.command = { command: commandIds.exportReport, title, arguments: of };
  return item;
}

/** A version cell may hold any text; of a name and a version nothing is cut. */
function packageTitle(displayName: string, { version }: PackageIdentity): string {
  return `${displayName} ${shortened(version, longestVersion)}`.trim();
}

/** For the menu: `finding`, then `.open` where a risk can be accepted, and `.accepted` where an acceptance can end. */
function findingContext(finding: ListedFinding | undefined): string {
  if (finding === undefined) return treeContexts.finding;
  const { verdict, advisories, hasAccepted } = finding;
  const isOpen = isVulnerable(verdict) || (verdict === 'review' && advisories.length > 0);
  const canEnd = hasAccepted === true || verdict === 'accepted';
  return [treeContexts.finding, ...(isOpen ? ['open'] : []), ...(canEnd ? ['accepted'] : [])].join('.');
}

/** Without a package the grid opens as it is. */
function openRow(workbookPath: string, identity?: ListedFinding['package']): vscode.Command {
  const title = vscode.l10n.t('Open in Review');
  return {
    command: commandIds.openReview,
    title,
    arguments: [vscode.Uri.file(workbookPath), ...(identity === undefined ? [] : [identity])],
  };
}

function groupText(id: GroupId): string {
  switch (id) {
    case 'attention':
      return vscode.l10n.t('Needs Attention');
    case 'contradicted':
      return vscode.l10n.t('Workbook Says Less');
    case 'refused':
      return vscode.l10n.t('Could Not Be Written');
    case 'kept':
      return vscode.l10n.t('Preserved Values');
    case 'malicious':
      return vscode.l10n.t('Malicious');
    case 'vulnerable':
      return vscode.l10n.t('Vulnerable');
    case 'review':
      return vscode.l10n.t('Needs Review');
    case 'notChecked':
      return vscode.l10n.t('Not Checked');
    case 'failed':
      return vscode.l10n.t('Failed');
    case 'accepted':
      return vscode.l10n.t('Risk Accepted');
    case 'safe':
      return vscode.l10n.t('Not Affected');
    case 'clean':
      return vscode.l10n.t('No Known Vulnerabilities');
  }
}

function throughText(through: RequiredThrough): string {
  return through.length === 0 ? vscode.l10n.t('direct') : vscode.l10n.t('through {0}', chainText(through));
}

export function severityText(severity: NonNullable<ListedFinding['severity']>): string {
  switch (severity) {
    case 'CRITICAL':
      return vscode.l10n.t('critical');
    case 'HIGH':
      return vscode.l10n.t('high');
    case 'MEDIUM':
      return vscode.l10n.t('medium');
    case 'LOW':
      return vscode.l10n.t('low');
    case 'UNKNOWN':
      return vscode.l10n.t('severity unknown');
  }
}

/** Malice has no score. */
function badnessOf({ verdict, severity }: ListedFinding): string | undefined {
  return severity === undefined || verdict === 'malicious' ? undefined : severityText(severity);
}

function findingIcon(finding: ListedFinding): vscode.ThemeIcon {
  return finding.verdict === 'vulnerable' ? severityIcon(finding.severity) : iconOf(stateOf(finding));
}

/** Told apart by form as well as by color. */
function severityIcon(severity: ListedFinding['severity']): vscode.ThemeIcon {
  const icon = (name: string, color: string): vscode.ThemeIcon =>
    new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
  switch (severity) {
    case 'CRITICAL':
      return icon('error', 'problemsErrorIcon.foreground');
    case 'HIGH':
      return icon('arrow-circle-up', 'problemsErrorIcon.foreground');
    case 'MEDIUM':
      return icon('warning', 'problemsWarningIcon.foreground');
    case 'LOW':
      return icon('info', 'problemsInfoIcon.foreground');
    case 'UNKNOWN':
    case undefined:
      return icon('question', 'problemsWarningIcon.foreground');
  }
}

function iconOf(id: GroupId): vscode.ThemeIcon {
  const icon = (name: string, color?: string): vscode.ThemeIcon =>
    new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
  switch (id) {
    case 'attention':
      return icon('warning', 'problemsWarningIcon.foreground');
    case 'contradicted':
      return icon('arrow-both', 'problemsErrorIcon.foreground');
    case 'refused':
      return icon('circle-slash', 'problemsWarningIcon.foreground');
    case 'kept':
      return icon('person');
    case 'malicious':
      return icon('flame', 'problemsErrorIcon.foreground');
    case 'vulnerable':
      return icon('error', 'problemsErrorIcon.foreground');
    case 'review':
      return icon('eye', 'problemsWarningIcon.foreground');
    case 'notChecked':
      return icon('question');
    case 'failed':
      return icon('error', 'problemsWarningIcon.foreground');
    case 'accepted':
      return icon('shield');
    case 'safe':
      return icon('pass', 'testing.iconPassed');
    case 'clean':
      return icon('pass-filled', 'testing.iconPassed');
  }
}

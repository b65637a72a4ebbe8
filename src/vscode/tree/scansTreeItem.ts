/** How a scan and a checkpoint look in the tree. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { checkedPackages } from '../../core/scan/verdictCounts';
import { treeContexts } from '../ids';
import type { ActiveScan } from '../scanState/scanRunner';
import { countsParts, resultIcon, resultLevel } from '../progress/countsText';
import { ageText, durationText, sizeText, timeText } from '../progress/scanText';
import { workbookName } from '../workbookName';

type ShownStatus = 'active' | 'paused' | 'stopping' | 'elsewhere' | 'interrupted' | 'cancelled' | 'finished';

/** `own` is the running scan of this window when it is this one; `now` in milliseconds since the epoch. */
export function scanItem(scan: ResumableScan, own: ActiveScan | undefined, now: number): vscode.TreeItem {
  const status = shownStatus(scan, own);
  const item = new vscode.TreeItem(workbookName(scan.workbookPath), collapsibleState(scan, status));
  const facts = factsOf(scan, status, own, now);
  item.id = scan.scanId;
  item.contextValue = contextOf(status);
  item.iconPath = status === 'finished' ? resultIcon(resultLevel(scan.counts)) : iconOf(status);
  item.description = facts.join(' · ');
  item.tooltip = scanTooltip(scan, status, now);
  item.accessibilityInformation = {
    label: vscode.l10n.t(
      'Scan of {0}: {1}',
      workbookName(scan.workbookPath),
      [statusText(status), ...facts].join(', '),
    ),
  };
  return item;
}

/** The result first where there is one: the icon says the rest. */
function factsOf(scan: ResumableScan, status: ShownStatus, own: ActiveScan | undefined, now: number): string[] {
  if (own !== undefined) return [own.waitingFor === undefined ? statusText(status) : vscode.l10n.t('not saved yet')];
  const counts = countsParts(scan.counts);
  const state = scan.isDamaged === true ? [vscode.l10n.t('journal damaged')] : [];
  if (status === 'finished') return [...state, ...counts, ageText(scan.updatedAt, now)];
  return [
    statusText(status),
    ...state,
    vscode.l10n.t('{0} of {1}', scan.completedPackages, scan.totalPackages),
    ...counts,
  ];
}

function shownStatus(scan: ResumableScan, own: ActiveScan | undefined): ShownStatus {
  if (own !== undefined) return own.isCancelling ? 'stopping' : own.isPaused ? 'paused' : 'active';
  return scan.status === 'running' ? 'elsewhere' : scan.status;
}

/** `isScanning`: some scan runs in this window, so that none can be resumed. */
export function checkpointItem(checkpoint: CheckpointSummary, isScanning: boolean, now: number): vscode.TreeItem {
  const { completedPackages, totalPackages, createdAt, sizeBytes } = checkpoint;
  const label = checkpointLabel(checkpoint);
  const item = new vscode.TreeItem(label);
  const isValid = checkpoint.state === 'valid';
  item.id = `${checkpoint.scanId}/${checkpoint.checkpointId}`;
  item.contextValue = !isValid
    ? treeContexts.checkpointCorrupt
    : isScanning
      ? treeContexts.checkpointBusy
      : treeContexts.checkpointValid;
  item.iconPath = isValid
    ? new vscode.ThemeIcon('history')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  const facts = [
    ...(completedPackages === 0 ? [] : [vscode.l10n.t('{0} packages', completedPackages)]),
    ageText(createdAt, now),
    sizeText(sizeBytes),
    timeText(createdAt, now),
  ];
  if (!isValid) facts.unshift(vscode.l10n.t('damaged'));
  item.description = facts.join(' · ');
  item.tooltip = [
    checkpoint.workbookPath,
    label,
    ...(isValid ? [] : [vscode.l10n.t('Damaged: it cannot be resumed from')]),
    vscode.l10n.t('{0} of {1} packages done and saved', completedPackages, totalPackages),
    vscode.l10n.t('{0} with its backup of the workbook', sizeText(sizeBytes)),
    vscode.l10n.t('Made {0}', `${timeText(createdAt, now)} (${ageText(createdAt, now)})`),
    vscode.l10n.t('Kept until {0}', timeText(checkpoint.expiresAt, now)),
  ].join('\n');
  item.accessibilityInformation = { label: [label, ...facts].join(', ') };
  return item;
}

export function checkpointLabel({ batchNumber, totalBatches }: CheckpointSummary): string {
  if (batchNumber === 0) return vscode.l10n.t('Before the first batch');
  return vscode.l10n.t('Batch {0} of {1}', batchNumber, totalBatches);
}

/** An unfinished scan is open before its first checkpoint is there: VS Code would keep a leaf that gets children closed. */
function collapsibleState(scan: ResumableScan, status: ShownStatus): vscode.TreeItemCollapsibleState {
  if (status !== 'finished') return vscode.TreeItemCollapsibleState.Expanded;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  return scan.checkpoints.length === 0 ? None : Collapsed;
}

function contextOf(status: ShownStatus): string {
  switch (status) {
    case 'active':
      return treeContexts.scanActive;
    case 'paused':
      return treeContexts.scanPaused;
    case 'stopping':
      return treeContexts.scanStopping;
    case 'elsewhere':
      return treeContexts.scanElsewhere;
    case 'interrupted':
    case 'cancelled':
      return treeContexts.scanStopped;
    case 'finished':
      return treeContexts.scanFinished;
  }
}

function iconOf(status: Exclude<ShownStatus, 'finished'>): vscode.ThemeIcon {
  switch (status) {
    case 'active':
    case 'stopping':
      return new vscode.ThemeIcon('loading~spin');
    case 'paused':
      return new vscode.ThemeIcon('debug-pause');
    case 'elsewhere':
      return new vscode.ThemeIcon('sync');
    case 'interrupted':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
  }
}

function statusText(status: ShownStatus): string {
  switch (status) {
    case 'active':
      return vscode.l10n.t('running');
    case 'paused':
      return vscode.l10n.t('paused');
    case 'stopping':
      return vscode.l10n.t('stopping');
    case 'elsewhere':
      return vscode.l10n.t('running elsewhere');
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    case 'cancelled':
      return vscode.l10n.t('canceled');
    case 'finished':
      return vscode.l10n.t('finished');
  }
}

function scanTooltip(scan: ResumableScan, status: ShownStatus, now: number): string {
  const lines = [
    scan.workbookPath,
    statusText(status),
    ...(scan.isDamaged === true ? [vscode.l10n.t('Its journal is damaged: results may be lost')] : []),
    vscode.l10n.t('{0} of {1} packages checked', checkedPackages(scan.counts), scan.totalPackages),
    vscode.l10n.t('Started {0}', timeText(scan.startedAt, now)),
    vscode.l10n.t('Last change {0}', timeText(scan.updatedAt, now)),
  ];
  if (scan.estimatedRemainingMs !== undefined && (status === 'interrupted' || status === 'cancelled')) {
    lines.push(vscode.l10n.t('about {0} left', durationText(scan.estimatedRemainingMs)));
  }
  return lines.join('\n');
}

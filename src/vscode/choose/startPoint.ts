/** The question from where a scan starts, in two steps: the way, then the package, batch or checkpoint. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ListedPackage } from '../../threads/jobs/jobLists';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { checkpointItems } from './checkpointItems';
import { quickPickStep } from './quickPickStep';
import { fromCheckpoint, resumeAutomatically, startFresh } from './recoveryChoices';
import { workbookName } from '../workbookName';

export type StartWay = 'resume' | 'fresh' | 'package' | 'batch' | 'checkpoint';

export interface StartPointQuestion {
  readonly workbook: vscode.Uri;
  /** Read when a step needs it. */
  readonly packages: () => Promise<JobAnswers['listPackages']>;
  /** Newest first; those that can be used. */
  readonly checkpoints: readonly CheckpointSummary[];
  readonly canResume: boolean;
  /** Skips the first step, which Back leads to. */
  readonly way?: StartWay;
}

interface WayItem extends vscode.QuickPickItem {
  readonly way: StartWay;
}

interface PointItem extends vscode.QuickPickItem {
  readonly recovery: RecoveryOptions;
}

/** Undefined: the person chose nothing. */
export async function askWhereToStart(question: StartPointQuestion): Promise<RecoveryOptions | undefined> {
  for (let { way } = question; ; way = undefined) {
    const chosen = way ?? (await askForWay(question));
    if (chosen === undefined) return undefined;
    if (chosen === 'resume') return resumeAutomatically;
    if (chosen === 'fresh') return startFresh;
    const point = await askForPoint(question, chosen);
    if (point !== 'back') return point?.recovery;
  }
}

async function askForWay({ workbook, checkpoints, canResume }: StartPointQuestion): Promise<StartWay | undefined> {
  const item = (way: StartWay, icon: string, label: string, detail: string): WayItem => ({
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    way,
  });
  const items = [
    ...(canResume
      ? [
          item(
            'resume',
            'debug-continue',
            vscode.l10n.t('Resume'),
            vscode.l10n.t('Continue where the latest scan stopped'),
          ),
        ]
      : []),
    item(
      'fresh',
      'refresh',
      vscode.l10n.t('Start Fresh'),
      vscode.l10n.t('All packages; the unfinished scan is kept until this one finishes'),
    ),
    item('package', 'list-ordered', vscode.l10n.t('From a Package…'), vscode.l10n.t('That package and all below it')),
    item('batch', 'layers', vscode.l10n.t('From a Batch…'), vscode.l10n.t('That batch and all after it')),
  ];
  if (checkpoints.length > 0) {
    const count = vscode.l10n.t('{0} checkpoints', checkpoints.length);
    items.push(item('checkpoint', 'history', vscode.l10n.t('From a Checkpoint…'), count));
  }
  const picked = await quickPickStep({
    ...stepOf(workbook, 1),
    placeholder: vscode.l10n.t('How the scan starts'),
    items,
  });
  return picked === 'back' ? undefined : picked?.way;
}

async function askForPoint(
  { workbook, packages, checkpoints }: StartPointQuestion,
  way: 'package' | 'batch' | 'checkpoint',
): Promise<PointItem | 'back' | undefined> {
  const step = stepOf(workbook, 2);
  switch (way) {
    case 'package': {
      const placeholder = vscode.l10n.t('The first package to check; type its number or name');
      return quickPickStep({ ...step, placeholder, items: packages().then((list) => packageItems(list.packages)) });
    }
    case 'batch': {
      const placeholder = vscode.l10n.t('The first batch to check; type its number or the name of a package');
      return quickPickStep({ ...step, placeholder, items: packages().then(batchItems) });
    }
    case 'checkpoint': {
      const placeholder = vscode.l10n.t('Packages finished after the checkpoint are checked again');
      const items = checkpointItems(checkpoints).map((item) => ({
        ...item,
        recovery: fromCheckpoint(item.checkpoint),
      }));
      return quickPickStep({ ...step, placeholder, items });
    }
  }
}

function stepOf(workbook: vscode.Uri, step: number): { title: string; step: number; totalSteps: number } {
  return { title: vscode.l10n.t('Start the Scan of {0}', workbookName(workbook.fsPath)), step, totalSteps: 2 };
}

function packageItems(packages: readonly ListedPackage[]): PointItem[] {
  return packages.map((listed, index) => ({
    label: `${index + 1} · ${packageText(listed)}`,
    description: vscode.l10n.t('row {0}', listed.row),
    recovery: { ...startFresh, resumeMode: 'custom', startFromPackage: index },
  }));
}

function batchItems({ packages, batchSize }: JobAnswers['listPackages']): PointItem[] {
  const count = Math.ceil(packages.length / batchSize);
  return Array.from({ length: count }, (_, batch) => {
    const members = packages.slice(batch * batchSize, (batch + 1) * batchSize);
    const first = batch * batchSize + 1;
    return {
      label: vscode.l10n.t('Batch {0} of {1}', batch + 1, count),
      description: vscode.l10n.t('packages {0} to {1}', first, first + members.length - 1),
      detail: members.map(({ name }) => name).join(', '),
      recovery: { ...startFresh, resumeMode: 'custom', startFromBatch: batch },
    };
  });
}

function packageText({ name, version }: ListedPackage): string {
  return version === '' ? name : `${name} ${version}`;
}

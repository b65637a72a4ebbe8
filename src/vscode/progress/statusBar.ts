/** The status bar item of the running scan. Gone when nothing runs; starts and stops nothing. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { hostCommands } from '../ids';
import type { ActiveScan, ScanRunner } from '../scan/scanRunner';
import { durationText, rateText, shortProgressText, slowestSourceText } from './scanText';
import { createThrottle } from '../throttle';
import { shownText } from '../shownText';

const redrawMs = 250;

export function registerStatusBar(runner: ScanRunner): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('ihacpa.scan', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('IHACPA Scan');
  item.command = { command: hostCommands.focusScans, title: vscode.l10n.t('Show Scans') };
  const redraw = createThrottle(redrawMs, () => draw(item, runner.active));
  return vscode.Disposable.from(
    item,
    redraw,
    runner.onDidChange(() => redraw.request()),
  );
}

function draw(item: vscode.StatusBarItem, active: ActiveScan | undefined): void {
  if (active === undefined) {
    item.hide();
    return;
  }
  item.text = `${active.isPaused ? '$(debug-pause)' : '$(loading~spin)'} ${textOf(active)}`;
  item.tooltip = tooltipOf(active);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Scan of {0}: {1}', basename(active.workbookPath), textOf(active)),
  };
  item.show();
}

function textOf({ progress, isCancelling, isPaused }: ActiveScan): string {
  if (isCancelling) return vscode.l10n.t('Stopping the scan…');
  if (progress === undefined) return vscode.l10n.t('Reading the workbook…');
  return isPaused ? vscode.l10n.t('{0} · paused', shortProgressText(progress)) : shortProgressText(progress);
}

function tooltipOf({ workbookPath, progress, waitingFor }: ActiveScan): vscode.MarkdownString {
  const lines = [vscode.l10n.t('Scanning {0}', basename(workbookPath))];
  if (progress?.packagesPerSecond !== undefined) lines.push(rateText(progress.packagesPerSecond));
  if (progress?.remainingMs !== undefined)
    lines.push(vscode.l10n.t('about {0} left', durationText(progress.remainingMs)));
  if (progress?.slowestSource !== undefined) lines.push(slowestSourceText(progress.slowestSource));
  if (waitingFor !== undefined) lines.push(shownText(waitingFor));
  const text = new vscode.MarkdownString();
  lines.forEach((line, index) => text.appendText(index === 0 ? line : `\n\n${line}`));
  return text;
}

/** The status bar item: the running scan, then its result until a person has seen it. Starts and stops nothing. */
import * as vscode from 'vscode';
import type { VerdictCounts } from '../../core/scan/verdictCounts';
import { commandIds, hostCommands } from '../ids';
import type { ActiveScan, ScanRunner } from '../scanState/scanRunner';
import { localize } from '../localize';
import { briefCountsParts, countsText, resultIcon, resultLevel } from './countsText';
import { doneText, durationText, rateText, shortProgressText, slowestSourceText } from './scanText';
import { workbookName } from '../workbookName';

/** A result that is shown until `seen`. */
export interface ShownResult {
  readonly workbook: string;
  readonly counts: VerdictCounts;
  /** Settles when a person has seen it elsewhere. */
  readonly seen: Promise<unknown>;
}

export function registerStatusBar(runner: ScanRunner, onDidEnd: vscode.Event<ShownResult>): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('ihacpa.scan', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('IHACPA Scan');
  let result: ShownResult | undefined;
  const draw = (): void => {
    if (runner.active !== undefined) drawScan(item, runner.active);
    else if (result !== undefined) drawResult(item, result);
    else item.hide();
  };
  const forget = (of: ShownResult | undefined): void => {
    if (result !== of) return;
    result = undefined;
    draw();
  };
  return vscode.Disposable.from(
    item,
    runner.onDidShow((active) => {
      if (active !== undefined) result = undefined;
      draw();
    }),
    onDidEnd((ended) => {
      result = ended;
      draw();
      void ended.seen.then(() => forget(ended));
    }),
    vscode.commands.registerCommand(commandIds.showResult, async () => {
      const { workbook } = result ?? {};
      forget(result);
      if (workbook === undefined) await vscode.commands.executeCommand(hostCommands.focusScans);
      else await vscode.commands.executeCommand(commandIds.openReport, vscode.Uri.file(workbook));
    }),
  );
}

function drawScan(item: vscode.StatusBarItem, active: ActiveScan): void {
  item.command = { command: hostCommands.focusScans, title: vscode.l10n.t('Show Scans') };
  item.text = `${iconOf(active)} ${textOf(active)}`;
  item.tooltip = tooltipOf(active);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Scan of {0}: {1}', workbookName(active.workbookPath), textOf(active)),
  };
  item.show();
}

/** Stays where notifications are off. */
function drawResult(item: vscode.StatusBarItem, { workbook, counts }: ShownResult): void {
  const name = workbookName(workbook);
  item.command = { command: commandIds.showResult, title: vscode.l10n.t('Open Report') };
  item.text = `$(${resultIcon(resultLevel(counts)).id}) ${briefCountsParts(counts).join(', ')}`;
  item.tooltip = vscode.l10n.t('{0}. Click to open the report.', countsText(counts));
  item.accessibilityInformation = { label: vscode.l10n.t('Scan of {0}: {1}', name, countsText(counts)) };
  item.show();
}

function iconOf({ isPaused, isCancelling, waitingFor }: ActiveScan): string {
  if (isPaused) return '$(debug-pause)';
  return waitingFor === undefined || isCancelling ? '$(loading~spin)' : '$(lock)';
}

function textOf({ progress, isCancelling, isPaused, waitingFor }: ActiveScan): string {
  if (isCancelling) return vscode.l10n.t('Stopping the scan…');
  if (progress === undefined) return vscode.l10n.t('Reading the workbook…');
  if (isPaused) return vscode.l10n.t('{0} · paused', shortProgressText(progress));
  if (waitingFor !== undefined) return vscode.l10n.t('{0} · not saved yet', doneText(progress));
  return shortProgressText(progress);
}

function tooltipOf({ workbookPath, progress, isPaused, waitingFor }: ActiveScan): vscode.MarkdownString {
  const lines = [vscode.l10n.t('Scanning {0}', workbookName(workbookPath))];
  if (progress !== undefined) lines.push(countsText(progress.counts));
  const isHeld = isPaused || waitingFor !== undefined;
  if (progress?.packagesPerSecond !== undefined && !isHeld) lines.push(rateText(progress.packagesPerSecond));
  if (progress?.remainingMs !== undefined && !isHeld)
    lines.push(vscode.l10n.t('about {0} left', durationText(progress.remainingMs)));
  if (progress?.slowestSource !== undefined) lines.push(slowestSourceText(progress.slowestSource));
  if (waitingFor !== undefined) lines.push(localize(waitingFor));
  const text = new vscode.MarkdownString();
  lines.forEach((line, index) => text.appendText(index === 0 ? line : `\n\n${line}`));
  return text;
}

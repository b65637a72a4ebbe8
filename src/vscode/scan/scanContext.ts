/** Keeps the context keys true by which menus and the palette show only what can be used. Shows nothing itself. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { contextKeys, hostCommands } from '../ids';
import type { ScanRunner } from '../scanState/scanRunner';
import { resumableScans, type ScanStore } from '../scanState/scanStore';
import { usableCheckpoints } from '../choose/checkpointItems';

export function registerScanContext(runner: ScanRunner, store: ScanStore): vscode.Disposable {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand(hostCommands.setContext, key, value);
  };
  const take = (scans: readonly ResumableScan[]): void => {
    set(contextKeys.hasScans, scans.length > 0);
    set(contextKeys.resumable, resumableScans(scans).length > 0);
    set(
      contextKeys.hasCheckpoints,
      scans.some((scan) => usableCheckpoints(scan).length > 0),
    );
  };
  return vscode.Disposable.from(
    store.onDidChange(take),
    runner.onDidChange((active) => {
      set(contextKeys.scanning, active !== undefined);
      set(contextKeys.paused, active?.isPaused === true);
    }),
  );
}

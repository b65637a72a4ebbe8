/** Everything a scan needs to know before it starts, from settings, files at hand and, where need be, the person. Starts nothing. */
import type * as vscode from 'vscode';
import { defaultBatchConfiguration } from '../../core/batch/batchConfiguration';
import type { RecoveryOptions } from '../../core/batch/recoveryOptions';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSelection } from '../../core/scan/scanSelection';
import type { EditorSettings } from '../../worker/protocol';
import { findAdvisories } from '../choose/findAdvisories';
import { readEditorSettings, readOverwriteRule } from '../settings/settings';
import type { ScanStore } from './scanStore';

export interface PreparedScan {
  readonly request: ScanRequest;
  /** The worker settles the configuration from them and from `ihacpa.yaml`. */
  readonly settings: EditorSettings;
}

export interface WantedScan {
  readonly workbook: vscode.Uri;
  readonly recovery: RecoveryOptions;
  /** Undefined: every package. */
  readonly selection: ScanSelection | undefined;
}

/** Undefined: the person wants no scan. Throws UserError for settings that cannot be used. */
export async function prepareScan(
  { workbook, recovery, selection }: WantedScan,
  { store, toolVersion }: { readonly store: ScanStore; readonly toolVersion: string },
): Promise<PreparedScan | undefined> {
  const overwrite = readOverwriteRule(workbook);
  const advisories = await findAdvisories(workbook);
  if (advisories === undefined) return undefined;
  return {
    settings: readEditorSettings(workbook),
    request: {
      workbookPath: workbook.fsPath,
      storageFolder: store.folder,
      ...(advisories.path === undefined ? {} : { advisoriesPath: advisories.path }),
      offline: true,
      overwrite,
      configuration: defaultBatchConfiguration,
      recovery,
      ...(selection === undefined ? {} : { selection }),
      toolVersion,
    },
  };
}

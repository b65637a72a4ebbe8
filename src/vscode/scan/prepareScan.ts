/** Everything a scan needs to know before it starts, from settings, files at hand and, where need be, the person. */
import { dirname } from 'node:path';
import type * as vscode from 'vscode';
import { defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSelection } from '../../core/scan/scanSelection';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { EditorSettings } from '../../threads/scan/protocol';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import { settleOverwrite } from '../choose/settleOverwrite';
import { findAdvisories, workspaceFolderOf } from '../choose/findAdvisories';
import { readEditorSettings, readOverwriteRule } from '../settings/settings';
import { isOffline, readSourceSettings } from '../settings/sourceSettings';
import type { SourceTokens } from '../settings/sourceTokens';
import type { ScanStore } from '../scanState/scanStore';

export interface PreparedScan {
  readonly request: ScanRequest;
  /** The worker settles the configuration from them and from `ihacpa.yaml`. */
  readonly settings: EditorSettings;
  /** Beside the request, since that is journaled. */
  readonly secrets: SourceSecrets;
}

export interface PrepareParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly tokens: SourceTokens;
  readonly toolVersion: string;
  /** Of the workspace: what a person agreed to. */
  readonly memento: vscode.Memento;
  /** Where answers of services are kept. */
  readonly cacheFolder: string;
}

export interface WantedScan {
  readonly workbook: vscode.Uri;
  readonly recovery: RecoveryOptions;
  /** Undefined: every package. */
  readonly selection?: ScanSelection | undefined;
  /** A person had it saved although an office program seems to have it open. */
  readonly passesOwnerFiles?: boolean;
}

/** Undefined: the person wants no scan. Throws UserError for settings that cannot be used. */
export async function prepareScan(
  { workbook, recovery, selection, passesOwnerFiles = false }: WantedScan,
  { store, jobs, tokens, toolVersion, cacheFolder, memento }: PrepareParts,
): Promise<PreparedScan | undefined> {
  const overwrite = await settleOverwrite(workbook, readOverwriteRule(workbook), memento);
  if (overwrite === undefined) return undefined;
  const advisories = await findAdvisories(workbook, () =>
    jobs.run('countEmptyResults', { workbookPath: workbook.fsPath, ...(selection === undefined ? {} : { selection }) }),
  );
  if (advisories === undefined) return undefined;
  return {
    settings: readEditorSettings(workbook),
    secrets: await tokens.read(),
    request: {
      workbookPath: workbook.fsPath,
      storageFolder: store.folder,
      ...(advisories.path === undefined ? {} : { advisoriesPath: advisories.path }),
      offline: isOffline(workbook),
      sources: readSourceSettings(workbook, workspaceFolderOf(workbook) ?? dirname(workbook.fsPath), cacheFolder),
      overwrite,
      configuration: defaultBatchConfiguration,
      recovery,
      ...(selection === undefined ? {} : { selection }),
      ...(passesOwnerFiles ? { ignoreOwnerFile: true } : {}),
      toolVersion,
    },
  };
}

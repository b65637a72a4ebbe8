/** From a person's wish to a running scan: asks what is missing, runs it, tells the outcome. Holds no rule of scanning. */
import * as vscode from 'vscode';
import { UserError } from '../../core/errors';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../core/batch/recoveryOptions';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { tellError } from '../progress/errorMessage';
import { findAdvisories } from '../choose/findAdvisories';
import { pickWorkbook } from '../choose/pickWorkbook';
import { mayScan } from './scanPermission';
import type { ScanRunner } from './scanRunner';
import { resumableScans, type ScanStore } from './scanStore';
import { readBatchConfiguration, readOverwriteRule } from '../settings/settings';
import {
  askHowToStart,
  askWhichCheckpoint,
  fromCheckpoint,
  resumeAutomatically,
  usableCheckpoints,
} from '../choose/startChoice';
import type { CheckpointNode } from '../tree/scansTree';
import { tellSummary } from '../progress/summaryMessage';

export interface ScanFlowParts {
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly log: vscode.LogOutputChannel;
  readonly toolVersion: string;
}

type Outcome = Promise<ScanSummary | undefined>;

/** Every method resolves with the summary, or with undefined when there is none; a person has then been told why. */
export class ScanFlow {
  readonly #parts: ScanFlowParts;

  constructor(parts: ScanFlowParts) {
    this.#parts = parts;
  }

  /** `workbook`: a Uri from a menu or another extension; anything else means: find it. */
  start(workbook?: unknown): Outcome {
    return this.#attempt(async () => {
      const picked = await pickWorkbook(workbook);
      return picked && this.#scan(picked, defaultRecoveryOptions);
    });
  }

  scanWorkbook(workbookPath: string, recovery: RecoveryOptions): Outcome {
    return this.#attempt(() => this.#scan(vscode.Uri.file(workbookPath), recovery));
  }

  /** The newest stopped scan of the workbook given, else of all. */
  resume(workbookPath?: string): Outcome {
    return this.#attempt(async () => {
      const path = workbookPath ?? resumableScans(await this.#parts.store.refresh())[0]?.workbookPath;
      if (path === undefined) throw nothingToResume(vscode.l10n.t('No scan waits to be resumed'));
      return this.#scan(vscode.Uri.file(path), resumeAutomatically);
    });
  }

  /** The checkpoint given, else one the person picks. */
  resumeFromCheckpoint(node?: CheckpointNode): Outcome {
    return this.#attempt(async () => {
      if (node !== undefined) {
        return this.#scan(vscode.Uri.file(node.checkpoint.workbookPath), fromCheckpoint(node.checkpoint));
      }
      const checkpoints = (await this.#parts.store.refresh()).flatMap(usableCheckpoints);
      if (checkpoints.length === 0) throw nothingToResume(vscode.l10n.t('No checkpoint is kept'));
      const recovery = await askWhichCheckpoint(checkpoints);
      const chosen = checkpoints.find(({ checkpointId }) => checkpointId === recovery?.checkpointId);
      return recovery && chosen && this.#scan(vscode.Uri.file(chosen.workbookPath), recovery);
    });
  }

  async #attempt(action: () => Outcome): Outcome {
    try {
      if (!mayScan(this.#parts.runner)) return undefined;
      return await action();
    } catch (error) {
      tellError(error, this.#parts.log, () => this.#attempt(action));
      return undefined;
    }
  }

  async #scan(workbook: vscode.Uri, recovery: RecoveryOptions): Outcome {
    const request = await this.#request(workbook, recovery);
    // The questions took time: another scan may have begun.
    if (request === undefined || !mayScan(this.#parts.runner)) return undefined;
    try {
      return await this.#run(request);
    } catch (error) {
      if (!(error instanceof StateExistsError)) throw error;
      const choice = await askHowToStart(error.resumable);
      return choice && this.#scan(workbook, choice);
    }
  }

  async #run(request: ScanRequest): Promise<ScanSummary> {
    const { runner, log } = this.#parts;
    log.info(`Scanning ${request.workbookPath}; advisory data: ${request.advisoriesPath ?? 'none'}.`);
    const warnings: string[] = [];
    const listener = runner.onDidEvent((event) => {
      if (event.type !== 'warning') return;
      warnings.push(event.message);
      log.warn(event.message);
    });
    try {
      const summary = await runner.run(request);
      tellSummary(summary, warnings, { log, resume: () => void this.resume(request.workbookPath) });
      return summary;
    } finally {
      listener.dispose();
    }
  }

  async #request(workbook: vscode.Uri, recovery: RecoveryOptions): Promise<ScanRequest | undefined> {
    const configuration = readBatchConfiguration(workbook);
    const overwrite = readOverwriteRule(workbook);
    const advisories = await findAdvisories(workbook);
    if (advisories === undefined) return undefined;
    return {
      workbookPath: workbook.fsPath,
      storageFolder: this.#parts.store.folder,
      ...(advisories.path === undefined ? {} : { advisoriesPath: advisories.path }),
      offline: true,
      overwrite,
      configuration,
      recovery,
      toolVersion: this.#parts.toolVersion,
    };
  }
}

function nothingToResume(what: string): UserError {
  return new UserError({ code: 'nothingToResume', what, next: vscode.l10n.t('Start a scan') });
}

/** From a person's wish to a running scan: asks what is missing, runs it, tells the outcome. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import { UserError } from '../../core/message/errors';
import type { ScanSelection } from '../../core/scan/scanSelection';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { countsOf } from '../../core/scan/verdictCounts';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import { toEnglish, say, type Text } from '../../core/message/text';
import { pickCheckpoint, usableCheckpoints } from '../choose/checkpointItems';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { pickScan } from '../choose/pickScan';
import { askForWorkbook, isWorkbookName, pickWorkbook } from '../choose/pickWorkbook';
import { askFirst, fromCheckpoint, resumeAutomatically, startFresh } from '../choose/recoveryChoices';
import { askHowToStart } from '../choose/startChoice';
import { askWhereToStart, type StartWay } from '../choose/startPoint';
import { isNewQuestion } from '../differences/isNewQuestion';
import { chooseDifferences, putFindingsFirst } from '../differences/chooseDifferences';
import { showInformation } from '../messages';
import { tellError } from '../progress/errorMessage';
import type { ProgressNotification } from '../progress/progressNotification';
import type { ShownResult } from '../progress/statusBar';
import { type AfterScan, tellSummary } from '../progress/summaryMessage';
import { askAboutChangedWorkbook } from '../recovery/changedWorkbook';
import type { DiffView } from '../diff/diffView';
import { readEditorSettings } from '../settings/settings';
import type { CheckpointNode } from '../tree/scansTree';
import { offerColumns } from './offerColumns';
import { prepareScan, type PreparedScan, type PrepareParts, type WantedScan } from './prepareScan';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import { SaveAnywayQuestion } from './saveAnyway';
import { resumableScans } from '../scanState/scanStore';
import { workbookName } from '../workbookName';

export interface ScanFlowParts extends PrepareParts {
  readonly runner: ScanRunner;
  readonly view: DiffView;
  readonly progress: ProgressNotification;
  readonly log: vscode.LogOutputChannel;
}

type Outcome = Promise<ScanSummary | undefined>;

/** Every method resolves with the summary, or with undefined when there is none; a person has then been told why. */
export class ScanFlow {
  readonly #parts: ScanFlowParts;
  readonly #ended = new vscode.EventEmitter<ShownResult>();
  /** A scan was told to be over. */
  readonly onDidEnd = this.#ended.event;

  constructor(parts: ScanFlowParts) {
    this.#parts = parts;
  }

  /**
   * `workbook`: a Uri from a menu or another extension; anything else means: find it. With a `selection` only those
   * packages are looked up again, whatever older state there is.
   */
  start(workbook?: unknown, selection?: ScanSelection): Outcome {
    const recovery = selection === undefined ? askFirst : startFresh;
    return this.#attemptOn(workbook, (picked) => this.#scan({ workbook: picked, recovery, selection }));
  }

  /** One after the other; whoever stops one wants none of those after it. Resolves with the last summary. */
  async startEach(workbooks: readonly vscode.Uri[]): Outcome {
    let summary: ScanSummary | undefined;
    for (const workbook of workbooks.filter(({ path }) => isWorkbookName(path))) {
      summary = await this.start(workbook);
      if (summary?.status !== 'finished') break;
    }
    return summary;
  }

  /** Asks for the package or batch to start from; Back leads to the other ways. */
  startFrom(way: StartWay, workbook?: unknown): Outcome {
    return this.#attemptOn(workbook, (picked) => this.#scanFromPoint(picked, way));
  }

  scanWorkbook(workbookPath: string, recovery: RecoveryOptions): Outcome {
    return this.#attemptOn(vscode.Uri.file(workbookPath), (workbook) => this.#scan({ workbook, recovery }));
  }

  /**
   * The scan that is paused goes on. Else the newest stopped scan of the workbook given, or the only one that can go on; asks where there
   * are several.
   */
  async resume(workbookPath?: string): Outcome {
    const { active } = this.#parts.runner;
    if (active?.isPaused === true && (workbookPath ?? active.workbookPath) === active.workbookPath) {
      this.#parts.runner.continue();
      return undefined;
    }
    const path = workbookPath ?? (await this.#attempt(() => this.#askForScan()));
    return path === undefined ? undefined : this.scanWorkbook(path, resumeAutomatically);
  }

  /** The checkpoint given, else one the person picks. */
  resumeFromCheckpoint(node?: CheckpointNode): Outcome {
    return this.#attempt(async () => {
      const checkpoint = node?.checkpoint ?? (await this.#askForCheckpoint());
      return checkpoint && this.scanWorkbook(checkpoint.workbookPath, fromCheckpoint(checkpoint));
    });
  }

  /** Scans whose workbook is gone are passed over. */
  async #askForScan(): Promise<string | undefined> {
    const waiting = resumableScans(await this.#parts.store.refresh()).filter(({ workbookPath }) =>
      existsSync(workbookPath),
    );
    if (waiting.length === 0) throw nothingToResume(say`There is no unfinished scan to resume`);
    return (waiting.length === 1 ? waiting[0] : await pickScan(waiting))?.workbookPath;
  }

  async #askForCheckpoint(): ReturnType<typeof pickCheckpoint> {
    const checkpoints = (await this.#parts.store.refresh()).flatMap(usableCheckpoints);
    if (checkpoints.length === 0) throw nothingToResume(say`There is no checkpoint`);
    const placeHolder = vscode.l10n.t('Packages finished after the checkpoint are checked again');
    return pickCheckpoint(checkpoints, vscode.l10n.t('Resume from Checkpoint'), placeHolder);
  }

  /** What a message offers is about the workbook that was picked, whatever is in front by then. */
  #attemptOn(argument: unknown, action: (workbook: vscode.Uri) => Outcome): Outcome {
    let picked: vscode.Uri | undefined;
    const attempt = async (): Outcome => {
      picked ??= await pickWorkbook(argument, this.#parts);
      return picked && action(picked);
    };
    return this.#attempt(attempt, () => this.#attemptOn(askForWorkbook, action));
  }

  async #attempt<T>(action: () => Promise<T | undefined>, choose?: () => unknown): Promise<T | undefined> {
    try {
      if (!mayScan(this.#parts.runner)) return undefined;
      return await action();
    } catch (error) {
      await this.#parts.progress.gone();
      const retry = (): unknown => this.#attempt(action, choose);
      tellError(error, this.#parts.log, choose === undefined ? { retry } : { retry, choose });
      return undefined;
    }
  }

  async #scan(wanted: WantedScan): Outcome {
    if (!(await settleUnsavedChanges(wanted.workbook, 'scan'))) return undefined;
    return this.#begin(wanted);
  }

  async #begin(wanted: WantedScan): Outcome {
    if (!(await offerColumns(wanted, this.#parts))) return undefined;
    const prepared = await prepareScan(wanted, this.#parts);
    // The questions took time: another scan may have begun.
    if (prepared === undefined || !mayScan(this.#parts.runner)) return undefined;
    try {
      return await this.#runWhereItIs(prepared);
    } catch (error) {
      const recovery = await this.#choiceAfter(error, wanted);
      return recovery && this.#begin({ ...wanted, recovery });
    }
  }

  /** Follows a workbook that is renamed meanwhile. */
  async #runWhereItIs(prepared: PreparedScan): Promise<ScanSummary> {
    try {
      return await this.#run(prepared);
    } catch (error) {
      const workbookPath = await this.#parts.runner.takeMoved();
      if (workbookPath === undefined) throw error;
      const [before, now] = [workbookName(prepared.request.workbookPath), workbookName(workbookPath)];
      void showInformation(vscode.l10n.t('{0} is now {1}. The scan continues there.', before, now));
      const request = { ...prepared.request, workbookPath, recovery: resumeAutomatically };
      return this.#runWhereItIs({ ...prepared, request });
    }
  }

  /** What a person wants after the engine refused to guess; rethrows everything else. */
  async #choiceAfter(error: unknown, { workbook, recovery }: WantedScan): Promise<RecoveryOptions | undefined> {
    if (error instanceof WorkbookChangedError) {
      const answer = await askAboutChangedWorkbook(workbook.fsPath, error.comparison, this.#parts.view);
      return answer && { ...recovery, ...answer };
    }
    if (!(error instanceof StateExistsError)) throw error;
    const choice = await askHowToStart(error.resumable);
    if (choice === 'resume') return resumeAutomatically;
    if (choice === 'fresh') return startFresh;
    return choice && this.#askForPoint(workbook, usableCheckpoints(error.resumable), undefined);
  }

  async #scanFromPoint(workbook: vscode.Uri, way: StartWay): Outcome {
    const known = (await this.#parts.store.refresh()).filter((scan) => scan.workbookPath === workbook.fsPath);
    const recovery = await this.#askForPoint(workbook, known.flatMap(usableCheckpoints), way);
    return recovery && this.#scan({ workbook, recovery });
  }

  async #askForPoint(
    workbook: vscode.Uri,
    checkpoints: readonly CheckpointSummary[],
    way: StartWay | undefined,
  ): Promise<RecoveryOptions | undefined> {
    const { jobs, store } = this.#parts;
    const input = {
      workbookPath: workbook.fsPath,
      storageFolder: store.folder,
      settings: readEditorSettings(workbook),
    };
    const canResume = resumableScans(await store.scans()).some(({ workbookPath }) => workbookPath === workbook.fsPath);
    const packages = (): ReturnType<typeof jobs.run<'listPackages'>> => jobs.run('listPackages', input);
    return askWhereToStart({ workbook, packages, checkpoints, canResume, ...(way === undefined ? {} : { way }) });
  }

  /** Also where the scan gave up waiting before the person answered. */
  async #saveAnyway(workbookPath: string): Outcome {
    const { runner, store } = this.#parts;
    if (runner.active?.workbookPath === workbookPath) {
      runner.passOwnerFiles();
      return undefined;
    }
    if (!resumableScans(await store.refresh()).some((scan) => scan.workbookPath === workbookPath)) return undefined;
    const workbook = vscode.Uri.file(workbookPath);
    return this.#attempt(() => this.#scan({ workbook, recovery: resumeAutomatically, passesOwnerFiles: true }));
  }

  #afterScan(workbook: vscode.Uri, asks: boolean): AfterScan {
    const { log } = this.#parts;
    return {
      log,
      resume: () => void this.resume(workbook.fsPath),
      asks,
      putFindingsFirst: () => void putFindingsFirst(this.#parts, workbook),
      showDifferences: () => void chooseDifferences(this.#parts, workbook),
    };
  }

  async #run({ request, settings, secrets }: PreparedScan): Promise<ScanSummary> {
    const { runner, progress, log } = this.#parts;
    log.info(`Scanning ${request.workbookPath}; advisory data: ${request.advisoriesPath ?? 'none'}.`);
    const warnings: Text[] = [];
    const { workbookPath } = request;
    const question = new SaveAnywayQuestion(workbookPath, () => void this.#saveAnyway(workbookPath));
    const listener = runner.onDidEvent((event) => {
      question.receive(event);
      if (event.type === 'configured') log.info(`Settings of ${event.file} count.`);
      if (event.type !== 'warning') return;
      warnings.push(event.message);
      log.warn(toEnglish(event.message));
    });
    try {
      const summary = await runner.run(request, settings, secrets);
      await progress.gone();
      const then = this.#afterScan(vscode.Uri.file(request.workbookPath), await isNewQuestion(summary, this.#parts));
      const seen = tellSummary(summary, warnings, then);
      const counts = countsOf(summary.findings, summary.packages.failed);
      this.#ended.fire({ workbook: summary.workbook, counts, seen });
      return summary;
    } finally {
      listener.dispose();
    }
  }
}

function nothingToResume(what: Text): UserError {
  return new UserError({ code: 'nothingToResume', what, next: say`Start a scan` });
}

/** Checks every N hours what is new in the workbooks that were scanned here, and tells it once. Off unless a setting turns it on. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import { UserError } from '../../core/message/errors';
import { toEnglish } from '../../core/message/text';
import { defaultRecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ScanEvent } from '../../core/scan/scanEvent';
import { type NewsItem, newsItemSchema, type WatchInput, type WatchNews } from '../../threads/scan/protocol';
import { type RunningWatch, startWatch } from '../../threads/scan/watchClient';
import { baseOf } from '../choose/findAdvisories';
import { commandIds, configurationSection, contextKeys, hostCommands, settingIds, storedKeys } from '../ids';
import { showInformation } from '../messages';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { readEditorSettings } from '../settings/settings';
import { enabledSetting, isOffline, readSourceSettings } from '../settings/sourceSettings';
import type { SourceTokens } from '../settings/sourceTokens';
import { workbookName } from '../workbookName';
import { nextCheckIn } from './nextCheck';
import { showNews } from './showNews';

export interface NewsWatchParts {
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly tokens: SourceTokens;
  readonly toolVersion: string;
  readonly cacheFolder: string;
  /** Of the workspace. */
  readonly memento: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  /** The bundled scan worker. */
  readonly workerFile: string;
}

/** Of one workbook, by when they were found, in milliseconds. */
const newsSchema = v.record(v.string(), v.object({ at: v.number(), changes: v.array(newsItemSchema) }));
type News = v.InferOutput<typeof newsSchema>;

export class NewsWatch implements vscode.Disposable {
  readonly #parts: NewsWatchParts;
  readonly #counted = new vscode.EventEmitter<number>();
  readonly #disposables: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  #running: RunningWatch | undefined;
  #checking: Promise<void> | undefined;

  /** How many changes nobody has looked at. */
  readonly onDidCount = this.#counted.event;

  constructor(parts: NewsWatchParts) {
    this.#parts = parts;
    this.#disposables = vscode.Disposable.from(
      this.#counted,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${configurationSection}.${settingIds.watchEvery}`)) this.#schedule();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#schedule()),
      vscode.commands.registerCommand(commandIds.showNews, () => this.#showAll()),
      // A scan since then has brought the news to the findings.
      parts.store.onDidChange((scans) => {
        const isOld = (path: string, at: number): boolean =>
          scans.some(
            (scan) => scan.workbookPath === path && scan.status === 'finished' && Date.parse(scan.updatedAt) > at,
          );
        const left = Object.entries(this.#news).filter(([path, { at }]) => !isOld(path, at));
        if (left.length < Object.keys(this.#news).length) void this.#keep(Object.fromEntries(left));
      }),
    );
    this.#schedule();
  }

  get count(): number {
    return Object.values(this.#news).reduce((sum, { changes }) => sum + changes.length, 0);
  }

  /** Shows the badge of news that an earlier window left. */
  restore(): void {
    this.#tellCount();
  }

  /** Of every workbook that was scanned here. Does nothing in Restricted Mode. */
  check(): Promise<void> {
    return (this.#checking ??= this.#check().finally(() => (this.#checking = undefined)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    void this.#running?.terminate();
    this.#disposables.dispose();
  }

  get #news(): News {
    const read = v.safeParse(newsSchema, this.#parts.memento.get(storedKeys.news));
    return read.success ? read.output : {};
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!vscode.workspace.isTrusted) return;
    const hours = vscode.workspace.getConfiguration(configurationSection).get<unknown>(settingIds.watchEvery);
    const inMs = nextCheckIn(hours, this.#parts.memento.get<number>(storedKeys.lastWatch), Date.now());
    if (inMs !== undefined) this.#timer = setTimeout(() => void this.check().finally(() => this.#schedule()), inMs);
  }

  async #check(): Promise<void> {
    const { runner, store, memento } = this.#parts;
    if (!vscode.workspace.isTrusted || runner.active !== undefined) return;
    await memento.update(storedKeys.lastWatch, Date.now());
    const paths = new Set((await store.scans()).map(({ workbookPath }) => workbookPath));
    for (const path of paths) await this.#checkOne(vscode.Uri.file(path));
  }

  /** What goes wrong is for the log: nothing is claimed, and the next check tries again. */
  async #checkOne(workbook: vscode.Uri): Promise<void> {
    const { log, store, workerFile } = this.#parts;
    const name = workbookName(workbook.fsPath);
    const settings = vscode.workspace.getConfiguration(configurationSection, workbook);
    if (isOffline(workbook) || !settings.get<boolean>(enabledSetting('osv'), true)) {
      log.info(`${name} is not checked for changes: OSV is not used.`);
      return;
    }
    const saves = settings.get<unknown>(settingIds.watchSave) === true;
    try {
      this.#running = startWatch(workerFile, await this.#input(workbook, saves), (event) => this.#log(event));
      const news = await this.#running.finished;
      log.info(`${name}: ${news.changes.length} new changes, ${news.notChecked} packages not checked.`);
      if (news.changes.length > 0) {
        const earlier = this.#news[workbook.fsPath]?.changes ?? [];
        await this.#keep({
          ...this.#news,
          [workbook.fsPath]: { at: Date.now(), changes: [...news.changes, ...earlier] },
        });
        void this.#tell(workbook, news);
      }
      if (saves) await store.refresh();
    } catch (error) {
      log.warn(`${name} could not be checked for changes.`, error instanceof UserError ? error.message : error);
    } finally {
      this.#running = undefined;
    }
  }

  async #input(workbook: vscode.Uri, saves: boolean): Promise<WatchInput> {
    const { store, tokens, toolVersion, cacheFolder } = this.#parts;
    return {
      saves,
      settings: readEditorSettings(workbook),
      secrets: await tokens.read(),
      request: {
        workbookPath: workbook.fsPath,
        storageFolder: store.folder,
        offline: false,
        sources: readSourceSettings(workbook, baseOf(workbook), cacheFolder),
        overwrite: 'automated',
        configuration: defaultBatchConfiguration,
        recovery: defaultRecoveryOptions,
        toolVersion,
      },
    };
  }

  #log(event: ScanEvent): void {
    if (event.type === 'warning') this.#parts.log.warn(toEnglish(event.message));
  }

  async #tell(workbook: vscode.Uri, { since, changes }: WatchNews): Promise<void> {
    const path = workbook.fsPath;
    const show = vscode.l10n.t('Show');
    const day = since.slice(0, 10);
    const text =
      changes.length === 1
        ? vscode.l10n.t('{0}: 1 new change since the review of {1}.', workbookName(path), day)
        : vscode.l10n.t('{0}: {1} new changes since the review of {2}.', workbookName(path), changes.length, day);
    if ((await showInformation(text, show)) === show) await this.#show(path);
  }

  async #showAll(): Promise<void> {
    const paths = Object.keys(this.#news);
    if (paths.length === 0) void showInformation(vscode.l10n.t('No new changes are known.'));
    for (const path of paths) await this.#show(path);
  }

  async #show(path: string): Promise<void> {
    const { [path]: own, ...others } = this.#news;
    if (own === undefined) return;
    await this.#keep(others);
    await showNews(vscode.Uri.file(path), own.changes satisfies readonly NewsItem[]);
  }

  async #keep(news: News): Promise<void> {
    await this.#parts.memento.update(storedKeys.news, news);
    this.#tellCount();
  }

  #tellCount(): void {
    void vscode.commands.executeCommand(hostCommands.setContext, contextKeys.hasNews, this.count > 0);
    this.#counted.fire(this.count);
  }
}

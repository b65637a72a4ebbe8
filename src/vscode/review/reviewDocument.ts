/** A workbook that is open in the review editor: its rows live in a thread of their own. Never saves. */
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../../grid/query/gridAnswer';
import { say } from '../../core/message/text';
import { ReviewClient } from '../../threads/grid/reviewClient';

export class ReviewDocument implements vscode.CustomDocument {
  #client: ReviewClient | undefined;
  #grid: OpenedGrid | undefined;
  /** A folder of our own. */
  #copy: string | undefined;
  readonly #grown = new vscode.EventEmitter<Arranged>();
  readonly #broken = new vscode.EventEmitter<UserError>();
  /** More rows have been read, or all. */
  readonly onDidGrow = this.#grown.event;
  /** Nothing of what was read may be shown. */
  readonly onDidBreak = this.#broken.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly workerFile: string,
    private readonly storageFolder: string,
  ) {}

  /** As it was read last. */
  get grid(): OpenedGrid | undefined {
    return this.#grid;
  }

  /** Reads the file as far as there are rows to show, or reads it again; undefined: nothing has changed. Rejects with UserError. */
  async read(): Promise<OpenedGrid | undefined> {
    if (this.#client === undefined || this.#client.hasEnded) {
      this.#client = new ReviewClient(this.workerFile, await this.#path(), {
        onGrown: (arranged) => {
          this.#arrange(arranged);
          this.#grown.fire(arranged);
        },
        onBroken: (error) => this.#broken.fire(error),
      });
    }
    const grid = await this.#client.read(this.storageFolder);
    this.#grid = grid ?? this.#grid;
    return grid;
  }

  async ask(request: GridRequest): Promise<GridAnswer> {
    if (this.#client === undefined) throw new Error('Expected a workbook that was read, got none.');
    const answer = await this.#client.ask(request);
    if (answer.answer === 'arranged') this.#arrange(answer.arranged);
    return answer;
  }

  /** Another version of a file, such as one from git, is read from a copy. */
  async #path(): Promise<string> {
    if (this.uri.scheme === 'file') return this.uri.fsPath;
    this.#copy ??= await mkdtemp(join(tmpdir(), 'ihacpa-shown-'));
    const path = join(this.#copy, basename(this.uri.path));
    await writeFile(path, await this.#bytes());
    return path;
  }

  async #bytes(): Promise<Uint8Array> {
    try {
      return await vscode.workspace.fs.readFile(this.uri);
    } catch (cause) {
      throw notReadable(this.uri, cause);
    }
  }

  dispose(): void {
    void this.#client?.dispose();
    if (this.#copy !== undefined) rmSync(this.#copy, { recursive: true, force: true });
    this.#grown.dispose();
    this.#broken.dispose();
  }

  #arrange(arranged: Arranged): void {
    if (this.#grid !== undefined) this.#grid = { ...this.#grid, arranged };
  }
}

function notReadable(uri: vscode.Uri, cause: unknown): UserError {
  return new UserError({
    code: 'workbookRefused',
    what: say`This version of the workbook cannot be read`,
    file: uri.path,
    next: say`Save it to a folder on this machine and open that copy`,
    cause,
  });
}

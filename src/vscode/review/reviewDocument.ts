/** A workbook that is open in the review editor: its rows live in a thread of their own. Never saves. */
import * as vscode from 'vscode';
import { UserError } from '../../core/errors';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../../core/grid/gridAnswer';
import { say } from '../../core/text/text';
import { ReviewClient } from '../../worker/review/reviewClient';

export class ReviewDocument implements vscode.CustomDocument {
  #client: ReviewClient | undefined;
  #grid: OpenedGrid | undefined;
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
    if (this.uri.scheme !== 'file') throw notOnDisk(this.uri);
    if (this.#client === undefined || this.#client.hasEnded) {
      this.#client = new ReviewClient(this.workerFile, this.uri.fsPath, {
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

  dispose(): void {
    void this.#client?.dispose();
    this.#grown.dispose();
    this.#broken.dispose();
  }

  #arrange(arranged: Arranged): void {
    if (this.#grid !== undefined) this.#grid = { ...this.#grid, arranged };
  }
}

function notOnDisk(uri: vscode.Uri): UserError {
  return new UserError({
    code: 'workbookRefused',
    what: say`The workbook is not a file on this machine`,
    file: uri.toString(true),
    next: say`Save it to a folder on this machine and open that copy`,
  });
}

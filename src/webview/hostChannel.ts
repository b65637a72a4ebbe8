/** The webview's one line to the editor: questions with answers, messages, and the state kept while hidden. Interprets nothing. */
import * as v from 'valibot';
import type { GridAnswer, GridRequest } from '../grid/query/gridAnswer';
import { toReviewSchema, type FromReview, type ToReview } from './reviewProtocol';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

interface Pending {
  readonly resolve: (answer: GridAnswer) => void;
  readonly reject: (error: Error) => void;
}

export class HostChannel {
  readonly #api = acquireVsCodeApi();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /** `onMessage` gets everything but answers. */
  constructor(onMessage: (message: ToReview) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const parsed = v.safeParse(toReviewSchema, data);
      // VS Code itself posts messages too.
      if (parsed.success && !this.#settle(parsed.output)) onMessage(parsed.output);
    });
  }

  post(message: FromReview): void {
    this.#api.postMessage(message);
  }

  /** The answer of the kind that the question asks for; rejects when the workbook is no longer at hand. */
  async ask<Kind extends GridAnswer['answer']>(
    request: GridRequest,
    kind: Kind,
  ): Promise<Extract<GridAnswer, { answer: Kind }>> {
    const id = ++this.#lastId;
    const answer = await new Promise<GridAnswer>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.post({ type: 'ask', id, request });
    });
    if (answer.answer !== kind) throw new Error(`Expected ${kind}, got ${answer.answer}.`);
    return answer as Extract<GridAnswer, { answer: Kind }>;
  }

  get state(): unknown {
    return this.#api.getState();
  }

  set state(state: unknown) {
    this.#api.setState(state);
  }

  #settle(message: ToReview): boolean {
    if (message.type !== 'answer' && message.type !== 'failed') return false;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === 'answer') pending?.resolve(message.answer);
    else pending?.reject(new Error(message.message));
    return true;
  }
}

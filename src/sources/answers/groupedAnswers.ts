/** Questions about single ids, asked in groups as large as a service allows. */
import type { Clock } from '../../platform/clock';
import type { AnswerOrigin, SourceAnswer } from '../../core/advisory/source';
import type { KeptAnswer, KeptAnswers } from './keptAnswers';
import { type Unanswered } from './answerText';

export interface GroupAnswer<Value> {
  /** Every id of the group has an answer; null: the service has nothing of it. */
  readonly answers: ReadonlyMap<string, Value | null | Unanswered>;
  readonly origin: AnswerOrigin;
}

interface GroupRules<Value> {
  readonly mostIds: number;
  /** Of the ids, with one more for each: what an address bears. */
  readonly mostCharacters: number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly clock: Clock;
  readonly kept: KeptAnswers<Value>;
  /** Resolves when a request would leave at once. */
  readonly whenRoom: (signal: AbortSignal) => Promise<void>;
  readonly fetch: (ids: readonly string[], signal: AbortSignal) => Promise<GroupAnswer<Value> | Unanswered>;
}

interface Waiting<Value> {
  readonly signal: AbortSignal;
  readonly resolve: (answer: SourceAnswer<Value>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Ids that come up one after the other, but close together, share a request. */
const gatherMs = 50;
const mostGatherings = 20;

export class GroupedAnswers<Value> {
  /** Answers of this scan, given or under way. */
  private readonly asked = new Map<string, Promise<SourceAnswer<Value>>>();
  private readonly waiting = new Map<string, Waiting<Value>>();
  private isSending = false;

  constructor(private readonly rules: GroupRules<Value>) {}

  /** One answer per id; rejects only with the signal's reason. */
  async ask(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, SourceAnswer<Value>>> {
    const answers = await Promise.all(
      [...new Set(ids)].map(async (id) => [id, await this.askOnce(id, signal)] as const),
    );
    return new Map(answers);
  }

  private askOnce(id: string, signal: AbortSignal): Promise<SourceAnswer<Value>> {
    const before = this.asked.get(id);
    if (before !== undefined) return before;
    const answer = this.keptOrAsked(id, signal);
    this.asked.set(id, answer);
    // What could not be answered may be asked again.
    answer.then(
      ({ status }) => status === 'unavailable' && this.asked.delete(id),
      () => this.asked.delete(id),
    );
    return answer;
  }

  private async keptOrAsked(id: string, signal: AbortSignal): Promise<SourceAnswer<Value>> {
    signal.throwIfAborted();
    const kept = await this.rules.kept.get(id);
    if (kept !== undefined && this.ageOf(kept) < this.rules.freshMs) return answerOf(kept, { fromCache: true });
    const answer = await new Promise<SourceAnswer<Value>>((resolve, reject) => {
      this.waiting.set(id, { signal, resolve, reject });
      if (!this.isSending) void this.sendAll();
    });
    const isUsable = kept !== undefined && this.ageOf(kept) < this.rules.staleMs;
    return answer.status === 'unavailable' && isUsable ? answerOf(kept, { fromCache: true, stale: true }) : answer;
  }

  private ageOf({ retrievedAt }: KeptAnswer<Value>): number {
    return this.rules.clock.now() - Date.parse(retrievedAt);
  }

  /** One request after the other until nobody waits. Never rejects: what goes wrong goes to those who asked. */
  private async sendAll(): Promise<void> {
    this.isSending = true;
    try {
      while (this.waiting.size > 0) await this.sendGroup();
    } finally {
      this.isSending = false;
    }
  }

  private async sendGroup(): Promise<void> {
    const [first] = this.waiting.values();
    if (first === undefined) return;
    const { signal } = first;
    const group = new Map<string, Waiting<Value>>();
    try {
      await this.rules.whenRoom(signal);
      await this.gather(signal);
      this.takeGroup(group);
      const outcome = await this.rules.fetch([...group.keys()], signal);
      if ('status' in outcome) for (const { resolve } of group.values()) resolve(outcome);
      else await this.deliver(group, outcome);
    } catch (error) {
      // Those who still want to know wait on.
      for (const [id, each] of [...group, ...this.waiting]) {
        this.waiting.delete(id);
        if (each.signal.aborted || !signal.aborted) each.reject(each.signal.aborted ? each.signal.reason : error);
        else this.waiting.set(id, each);
      }
    }
  }

  private async gather(signal: AbortSignal): Promise<void> {
    let before = 0;
    for (let turn = 0; turn < mostGatherings && this.waiting.size > before; turn += 1) {
      if (this.waiting.size >= this.rules.mostIds) return;
      before = this.waiting.size;
      await this.rules.clock.sleep(gatherMs, signal);
      signal.throwIfAborted();
    }
  }

  private takeGroup(group: Map<string, Waiting<Value>>): void {
    const { mostIds, mostCharacters } = this.rules;
    let characters = 0;
    for (const [id, each] of this.waiting) {
      characters += id.length + 1;
      if (group.size > 0 && (group.size >= mostIds || characters > mostCharacters)) return;
      this.waiting.delete(id);
      group.set(id, each);
    }
  }

  private async deliver(
    group: ReadonlyMap<string, Waiting<Value>>,
    { answers, origin }: GroupAnswer<Value>,
  ): Promise<void> {
    const retrievedAt = origin.retrievedAt ?? new Date(this.rules.clock.now()).toISOString();
    const keep = new Map<string, KeptAnswer<Value>>();
    const tell = [...group].map(([id, { resolve }]) => {
      const answer = answers.get(id);
      if (answer === undefined) throw new Error(`Expected an answer for ${id}, got none`);
      if (isUnanswered(answer)) return () => resolve(answer);
      const kept = { value: answer, retrievedAt };
      keep.set(id, kept);
      return () => resolve(answerOf(kept, origin));
    });
    await this.rules.kept.put(keep);
    for (const each of tell) each();
  }
}

function isUnanswered(answer: unknown): answer is Unanswered {
  return typeof answer === 'object' && answer !== null && 'why' in answer && 'status' in answer;
}

function answerOf<Value>({ value, retrievedAt }: KeptAnswer<Value>, more: AnswerOrigin): SourceAnswer<Value> {
  const origin = { retrievedAt, ...more };
  return value === null ? { status: 'notFound', origin } : { status: 'ok', value, origin };
}

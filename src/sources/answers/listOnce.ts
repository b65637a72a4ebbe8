/** A list that is had once and then asked in memory. */
import type { Clock } from '../../platform/clock';
import type { AnswerOrigin } from '../../core/advisory/source';
import type { Unanswered } from './answerText';

export interface HadList<List> {
  readonly list: List;
  readonly origin: AnswerOrigin;
}

/** Milliseconds for which a failure is the answer, too. */
const failureMs = 60_000;

export class ListOnce<List> {
  private had: Promise<HadList<List> | Unanswered> | undefined;
  private failedAt = -Infinity;

  constructor(
    private readonly load: (signal: AbortSignal) => Promise<HadList<List> | Unanswered>,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  /** Rejects only with the signal's reason. */
  get(signal: AbortSignal): Promise<HadList<List> | Unanswered> {
    if (this.clock.monotonic() - this.failedAt > failureMs && this.failedAt !== -Infinity) this.forget();
    return (this.had ??= this.loadNow(signal));
  }

  private async loadNow(signal: AbortSignal): Promise<HadList<List> | Unanswered> {
    try {
      const loaded = await this.load(signal);
      if ('status' in loaded) this.failedAt = this.clock.monotonic();
      return loaded;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  private forget(): void {
    this.had = undefined;
    this.failedAt = -Infinity;
  }
}

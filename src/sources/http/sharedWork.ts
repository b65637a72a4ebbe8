/** Equal work that is asked for at the same time is done once; it stops when nobody waits for it any more. Keeps no result. */
interface Job<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

export class SharedWork<T> {
  private readonly jobs = new Map<string, Job<T>>();

  /** Rejects with the signal's reason, or as the work does. */
  async do(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const job = this.jobs.get(key) ?? this.begin(key, work);
    job.waiting++;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => (leave = () => reject(signal.reason as Error)));
    signal.addEventListener('abort', leave);
    try {
      return await Promise.race([job.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      if (--job.waiting === 0) this.end(key, job, signal.reason);
    }
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): Job<T> {
    const stop = new AbortController();
    const job: Job<T> = { result: work(stop.signal), stop, waiting: 0 };
    job.result.catch(() => undefined); // Whoever waits hears of it; after the last one left nobody does.
    this.jobs.set(key, job);
    return job;
  }

  private end(key: string, job: Job<T>, reason: unknown): void {
    if (this.jobs.get(key) === job) this.jobs.delete(key);
    job.stop.abort(reason);
  }
}

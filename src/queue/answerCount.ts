/** How sources answered through a queue, counted from findings: what each request took is known to the workers only. */
import type { SourceId } from '../core/advisory/evidence';
import type { Finding } from '../core/verdict/finding';
import type { SourceTiming } from '../core/verdict/lookup';

export class AnswerCount {
  private readonly answered = new Map<SourceId, number>();
  private readonly failed = new Map<SourceId, number>();

  add({ sources = [] }: Finding): void {
    for (const { source, status } of sources) {
      if (status === 'ok' || status === 'notFound') this.answered.set(source, (this.answered.get(source) ?? 0) + 1);
      else if (status === 'unavailable') this.failed.set(source, (this.failed.get(source) ?? 0) + 1);
    }
  }

  timingOf(source: SourceId, label: string): SourceTiming {
    const answered = this.answered.get(source) ?? 0;
    return {
      source,
      label,
      answered,
      failed: this.failed.get(source) ?? 0,
      fromCache: answered,
      requests: 0,
      meanMs: 0,
    };
  }
}

/** The finished pairs of package and source whose package is not finished. Holds packages under way only, and counts no pair twice. */
import type { SourceId } from '../../core/advisory/evidence';
import type { SourceCompletion } from '../../core/verdict/lookup';

export class OpenPairs {
  private readonly sources = new Map<string, Set<SourceId>>();
  private open = 0;

  get count(): number {
    return this.open;
  }

  add({ key, source }: SourceCompletion): void {
    let finished = this.sources.get(key);
    if (finished === undefined) this.sources.set(key, (finished = new Set()));
    if (finished.has(source)) return;
    finished.add(source);
    this.open += 1;
  }

  /** The package is finished, and so are all of its pairs. */
  close(key: string): void {
    this.open -= this.sources.get(key)?.size ?? 0;
    this.sources.delete(key);
  }
}

/** The packages that a run has to do, as places in the plan. */
import type { PlanIndex } from '../journal/planIndex';
import { identityOfKey, type PackageIdentity } from '../../core/package/identity';

export class RemainingPackages {
  private readonly places: Uint32Array;
  readonly length: number;

  /** In plan order; `isLeft` is asked with each identityKey. */
  constructor(
    private readonly plan: PlanIndex,
    isLeft: (key: string) => boolean,
  ) {
    this.places = new Uint32Array(plan.size);
    let place = 0;
    let length = 0;
    for (const key of plan.keys) {
      if (isLeft(key)) this.places[length++] = place;
      place += 1;
    }
    this.length = length;
  }

  /** From 0; undefined behind the last. */
  at(index: number): PackageIdentity | undefined {
    const key = index < this.length ? this.plan.keyAt(this.places[index] ?? 0) : undefined;
    return key === undefined ? undefined : identityOfKey(key);
  }
}

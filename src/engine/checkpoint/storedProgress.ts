/** Which packages a checkpoint had done, as it is written: runs of places in the scan's plan, however many packages. Refuses another plan. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import type { PlanIndex } from '../journal/planIndex';
import type { PackageIdentity } from '../../core/package/identity';

const place = v.pipe(v.number(), v.integer(), v.minValue(0));

/** First and last place of every run; a list of packages in checkpoints before version 3. */
export const storedProgressSchema = v.union([
  v.array(packageIdentitySchema),
  v.object({
    /** PlanIndex.hash of the plan that the places are in. */
    plan: v.string(),
    ranges: v.array(v.tuple([place, place])),
  }),
]);

type StoredProgress = v.InferOutput<typeof storedProgressSchema>;

/** Undefined when the plan is gone or is another one. */
export function packagesOf(progress: StoredProgress, planned: PlanIndex | undefined): PackageIdentity[] | undefined {
  if (Array.isArray(progress)) return progress;
  // A plan only grows at its end: the places of an older checkpoint are those of its beginning.
  if (planned?.beginsWith(progress.plan) !== true) return undefined;
  const { ranges } = progress;
  return [...planned].filter((_, at) => ranges.some(([first, last]) => first <= at && at <= last));
}

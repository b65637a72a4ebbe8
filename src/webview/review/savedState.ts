/** What the grid remembers while it is hidden. Starts anew when the memory is of another form. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import { reviewFieldSchema } from '../../grid/query/gridColumn';
import { everything, gridQuerySchema } from '../../grid/query/gridQuery';

const draftSchema = v.object({
  package: packageIdentitySchema,
  field: reviewFieldSchema,
  /** What the cell held when it was begun. */
  was: v.string(),
  text: v.string(),
});

export type Draft = v.InferOutput<typeof draftSchema>;

const savedStateSchema = v.object({
  query: gridQuerySchema,
  find: v.string(),
  place: v.object({ position: v.number(), column: v.number() }),
  scrollTop: v.number(),
  scrollLeft: v.number(),
  details: v.boolean(),
  /** What a person was typing. */
  draft: v.optional(draftSchema),
});

export type SavedState = v.InferOutput<typeof savedStateSchema>;

const fresh: SavedState = {
  query: everything,
  find: '',
  place: { position: 0, column: 1 },
  scrollTop: 0,
  scrollLeft: 0,
  details: false,
};

export function readSavedState(stored: unknown): SavedState {
  const parsed = v.safeParse(savedStateSchema, stored);
  return parsed.success ? parsed.output : fresh;
}

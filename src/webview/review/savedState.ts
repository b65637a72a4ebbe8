/** What the grid remembers while it is hidden. Starts anew when the memory is of another form. */
import * as v from 'valibot';
import { everything, gridQuerySchema } from '../../grid/query/gridQuery';

const savedStateSchema = v.object({
  query: gridQuerySchema,
  find: v.string(),
  place: v.object({ position: v.number(), column: v.number() }),
  scrollTop: v.number(),
  scrollLeft: v.number(),
  details: v.boolean(),
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

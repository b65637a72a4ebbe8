/** The shape of a cell's content where it comes from outside: a journal, another thread. Leaves out what only its display needs. */
import * as v from 'valibot';
import type { CellContent } from './cell';

export const cellContentSchema: v.GenericSchema<CellContent> = v.variant('kind', [
  v.object({ kind: v.literal('empty') }),
  v.object({ kind: v.picklist(['text', 'error']), text: v.string() }),
  v.object({ kind: v.literal('number'), value: v.number(), digits: v.string() }),
  v.object({ kind: v.literal('date'), serial: v.number() }),
  v.object({ kind: v.literal('boolean'), value: v.boolean() }),
  v.object({ kind: v.literal('formula'), formula: v.string(), cached: v.string() }),
]);

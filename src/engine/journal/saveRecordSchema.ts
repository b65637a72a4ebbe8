/** The shapes in which a journal holds what a save wrote: a state folder may come from anybody, so that nothing of them is taken on trust. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import type { CellValue } from '../../core/spreadsheet/cell';
import { cellContentSchema } from '../../core/spreadsheet/cellContentSchema';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import type { SaveRecord, WrittenCell } from '../../workbook/save/saveTypes';
import { cellRefusals } from '../../core/spreadsheet/cellRefusal';

export const fieldSchema = v.custom<ReviewField>(
  (value) => typeof value === 'string' && Object.hasOwn(reviewFields, value),
);

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const valueSchema: v.GenericSchema<CellValue> = v.variant('kind', [
  v.object({ kind: v.literal('text'), text: v.string() }),
  v.object({ kind: v.literal('number'), value: v.number() }),
  v.object({ kind: v.literal('date'), day: v.string(), time: v.exactOptional(v.number()) }),
  v.object({ kind: v.literal('boolean'), value: v.boolean() }),
  v.object({ kind: v.literal('error'), text: v.string() }),
  v.object({ kind: v.literal('formula'), formula: v.string(), cached: v.string() }),
]);

export const writtenCellsSchema: v.GenericSchema<readonly WrittenCell[]> = v.array(
  v.looseObject({
    cell: v.string(),
    package: packageIdentitySchema,
    field: fieldSchema,
    old: cellContentSchema,
    new: valueSchema,
  }),
);

export const keptCellSchema = v.object({
  cell: v.string(),
  package: packageIdentitySchema,
  field: fieldSchema,
  value: v.string(),
  finding: v.string(),
  refused: v.exactOptional(v.picklist(cellRefusals)),
});

export const saveRecordSchema: v.GenericSchema<unknown, SaveRecord> = v.pipe(
  v.looseObject({
    saveId: v.string(),
    path: v.string(),
    realPath: v.string(),
    baseHash: sha256,
    newHash: sha256,
    cells: writtenCellsSchema,
    kept: v.array(keptCellSchema),
    tempName: v.string(),
    backup: v.exactOptional(v.undefinedable(v.string())),
  }),
  v.transform((stored): SaveRecord => ({ ...stored, backup: stored.backup })),
);

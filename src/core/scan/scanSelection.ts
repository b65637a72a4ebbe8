/** Which packages of the workbook a scan is about. */
import * as v from 'valibot';

const rowNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Every field narrows the choice further; none of them: all packages. */
export const scanSelectionSchema = v.object({
  /** 1-based rows of the sheet, both included. */
  firstRow: v.optional(rowNumber),
  lastRow: v.optional(rowNumber),
  /** Names as a person types them; compared by PEP 503. */
  packages: v.optional(v.array(v.pipe(v.string(), v.nonEmpty()))),
  /** Names compared by PEP 503, versions as their cells show them; '' where there is none. */
  exactly: v.optional(v.array(v.object({ name: v.pipe(v.string(), v.nonEmpty()), version: v.string() }))),
  /** `empty`: only packages none of whose result cells is filled. `outdated`: also those of whose name and version no scan is known. */
  only: v.optional(v.picklist(['empty', 'outdated', 'all'])),
});

export type ScanSelection = v.InferOutput<typeof scanSelectionSchema>;

/** Whether the results that a package has decide about it. */
export function dependsOnResults(selection: ScanSelection | undefined): boolean {
  return selection?.only === 'empty' || selection?.only === 'outdated';
}

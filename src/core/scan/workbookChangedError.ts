/** The refusal to merge by guess: the workbook changed since the scan stopped and nobody chose, cell by cell, what counts. */
import { UserError } from '../message/errors';
import type { WorkbookComparison } from './workbookComparison';
import { say } from '../message/text';

export class WorkbookChangedError extends UserError {
  readonly comparison: WorkbookComparison;

  constructor(workbookPath: string, comparison: WorkbookComparison) {
    const cells = comparison.differences.length;
    super({
      code: 'workbookChanged',
      what:
        cells === 1
          ? say`The workbook was changed since the scan stopped: ${cells} cell differs`
          : say`The workbook was changed since the scan stopped: ${cells} cells differ`,
      file: workbookPath,
      next: say`Choose the current workbook (--merge-strategy use_current), the checkpoint (use_checkpoint), or continue without comparing (--force-continue)`,
    });
    this.comparison = comparison;
  }
}

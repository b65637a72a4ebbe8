/** Checks the colors of a workbook's result cells for the editor, and puts right the cells it names. Changes no content of a cell. */
import { checkFormat, formatEdits } from '../../reports/colors/checkFormat';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewColors } from '../../workbook/review/readReviewColors';
import { fixFormat } from '../../tasks/fixFormat';
import type { JobAnswers, JobInput } from './jobProtocol';

export async function checkFormatJob({ workbookPath }: JobInput<'checkFormat'>): Promise<JobAnswers['checkFormat']> {
  const issues = checkFormat(await readReviewColors(nodeFileSystem, workbookPath));
  return issues.map(({ cell, column, package: name, text, problem }) => ({
    cell,
    column,
    package: name,
    text,
    problem,
  }));
}

/** Looks again first: a cell that meanwhile says something else gets the colors of what it says. */
export async function fixFormatJob({
  workbookPath,
  storageFolder,
  cells,
}: JobInput<'fixFormat'>): Promise<JobAnswers['fixFormat']> {
  const wanted = new Set(cells);
  const issues = checkFormat(await readReviewColors(nodeFileSystem, workbookPath));
  const edits = formatEdits(issues.filter(({ cell }) => wanted.has(cell)));
  return fixFormat(workbookPath, edits, storageFolder);
}

/** The result columns that a sheet lacks, for the editor, and adding them. */
import { reviewFields } from '../../core/sheet/reviewField';
import { addResultColumns, readMissingColumns } from '../../tasks/resultColumns';
import type { JobAnswers, JobInput } from './jobProtocol';

export async function missingColumnsJob({
  workbookPath,
}: JobInput<'missingColumns'>): Promise<JobAnswers['missingColumns']> {
  const { missing = [] } = (await readMissingColumns(workbookPath)) ?? {};
  const headers = missing.map((field) => reviewFields[field].header);
  return { count: headers.length, first: headers[0] ?? '', last: headers.at(-1) ?? '' };
}

export async function addColumnsJob({
  workbookPath,
  storageFolder,
}: JobInput<'addColumns'>): Promise<JobAnswers['addColumns']> {
  const { missing = [] } = (await readMissingColumns(workbookPath)) ?? {};
  return { backup: await addResultColumns(workbookPath, storageFolder, missing) };
}

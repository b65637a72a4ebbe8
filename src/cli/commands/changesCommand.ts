/** `ihacpa changes`: what differs between two workbooks, or what a scan wrote. Changes nothing but the file of `--output`. */
import { resolve } from 'node:path';
import { type ComparedWorkbook, compareWorkbooks, type WroteLast } from '../../reports/changes/compareWorkbooks';
import { changeFormats, renderChanges } from '../../reports/changes/renderChanges';
import { lastWriter } from '../../reports/changes/lastWriter';
import { scanChanges } from '../../reports/changes/scanChanges';
import type { WorkbookChanges } from '../../reports/changes/workbookChanges';
import { storageFolder } from './checkpointCommands';
import type { CliDependencies, CliIo } from '../cliPorts';
import { changesCommand as command } from '../arguments/table/resultCommands';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { readChoice } from '../arguments/readValue';
import { useLastSheet } from './sheetInUse';
import { scanOf, tellDamage } from './scanOf';
import { paintOf, writeResult } from '../files/writeResult';

/** Throws UserError. */
export async function runChangesCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const format = readChoice(values, 'format', changeFormats, command) ?? 'text';
  const paths = values.operands.map((operand) => resolve(deps.place.currentFolder, operand));
  const storage = storageFolder(values, deps.place);
  const scanId = values.value('scan');
  const [first = '', second = ''] = paths;
  const tellFurtherSheets = await useLastSheet(storage, scanId === undefined ? second : first, io, deps);
  const changes =
    scanId === undefined
      ? await between(first, second, storage, deps)
      : await ofScan(first, { storage, scanId }, io, deps);
  const text = renderChanges(changes, format, paintOf(values, io));
  await writeResult({ command, content: text, workbooks: paths }, values, io, deps);
  tellFurtherSheets();
  return 'complete';
}

async function ofScan(
  path: string,
  { storage, scanId }: { readonly storage: string; readonly scanId: string },
  io: CliIo,
  deps: CliDependencies,
): Promise<WorkbookChanges> {
  const results = await scanOf(storage, path, scanId, deps);
  tellDamage(io, [results]);
  const { date1904 } = await deps.readWorkbook(path);
  return scanChanges(results, date1904);
}

async function between(
  before: string,
  after: string,
  storage: string,
  deps: CliDependencies,
): Promise<WorkbookChanges> {
  const [old, now]: readonly ComparedWorkbook[] = await Promise.all(
    [before, after].map((path) => deps.readWorkbook(path)),
  );
  if (old === undefined || now === undefined) throw new Error('Expected two workbooks');
  return compareWorkbooks(old, now, await wroteLast(storage, after, deps));
}

/** Undefined when no scan of the workbook is known. */
async function wroteLast(storage: string, path: string, deps: CliDependencies): Promise<WroteLast | undefined> {
  const results = await deps.readScanResults(storage, { workbookPath: path });
  return results && lastWriter(results, await deps.openLedger(storage, path));
}

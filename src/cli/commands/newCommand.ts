/** `ihacpa new`: makes the first review workbook, from lists of what is installed or without packages. */
import { resolve } from 'node:path';
import { inertJson } from '../../core/message/inert';
import { toEnglish } from '../../core/message/text';
import type { OptionValues } from '../arguments/optionValues';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';
import { requireOutputName } from '../files/writeResult';
import { shellWord } from '../output/nextSteps';
import { notUsableLines } from '../output/syncReport';
import { counted } from '../../core/message/counted';
import { escapeControl } from '../output/terminalText';
import { storageFolder } from './checkpointCommands';

const usualTitle = 'Python packages';

/** Throws UserError, with nothing on standard output and nothing written. */
export async function runNewCommand(
  values: OptionValues,
  io: CliIo,
  { place, ...deps }: CliDependencies,
): Promise<Outcome> {
  const operand = values.operand ?? '';
  const path = resolve(place.currentFolder, operand);
  requireOutputName(path, place.platform);
  const storage = storageFolder(values, place);
  if (values.has('force')) await deps.prepareStorage(storage);
  const { packages, notUsable, notes, backup } = await deps.createWorkbook({
    path,
    files: values.list('from').map((file) => resolve(place.currentFolder, file)),
    title: values.value('title') ?? usualTitle,
    mayReplace: values.has('force'),
    storageFolder: storage,
  });
  for (const note of notes) io.writeError(`${escapeControl(toEnglish(note))}.\n`);
  if (values.has('json')) {
    io.writeOut(`${inertJson({ workbook: path, packages, notUsable, backup: backup ?? null })}\n`);
  } else {
    for (const line of notUsableLines(notUsable)) io.writeError(`${line}\n`);
    const word = shellWord(operand);
    const next =
      packages === 0
        ? `Add them with ihacpa sync ${word} --from FILE`
        : `Check ${packages === 1 ? 'it' : 'them'} with ihacpa scan ${word}`;
    const content = packages === 0 ? 'without packages' : `with ${counted(packages, 'package')}`;
    io.writeOut(`Created ${escapeControl(path)} ${content}. ${escapeControl(next)}\n`);
  }
  if (backup !== undefined) io.writeError(`A backup of the previous file is at ${escapeControl(backup)}\n`);
  return 'complete';
}

/** `ihacpa resolve`: lists the cells whose own words say less than the findings, or lets them take the finding or those words. */
import { resolve } from 'node:path';
import { normalizeName } from '../../core/package/packageName';
import { isVulnerable } from '../../core/verdict/finding';
import { type Difference, takes } from '../../core/cells/differences';
import { inertJson } from '../../core/message/inert';
import { storageFolder } from './checkpointCommands';
import type { CliDependencies, CliIo } from '../cliPorts';
import { resolveCommand as command } from '../arguments/table/resultCommands';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { useLastSheet } from './sheetInUse';
import { readChoice } from '../arguments/readValue';
import type { Outcome } from '../exitCode';
import { listLines, resolvedLines } from '../output/differencesReport';
import { counted } from '../../core/message/counted';
import { escapeControl } from '../output/terminalText';

/** Throws UserError. Vulnerable packages that still say less end with the code of findings. */
export async function runResolveCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = resolve(deps.place.currentFolder, values.operand ?? '');
  const storage = storageFolder(values, deps.place);
  const tellFurtherSheets = await useLastSheet(storage, path, io, deps);
  const take = readChoice(values, 'take', takes, command);
  const differences = chosen(values, await deps.readDifferences(storage, path));
  tellFurtherSheets();
  const cells = differences.filter(({ taken }) => taken !== take).map(({ cell }) => cell);
  const resolved = take && (await deps.resolveDifferences(storage, path, take, cells));
  const now = resolved === undefined ? differences : chosen(values, await deps.readDifferences(storage, path));
  const open = now.filter(({ taken }) => taken === 'mine');
  if (values.has('json')) {
    io.writeOut(
      `${inertJson({ changed: resolved?.changed ?? 0, left: resolved?.left ?? [], cells: now.map(plain) })}\n`,
    );
  } else {
    const lines = resolved === undefined ? linesOf(now) : resolvedLines({ ...resolved, backup: undefined });
    io.writeOut(`${lines.join('\n')}\n`);
  }
  if (resolved?.backup !== undefined)
    io.writeError(`A backup of the workbook is at ${escapeControl(resolved.backup)}\n`);
  return open.some(({ verdict }) => isVulnerable(verdict)) ? 'completeWithFindings' : 'complete';
}

/** Throws UserError for a name that no difference has. */
function chosen(values: OptionValues, all: readonly Difference[]): readonly Difference[] {
  const names = (values.value('packages') ?? '')
    .split(',')
    .flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (names.length === 0) return all;
  const known = new Set(all.map((difference) => difference.package.name));
  const unknown = names.filter((name) => !known.has(normalizeName(name)));
  if (unknown.length > 0) {
    throw badArgument(command, `No cell of ${unknown.join(', ')} differs from a finding`, 'Pass names of the list');
  }
  const wanted = new Set(names.map(normalizeName));
  return all.filter((difference) => wanted.has(difference.package.name));
}

function linesOf(differences: readonly Difference[]): string[] {
  const open = differences.filter(({ taken }) => taken === 'mine');
  const settled = differences.length - open.length;
  const list = [...listLines(open), '', 'Put the findings first and keep your text below them: --take result'];
  return [
    ...(open.length === 0 ? ['No cell says less than a finding.'] : list),
    ...(settled === 0
      ? []
      : [`${counted(settled, 'cell')} with your text below the finding: --take mine takes it back`]),
  ];
}

function plain({ cell, displayName, value, finding, verdict, severity, taken }: Difference): unknown {
  return { cell, package: displayName, value, finding, verdict, severity, taken };
}

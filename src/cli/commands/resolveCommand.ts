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
import type { WorkbookDifferences } from '../../tasks/resolveDifferences';
import { printError } from '../output/printError';
import { tellDamage } from './scanOf';
import { useLastSheet } from './sheetInUse';
import { readChoice } from '../arguments/readValue';
import { incompleteReasons } from '../../reports/model/isIncomplete';
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
  const known = await deps.readDifferences(storage, path);
  tellFurtherSheets();
  const names = chosenNames(values);
  requireListed(names, known);
  const wanted = new Set(names.map(normalizeName));
  const isChosen = (name: string): boolean => names.length === 0 || wanted.has(normalizeName(name));
  const chosen = ({ cells }: WorkbookDifferences): readonly Difference[] =>
    cells.filter((difference) => isChosen(difference.package.name));
  const differences = chosen(known);
  const cells = differences.filter(({ taken }) => taken !== take).map(({ cell }) => cell);
  const resolved = take && (await deps.resolveDifferences(storage, path, take, cells));
  const now = resolved === undefined ? differences : chosen(await deps.readDifferences(storage, path));
  const open = now.filter(({ taken }) => taken === 'mine');
  const notChecked = known.notChecked.filter(isChosen).length;
  const rowsNotChecked = names.length === 0 ? known.rowsNotChecked : 0;
  if (values.has('json')) {
    const { changed = 0, left = [] } = resolved ?? {};
    io.writeOut(`${inertJson({ changed, left, cells: now.map(plain), notChecked, rowsNotChecked })}\n`);
  } else {
    const lines =
      resolved === undefined
        ? linesOf(now, notChecked, known.listed.filter(isChosen).length)
        : resolvedLines({ ...resolved, backup: undefined });
    io.writeOut(`${lines.join('\n')}\n`);
  }
  if (resolved?.backup !== undefined)
    io.writeError(`A backup of the workbook is at ${escapeControl(resolved.backup)}\n`);
  tellDamage(io, known.scans);
  const [newest] = known.scans;
  const reasons = incompleteReasons({
    // Of packages that were named, only they count: an unfinished scan may have reached them.
    isUnfinished: names.length === 0 && newest !== undefined && newest.status !== 'finished',
    ...{ notChecked, rowsNotChecked, notFullyChecked: known.notFullyChecked.filter(isChosen).length, refused: 0 },
  });
  if (reasons.length > 0) printError(io, reasons.join(', '), 'incomplete');
  if (reasons.length > 0 || known.scans.some(({ damaged }) => damaged)) return 'incomplete';
  return open.some(({ verdict }) => isVulnerable(verdict)) ? 'completeWithFindings' : 'complete';
}

function chosenNames(values: OptionValues): readonly string[] {
  const names = (values.value('packages') ?? '').split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** Throws UserError for a name that the workbook does not list. */
function requireListed(names: readonly string[], { listed }: WorkbookDifferences): void {
  const inWorkbook = new Set(listed);
  const absent = names.filter((name) => !inWorkbook.has(normalizeName(name)));
  if (absent.length > 0)
    throw badArgument(command, `The workbook does not list ${absent.join(', ')}`, 'Pass package names of the workbook');
}

function linesOf(differences: readonly Difference[], notChecked: number, all: number): string[] {
  const open = differences.filter(({ taken }) => taken === 'mine');
  const settled = differences.length - open.length;
  const list = [...listLines(open), '', 'Put the findings first and keep your text below them: --take result'];
  return [
    ...(open.length === 0 ? [noneLine(notChecked, all)] : list),
    ...(settled === 0
      ? []
      : [`${counted(settled, 'cell')} with your text below the finding: --take mine takes it back`]),
  ];
}

function noneLine(notChecked: number, all: number): string {
  if (notChecked === 0) return 'No cell says less than a finding.';
  const packages = `${counted(notChecked, 'package')} ${notChecked === 1 ? 'was' : 'were'} not checked.`;
  return notChecked < all ? `${packages} No cell of the others says less than a finding.` : packages;
}

function plain({ cell, displayName, value, finding, verdict, severity, taken }: Difference): unknown {
  return { cell, package: displayName, value, finding, verdict, severity, taken };
}

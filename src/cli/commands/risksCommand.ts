/** `ihacpa risks add|list|end|check`: what people decided about vulnerabilities, in the file that scans read. */
import { dirname, join, resolve } from 'node:path';
import { endText } from '../../core/verdict/riskWarnings';
import { inertJson } from '../../core/message/inert';
import { toEnglish } from '../../core/message/text';
import { normalizeName } from '../../core/package/packageName';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { decisionsAbout, riskFileName } from '../../core/verdict/acceptRisks';
import type { WorkbookResults } from '../../core/scan/scanResults';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';
import { printError } from '../output/printError';
import { counted } from '../../core/message/counted';
import { escapeControl, tableLines } from '../output/terminalText';
import { storageFolder } from './checkpointCommands';
import { scansOf } from './scanOf';

/** Throws UserError. Each vulnerability is recorded with the version and the evidence of the latest scan. */
export async function runRisksAdd(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = workbookOf(values, deps);
  const until = values.value('until') ?? '';
  if (!isDay(until) || until < deps.riskToday()) {
    const what = isDay(until) ? `--until ${until} is in the past` : `--until ${until} is not a day`;
    throw badArgument(values.command, what, 'Pass a day from today on, like 2027-01-31');
  }
  const name = values.value('package') ?? '';
  const { newest, older } = await scansOf(storageFolder(values, deps.place), path, deps);
  const findings = [newest, ...older].flatMap(({ results }) => results.map(({ finding }) => finding));
  const own = findings.filter((finding) => finding.package.name === normalizeName(name));
  if (own.length === 0)
    throw badArgument(values.command, `No scan has checked ${name}`, 'Check its name, or scan it first');
  const decisions = values.list('advisory').map((advisory) => {
    const given = { advisory, package: normalizeName(name), reason: values.value('reason') ?? '', until };
    const more = ['owner', 'approver', 'ticket'].flatMap((field) => {
      const value = values.value(field);
      return value === undefined ? [] : [[field, value] as const];
    });
    const decision = deps.decisionAbout(own, { ...given, ...Object.fromEntries(more) });
    if (decision === undefined) {
      const known = [
        ...new Set(own.flatMap(({ flaws }) => flaws.map(({ ids, records }) => ids[0] ?? records[0] ?? ''))),
      ];
      const next = known.length === 0 ? 'Check the ID, or scan the package again' : `Pass one of ${known.join(', ')}`;
      throw badArgument(values.command, `No vulnerability ${advisory} affects ${name}`, next);
    }
    return decision;
  });
  const file = fileOf(values, path, deps);
  const { already } = await deps.acceptInFile(file, decisions);
  io.writeOut(`Accepted until ${until}: ${counted(decisions.length, 'risk')} in ${escapeControl(file)}\n`);
  for (const { advisory, until: day, line } of already)
    io.writeOut(
      `Accepted before, too: ${escapeControl(advisory)} of ${escapeControl(name)} until ${day} (line ${line})\n`,
    );
  io.writeOut('The next scan of the package applies it.\n');
  return 'complete';
}

/** Throws UserError. */
export async function runRisksEnd(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = workbookOf(values, deps);
  const file = fileOf(values, path, deps);
  const [name, advisory] = [values.value('package') ?? '', values.value('advisory') ?? ''];
  const results = await deps.readWorkbookResults(storageFolder(values, deps.place), path);
  const ids = knownIds(results, normalizeName(name), advisory);
  const { ended } = await deps.endInFile(file, (inForce) => [
    ...new Set(ids.flatMap((id) => decisionsAbout(inForce, { package: normalizeName(name), advisory: id }))),
  ]);
  if (ended === 0) {
    const next = 'Pass the package and the ID as ihacpa risks list shows them';
    throw badArgument(values.command, `No acceptance of ${advisory} for ${name} is in force in ${file}`, next);
  }
  io.writeOut(`Ended: ${counted(ended, 'acceptance')} in ${escapeControl(file)}\n`);
  io.writeOut(
    values.has('risks')
      ? 'The next scan of the package applies it.\n'
      : 'Reports no longer show it as accepted, and the next scan of the package applies it.\n',
  );
  return 'complete';
}

/** All IDs of the vulnerability, as scans of the workbook know it, the given one first. */
function knownIds(results: WorkbookResults | undefined, name: string, advisory: string): readonly string[] {
  const scans = results === undefined ? [] : [results.newest, ...results.older];
  const findings = scans.flatMap((scan) => scan.results.map(({ finding }) => finding));
  const flaws = findings.filter((finding) => finding.package.name === name).flatMap((finding) => finding.flaws);
  const named = flaws.map(({ ids, records }) => [...ids, ...records].map((id) => id.toUpperCase()));
  return [...new Set([advisory, ...named.filter((ids) => ids.includes(advisory.toUpperCase())).flat()])];
}

/** Throws UserError. */
export async function runRisksList(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = workbookOf(values, deps);
  const decisions = await deps.judgeRisks(filesOf(values, deps), path, undefined);
  if (values.has('json')) {
    const risks = decisions.map(({ decision, inForce }) => ({ ...decision, inForce }));
    io.writeOut(`${inertJson({ risks })}\n`);
    return 'complete';
  }
  const rows = decisions.map(({ decision: { package: name, advisory, until, owner = '', reason }, inForce }) =>
    [name, advisory, `${inForce ? 'until' : 'ended, last day'} ${until}`, owner, reason].map(escapeControl),
  );
  io.writeOut(rows.length === 0 ? 'No risk is accepted.\n' : `${tableLines(rows).join('\n')}\n`);
  return 'complete';
}

/** Throws UserError. Without a scan only the last days are checked, which is incomplete. */
export async function runRisksCheck(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = workbookOf(values, deps);
  const results = await deps.readWorkbookResults(storageFolder(values, deps.place), path);
  const decisions = await deps.judgeRisks(filesOf(values, deps), path, results);
  const ended = decisions.filter(({ inForce, warning }) => !inForce && warning === undefined);
  const lines = [
    ...decisions.flatMap(({ warning }) => (warning === undefined ? [] : [toEnglish(warning)])),
    ...ended.map(({ decision }) => toEnglish(endText(decision))),
  ];
  io.writeOut(
    lines.length === 0
      ? `${counted(decisions.length, 'accepted risk')}: no problem\n`
      : `${lines.map(escapeControl).join('\n')}\n`,
  );
  if (lines.length > 0) return 'completeWithFindings';
  if (results !== undefined) return 'complete';
  printError(io, 'no scan of this workbook is known: only the last days were checked', 'incomplete');
  return 'incomplete';
}

function workbookOf(values: OptionValues, { place }: CliDependencies): string {
  return resolve(place.currentFolder, values.operand ?? '');
}

function fileOf(values: OptionValues, workbookPath: string, { place }: CliDependencies): string {
  const file = values.value('risks');
  return file === undefined ? join(dirname(workbookPath), riskFileName) : resolve(place.currentFolder, file);
}

/** Undefined: the one in the folder of the workbook. */
function filesOf(values: OptionValues, { place }: CliDependencies): readonly string[] | undefined {
  const files = values.list('risks').map((file) => resolve(place.currentFolder, file));
  return files.length === 0 ? undefined : files;
}

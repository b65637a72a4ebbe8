/** What became of packages that were to be added, for people and for scripts. Knows nothing of findings. */
import type { ScanSummary } from '../../core/scan/scanSummary';
import type { AddedPackages } from '../../worker/save/addPackages';
import { counted, harmless } from './terminalText';

type Placed = AddedPackages['added'][number];

/** The result in one or two lines. */
export function additionLines({ added, present }: AddedPackages, isDryRun: boolean): string[] {
  const lines: string[] = [];
  const first = added[0]?.row ?? 0;
  const last = added.at(-1)?.row ?? 0;
  const where = first === last ? `row ${first}` : `rows ${first} to ${last}`;
  const verb = isDryRun ? 'Would add' : 'Added';
  lines.push(added.length === 0 ? 'Nothing to add.' : `${verb} ${counted(added.length, 'package')} in ${where}.`);
  if (present.length > 0) lines.push(`Listed already, not added again: ${present.map(placedText).join(', ')}.`);
  return lines;
}

/** What a person should know besides, a sentence each. */
export function additionNotes(
  { added, otherVersions, notPrinted, backup }: AddedPackages,
  isDryRun: boolean,
): string[] {
  const notes: string[] = [];
  if (otherVersions.length > 0) {
    notes.push(`Another version is listed too, and stays: ${otherVersions.map(placedText).join(', ')}.`);
  }
  const open = added.filter(({ version }) => version === '');
  if (open.length > 0) {
    const names = open.map(placedText).join(', ');
    notes.push(`No version was given for ${names}: type the installed one into the Version column and scan again.`);
  }
  if (notPrinted) notes.push('The print area ends above the new rows: set it anew in Excel to print them.');
  if (backup !== undefined && !isDryRun) notes.push(`The workbook as it was is kept in ${harmless(backup)}`);
  return notes;
}

export function additionJson(workbook: string, { added, present }: AddedPackages, scan: ScanSummary): unknown {
  return { workbook, added: added.map(plain), present: present.map(plain), scan };
}

function plain({ row, name, version }: Placed): unknown {
  return { row, package: name, version };
}

function placedText({ row, name, version }: Placed): string {
  return `${harmless(`${name} ${version}`.trim())} (row ${row})`;
}

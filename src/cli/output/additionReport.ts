/** What became of packages that were to be added, for people and for scripts. */
import type { NewPackage } from '../../core/package/newPackage';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { toEnglish, type Text } from '../../core/message/text';
import type { Inventory } from '../../inventory/inventory';
import type { SyncPlan } from '../../inventory/plan/planSync';
import type { AddedPackages } from '../../tasks/addPackages';
import { changedJson, notUsableLines } from './syncReport';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

type Placed = AddedPackages['added'][number];

/** What lists of packages say of a workbook. */
export interface ListedPackages extends Pick<SyncPlan, 'changed' | 'notUsable'> {
  /** Without those whose row has another version. */
  readonly packages: readonly NewPackage[];
  readonly notes: readonly Text[];
  readonly inventory: Pick<Inventory, 'packages'>;
}

/** Packages that are there already are named up to here. */
const mostNamed = 20;

/** The result in one or two lines. */
export function additionLines({ added, present }: AddedPackages, isDryRun: boolean): string[] {
  const lines: string[] = [];
  const first = added[0]?.row ?? 0;
  const last = added.at(-1)?.row ?? 0;
  const where = first === last ? `row ${first}` : `rows ${first} to ${last}`;
  const verb = isDryRun ? 'Would add' : 'Added';
  lines.push(added.length === 0 ? 'Nothing to add.' : `${verb} ${counted(added.length, 'package')} in ${where}.`);
  if (present.length > 0) {
    const named = present.length > mostNamed ? counted(present.length, 'package') : present.map(placedText).join(', ');
    lines.push(`Already listed, not added again: ${named}.`);
  }
  return lines;
}

/** What a person should know besides, a sentence each. */
export function additionNotes(
  { added, otherVersions, notPrinted, backup }: AddedPackages,
  isDryRun: boolean,
): string[] {
  const notes: string[] = [];
  if (otherVersions.length > 0) {
    notes.push(`Already listed with another version, not changed: ${otherVersions.map(placedText).join(', ')}.`);
  }
  const open = added.filter(({ version }) => version === '');
  if (open.length > 0) {
    const names = open.map(placedText).join(', ');
    notes.push(`No version was given for ${names}: type the installed one into the Version column and scan again.`);
  }
  if (notPrinted) notes.push('The print area ends above the new rows: set it again in Excel to print them.');
  if (backup !== undefined && !isDryRun) notes.push(`A backup of the workbook is at ${escapeControl(backup)}`);
  return notes;
}

/** What a list says that adds nothing, a line each. */
export function listedNotes({ changed, notUsable, notes }: ListedPackages): string[] {
  const lines = notes.map((note) => `${escapeControl(toEnglish(note))}.`);
  if (changed.length > 0) {
    const rows = `${counted(changed.length, 'row')} with another version: update ${changed.length === 1 ? 'it' : 'them'}`;
    lines.push(`The workbook has ${rows} with ihacpa sync.`);
  }
  return [...lines, ...notUsableLines(notUsable)];
}

/** `scan`: null when there was nothing to add. */
export function additionJson(
  workbook: string,
  { added, present }: Pick<AddedPackages, 'added' | 'present'>,
  lists: ListedPackages | undefined,
  scan: ScanSummary | null,
): unknown {
  const listed = lists && { changed: lists.changed.map(changedJson), notUsable: lists.notUsable };
  return { workbook, added: added.map(plain), present: present.map(plain), ...listed, scan };
}

function plain({ row, name, version }: Placed): unknown {
  return { row, package: name, version };
}

function placedText({ row, name, version }: Placed): string {
  return `${escapeControl(`${name} ${version}`.trim())} (row ${row})`;
}

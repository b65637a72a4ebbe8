/** The plan of a sync, and what became of it, for people and for scripts. */
import { toEnglish } from '../../core/message/text';
import { reasons, type NotUsable } from '../../inventory/inventory';
import { comparesRows, notCompared, type SyncPlan } from '../../inventory/plan/planSync';
import type { SyncChoice } from '../../tasks/syncChoice';
import type { MarkedRow, PlannedMarks } from '../../tasks/syncMarks';
import type { Synced } from '../../tasks/syncWorkbook';
import { counted } from '../../core/message/counted';
import { escapeControl, tableLines } from './terminalText';

/** Entries that are not usable are shown up to here; `--json` lists all. */
const mostShown = 20;

/** `planned`: all that marks would be; with `only`, none is written or taken back. */
export function planLines(plan: SyncPlan, planned: PlannedMarks, { only }: Pick<SyncChoice, 'only'>): string[] {
  const { added, changed, notInstalled, unchanged, versionUnknown, notTold, writtenTwice, notUsable } = plan;
  const marks = only === undefined ? planned : noMarks;
  const counts: readonly (readonly [label: string, count: number])[] = [
    ['Changed', changed.length],
    ['Added', added.length],
    ['No longer installed', notInstalled.length],
    ['Unchanged', unchanged.length],
    ['Installed again, mark removed', marks.remove.length],
    ['Version unknown', versionUnknown.length],
    ['Not compared, since these files may leave packages out', notTold.length],
    ['Listed twice', writtenTwice.length],
    ['Not usable', notUsable.length],
  ];
  const always = 4;
  const shown = counts.filter(([, count], at) => at < always || count > 0);
  return [
    ...tableLines(shown.map(([label, count]) => [label, String(count)])),
    ...section(
      only === 'added' ? 'Changed (not applied: --only added)' : 'Changed',
      changed.map(({ row, name, version, to }) => [`row ${row}`, name, version === '' ? '(empty)' : version, '→', to]),
    ),
    ...section(
      only === 'changed' ? 'Added (not applied: --only changed)' : 'Added',
      added.map(({ name, version, requiredBy }) => [
        name,
        version,
        requiredBy.length === 0 ? '' : `required by ${requiredBy.join(', ')}`,
      ]),
    ),
    ...section(
      'No longer installed',
      notInstalled.map((gone) => [
        ...rowCells(gone),
        ...(marks.leave.some(({ row }) => row === gone.row) ? [leftUnmarked] : []),
      ]),
    ),
    ...section('Installed again, mark removed', marks.remove.map(rowCells)),
    ...notUsableLines(notUsable),
  ];
}

const noMarks: PlannedMarks = { add: [], remove: [], leave: [] };
const leftUnmarked = 'not marked, because the version is struck through already';

function rowCells({ row, name, version }: MarkedRow): readonly string[] {
  return [`row ${row}`, name, version];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...tableLines(rows.map((row) => row.map(escapeControl)))];
}

/** Each with its place and the reason, below a title; none without any. */
export function notUsableLines(notUsable: readonly NotUsable[]): string[] {
  return [
    ...section('Not usable', notUsable.slice(0, mostShown).map(notUsableRow)),
    ...(notUsable.length > mostShown ? [`  and ${notUsable.length - mostShown} more (--json lists all)`] : []),
  ];
}

function notUsableRow({ file, line, entry, name, version, reason }: NotUsable): readonly string[] {
  const place = line === undefined ? file : `${file}:${line}`;
  const what = [name, version].filter((each) => each !== undefined).join(' ');
  return [
    place,
    what === '' ? (entry === undefined ? 'an entry' : `entry ${entry}`) : what,
    toEnglish(reasons[reason]),
  ];
}

export function syncedLine({ added, changed, marked, left, leftUnmarked: unmarked }: Synced, plan: SyncPlan): string {
  const struck = unmarked.map(({ row, name }) => `row ${row} ${escapeControl(name)}`).join(', ');
  const kept = unmarked.length === 0 ? '' : ` Not marked, because the version is struck through already: ${struck}.`;
  if (added + changed + marked === 0 && left.length === 0) return `${nothingLine(plan)}${kept}`;
  const done = [
    `Added ${counted(added, 'package')}`,
    `changed ${counted(changed, 'version')}`,
    ...(marked === 0 ? [] : [`changed the marks of ${counted(marked, 'package')}`]),
  ].join(', ');
  const rest = left.length === 0 ? '' : ` Could not be written: ${left.map(escapeControl).join(', ')}.`;
  const next = added + changed === 0 ? '' : ' Check them with ihacpa scan --only outdated.';
  return `${done}.${rest}${kept}${next}`;
}

/** What was not compared is never called in step. */
function nothingLine(plan: SyncPlan): string {
  const rows = notCompared(plan);
  if (rows === 0 || plan.added.length > 0) return 'Nothing to change.';
  if (comparesRows(plan))
    return `Nothing to change in the rows that were compared. Not compared: ${counted(rows, 'row')}.`;
  return 'Nothing was changed: no row was compared, since the files name no version. Pass a lock file or the output of pip freeze.';
}

export function syncJson(
  workbook: string,
  plan: SyncPlan,
  marks: PlannedMarks,
  { only }: Pick<SyncChoice, 'only'>,
  synced: Synced | undefined,
): unknown {
  const row = ({ row, name, version }: MarkedRow): unknown => ({ row, package: name, version });
  const { add, remove, leave } = only === undefined ? marks : noMarks;
  return {
    workbook,
    plan: {
      added: plan.added.map(({ name, version, source, direct, requiredBy }) => ({
        package: name,
        version,
        source,
        ...(direct === undefined ? {} : { direct }),
        requiredBy,
      })),
      changed: plan.changed.map(changedJson),
      notInstalled: plan.notInstalled.map(row),
      unchanged: plan.unchanged.length,
      versionUnknown: plan.versionUnknown.map(row),
      notTold: plan.notTold.map(row),
      writtenTwice: plan.writtenTwice.map(row),
      notUsable: plan.notUsable,
      marks: { add: add.map(row), remove: remove.map(row), leave: leave.map(row) },
    },
    applied: synced === undefined ? null : { ...synced, leftUnmarked: synced.leftUnmarked.map(row) },
  };
}

export function changedJson({ row, name, version, to }: SyncPlan['changed'][number]): unknown {
  return { row, package: name, from: version, to };
}

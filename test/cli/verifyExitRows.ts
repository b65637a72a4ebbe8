/** How `verify` ends. Runs none of it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitRow, none, type Place, placed, sample, scanned, sentence } from './exitRow';
import { cliFile } from './realCli';

/** The operands of `verify`, with a report of a scan, after the workbook was changed. */
function reportedJson(change: (place: Place) => void): ExitRow['args'] {
  return scanned((place) => {
    const report = join(place.folder, 'report.json');
    const words = ['report', place.workbook, '--format', 'json', '--output', report];
    execFileSync(process.execPath, [cliFile, ...placed(place, words)]);
    change(place);
    return [report, place.workbook];
  });
}

export const verifyExitRows: readonly ExitRow[] = [
  {
    name: 'verify of a workbook as it was reported',
    args: reportedJson(() => undefined),
    code: 0,
    out: /^The workbook is unchanged since the report\.\n/,
    err: none,
  },
  {
    name: 'verify of a workbook that has changed',
    args: reportedJson(({ workbook }) => copyFileSync(join(sample, 'review.xlsx'), workbook)),
    code: 1,
    out: /^The workbook has changed since the report: \d+ cells changed, 0 rows added, 0 removed\.\n/,
    err: none,
  },
  {
    name: 'verify with a file that is no report',
    args: ({ workbook }) => [workbook, workbook],
    code: 127,
    out: none,
    err: sentence(/is not a JSON report/),
  },
  {
    name: 'verify without a workbook',
    args: () => ['report.json'],
    code: 127,
    out: none,
    err: sentence(/needs the WORKBOOK/),
  },
];

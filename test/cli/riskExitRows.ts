/** How `ihacpa risks` ends: a row for each exit code and for what it refuses. Runs none of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitRow, none, scanned, sentence } from './exitRow';

const riskWords = ['--package', 'none', '--advisory', 'X'];

export const riskRows: readonly ExitRow[] = [
  {
    name: 'risks add for a package that no scan has checked',
    args: scanned(({ workbook }) => [workbook, ...riskWords, '--reason', 'r', '--until', '2099-12-31']),
    code: 127,
    out: none,
    err: sentence(/No scan has checked none/),
  },
  {
    name: 'risks add of what a scan has found',
    args: scanned(({ workbook }) => [
      ...[workbook, '--package', 'werkzeug', '--advisory', 'GHSA-xg9f-g7g7-2323'],
      ...['--reason', 'r', '--until', '2099-12-31'],
    ]),
    code: 0,
    out: /^Accepted until 2099-12-31: 1 risk in /,
    err: none,
  },
  {
    name: 'risks list of none',
    args: ({ workbook }) => [workbook],
    code: 0,
    out: /^No risk is accepted\.\n$/,
    err: none,
  },
  { name: 'risks list without a workbook', args: () => [], code: 127, out: none, err: sentence(/needs the WORKBOOK/) },
  {
    name: 'risks end of none',
    args: ({ workbook }) => [workbook, ...riskWords],
    code: 127,
    out: none,
    err: sentence(/No acceptance of X for none is in force/),
  },
  {
    name: 'risks end of one',
    args: ({ workbook, folder }) => {
      const entry = '  - { advisory: X, package: none, reason: r, until: 2099-12-31 }\n';
      writeFileSync(join(folder, 'ihacpa-risks.yaml'), `accepted:\n${entry}`);
      return [workbook, ...riskWords];
    },
    code: 0,
    out: /^Ended: 1 acceptance in /,
    err: none,
  },
  {
    name: 'risks check of none',
    args: scanned(({ workbook }) => [workbook]),
    code: 0,
    out: /^0 accepted risks: no problem\n$/,
    err: none,
  },
  {
    name: 'risks check of a missing file',
    args: ({ workbook }) => [workbook, '--risks', 'none.yaml'],
    code: 127,
    out: none,
    err: sentence(/none\.yaml: The accepted risks cannot be read/),
  },
];

/** How `new`, `add` and `sync` end: a row for each exit code and for what they refuse. Runs none of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisories, type ExitRow, none, scanned, sentence, slow, stoppedScan, type Words, wrong } from './exitRow';

const add = (...more: string[]): Words => {
  return ({ workbook }) => [workbook, ...more, ...advisories];
};

export const addExitRows: readonly ExitRow[] = [
  {
    name: 'add of a clean package',
    args: add('click==8.1.7'),
    code: 0,
    out: /^Added 1 package in row 37\.\nScan finished: 1 of 1 /,
    err: /A backup of the workbook is at /,
  },
  {
    name: 'add of a package that is listed and was checked',
    args: scanned(({ workbook }) => [workbook, 'six==1.16.0', ...advisories, '--quiet']),
    code: 0,
    out: /^Nothing to add\. Already listed, not added again: six 1\.16\.0 \(row \d+\)\. /,
    err: none,
  },
  {
    name: 'add of a package that is listed, and that no scan was about',
    args: add('certifi==2022.6.15', '--quiet'),
    code: 2,
    out: /^Nothing to add\. Already listed, not added again: certifi 2022\.6\.15 \(row 6\)\. /,
    err: /ihacpa: incomplete: 1 package not checked\n$/,
  },
  {
    name: 'add of a package with findings',
    args: add('jinja2==3.1.1', '--quiet'),
    code: 1,
    out: /^Added 1 package in row 37\. .* 1 vulnerable/,
    err: none,
  },
  {
    name: 'add without advisories',
    args: ({ workbook }) => [workbook, 'click==8.1.7', '--offline', '--quiet'],
    code: 2,
    out: /1 not checked/,
    err: /ihacpa: incomplete: 1 package not checked\n$/,
  },
  {
    name: 'add where a scan waits',
    args: async (place) => {
      await stoppedScan(place);
      return add('click==8.1.7', '--quiet')(place);
    },
    code: 2,
    out: /^Added 1 package in row 37\. Scan finished: 1 of 1 /,
    err: /ihacpa: incomplete: there is an unfinished scan of the workbook\. Resume it: ihacpa scan /,
  },
  {
    name: 'add to a locked workbook',
    args: add('click==8.1.7'),
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
  {
    name: 'add of no package',
    args: add(),
    code: 127,
    out: none,
    err: sentence(/needs the NAME/),
  },
  {
    name: 'add of wrong names and versions',
    args: add('click>=8', 'attrs==one'),
    code: 127,
    out: none,
    err: sentence(/"click>=8" has a range of versions, not one version; "attrs==one" has no valid version \(PEP 440\)/),
  },
  {
    name: 'add to a folder',
    args: async (place) => [...(await wrong('a folder')(place)), 'click==8.1.7', ...advisories],
    code: 127,
    out: none,
    err: sentence(/review\.xlsx: It is not a file/),
  },
  {
    name: 'add stopped by SIGTERM',
    args: add('click==8.1.7', 'attrs==23.2.0'),
    environment: slow,
    signal: { name: 'SIGTERM', when: /^Scanning /m },
    code: 130,
    out: /Scan canceled: /,
    err: /\nStopping: finished checks are being saved\./,
  },
];

const sync = (list: string, ...more: string[]): Words => {
  return ({ folder, workbook }) => {
    writeFileSync(join(folder, 'requirements.txt'), list);
    return [workbook, '--from', join(folder, 'requirements.txt'), ...more];
  };
};

export const syncExitRows: readonly ExitRow[] = [
  {
    name: 'sync with a new package',
    args: sync('click==8.1.7', '--yes'),
    code: 0,
    out: /\nAdded 1 package, changed 0 versions\. Check them with ihacpa scan --only outdated\.\n$/,
    err: /A backup of the workbook is at /,
  },
  {
    name: 'sync where nothing is to change',
    args: sync('certifi==2022.6.15', '--no-input'),
    code: 0,
    out: /\nNothing to change in the rows that were compared\. Not compared: 2 rows\.\n$/,
    err: none,
  },
  {
    name: 'sync of a locked workbook',
    args: sync('click==8.1.7', '--yes', '--json'),
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
  {
    name: 'sync with a list that names nothing',
    args: sync('no list at all\n', '--yes'),
    code: 127,
    out: none,
    err: sentence(/requirements\.txt/),
  },
];

const create = (name: string, list = 'click==8.1.7\n', ...more: string[]): ExitRow['args'] => {
  return ({ folder }) => {
    writeFileSync(join(folder, 'requirements.txt'), list);
    return [join(folder, name), '--from', join(folder, 'requirements.txt'), ...more];
  };
};

export const newExitRows: readonly ExitRow[] = [
  {
    name: 'new with a package',
    args: create('first.xlsx'),
    code: 0,
    out: /^Created .*first\.xlsx with 1 package\. Check it with ihacpa scan .*first\.xlsx\n$/,
    err: none,
  },
  {
    name: 'new in the place of a workbook',
    args: create('review.xlsx'),
    code: 127,
    out: none,
    err: sentence(/review\.xlsx: The file exists already/),
  },
  {
    name: 'new in the place of a locked workbook',
    args: create('review.xlsx', 'click==8.1.7\n', '--force'),
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
];

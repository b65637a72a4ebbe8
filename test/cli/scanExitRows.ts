/** How `scan` ends: a row for each exit code and for what it refuses. Runs none of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisories, type ExitRow, none, sentence, slow, stoppedScan, type Words, wrong } from './exitRow';

const scan = (...more: string[]): Words => {
  return ({ workbook }) => [workbook, ...advisories, ...more];
};

export const scanExitRows: readonly ExitRow[] = [
  {
    name: 'scan of clean packages',
    args: scan('--packages', 'attrs,six'),
    code: 0,
    out: /^Scan finished: 2 of 2 /,
    err: /./,
  },
  {
    name: 'scan with --no-fail',
    args: scan('--no-fail', '--quiet'),
    code: 0,
    out: /Scan finished: .* 17 vulnerable/,
    err: none,
  },
  {
    name: 'scan with --fail-on',
    args: scan('--packages', 'tornado', '--fail-on', 'high'),
    code: 0,
    out: /1 vulnerable/,
    err: /./,
  },
  {
    name: 'scan with findings',
    args: scan('--json'),
    code: 1,
    out: /^\{.*\}\n$/,
    err: /^Scanning .*\nBatch 1 of 4 [^]*\nBatch 4 of 4 .*\n$/,
  },
  {
    name: 'scan without advisories',
    args: ({ workbook }) => [workbook, '--offline', '--quiet'],
    code: 2,
    out: /33 not checked/,
    err: /^ihacpa: warning: .*\nihacpa: incomplete: 33 packages not checked\n$/,
  },
  {
    name: 'scan where an older one waits',
    args: async (place) => {
      await stoppedScan(place);
      return scan('--no-input')(place);
    },
    code: 2,
    out: none,
    err: sentence(/An earlier scan stopped on .* after 5 of 33 packages, checked with .*\. Pass --resume-auto/),
  },
  {
    name: 'scan of a locked workbook',
    args: scan(),
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
  { name: 'scan without a workbook', args: () => [], code: 127, out: none, err: sentence(/needs the WORKBOOK/) },
  {
    name: 'scan with a mistyped option',
    args: scan('--ofline'),
    code: 127,
    out: none,
    err: sentence(/--ofline.*--offline/),
  },
  {
    name: 'scan with a wrong value',
    args: scan('--batch-size', '0'),
    code: 127,
    out: none,
    err: sentence(/--batch-size 0 is not/),
  },
  {
    name: 'scan with options that exclude each other',
    args: scan('--quiet', '--verbose'),
    code: 127,
    out: none,
    err: sentence(/exclude each other/),
  },
  {
    name: 'scan with a missing data file',
    args: scan('--kev', 'none.json'),
    code: 127,
    out: none,
    err: sentence(/none\.json: The KEV data does not exist/),
  },
  {
    name: 'scan with missing settings',
    args: scan('--config', 'none.yaml'),
    code: 127,
    out: none,
    err: sentence(/none\.yaml: The configuration file cannot be read/),
  },
  {
    name: 'scan with missing risks',
    args: scan('--risks', 'none.yaml'),
    code: 127,
    out: none,
    err: sentence(/none\.yaml: The accepted risks cannot be read/),
  },
  {
    name: 'scan into a copy that exists',
    args: (place) => {
      writeFileSync(join(place.folder, 'copy.xlsx'), 'mine');
      return scan('--output', join(place.folder, 'copy.xlsx'))(place);
    },
    code: 127,
    out: none,
    err: sentence(/copy\.xlsx: The file of --output exists already/),
  },
  {
    name: 'scan from an unknown checkpoint',
    args: scan('--checkpoint', 'b0001-0000'),
    code: 127,
    out: none,
    err: sentence(/Checkpoint b0001-0000 does not exist in this storage/),
  },
  {
    name: 'scan of a review without packages',
    args: wrong('a review without packages'),
    code: 128,
    out: none,
    err: /lists no packages\. Add package names/,
  },
  ...(['SIGINT', 'SIGTERM'] as const).map((name): ExitRow => ({
    name: `scan stopped by ${name}`,
    args: scan('--batch-size', '5'),
    environment: slow,
    signal: { name, when: /^Batch (?:[1-9]|\d{2,}) of /m },
    code: 130,
    out: /Scan canceled: [^]*Resume the scan: ihacpa scan .* --resume-auto\n/,
    err: /\nStopping: finished checks are being saved\. Press Ctrl\+C again to stop at once\.\n/,
  })),
];

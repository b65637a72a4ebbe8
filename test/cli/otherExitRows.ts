/** How every command but `scan` ends: a row for each exit code and for what it refuses. Runs none of them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exploitDbPath } from '../support/bulkSite';
import {
  advisories,
  checkOfKev,
  download,
  type ExitRow,
  none,
  type Place,
  sample,
  scanned,
  sentence,
  stoppedScan,
  wrong,
} from './exitRow';
import { riskRows } from './riskExitRows';

function made(path: string, make: (path: string) => unknown): string {
  make(path);
  return path;
}

type OutputKind = readonly [kind: string, path: (place: Place) => string];

const pipe: OutputKind = [
  'a device or a pipe',
  ({ folder }) => made(join(folder, 'pipe'), (path) => execFileSync('mkfifo', [path])),
];

const reportRows: readonly ExitRow[] = [
  {
    name: 'report of a scan',
    args: scanned(({ workbook }) => [workbook]),
    code: 0,
    out: /^Package review\n=+\n/,
    err: none,
  },
  {
    name: 'report into a file',
    args: scanned(({ workbook, folder }) => [workbook, '--format', 'sarif', '--output', join(folder, 'r.sarif')]),
    code: 0,
    out: none,
    err: none,
  },
  {
    name: 'report since a review that is not known',
    args: scanned(({ workbook }) => [workbook, '--since', '2020-01-31']),
    code: 127,
    out: none,
    err: sentence(/review\.xlsx: No review of this workbook at or before 2020-01-31 is known/),
  },
  {
    name: 'report of a first scan, all of which is new',
    args: scanned(({ workbook }) => [workbook, '--fail-on-new']),
    code: 1,
    out: /^Package review\n=+\n/,
    err: /no earlier review of this workbook is known/,
  },
  {
    name: 'report since no review',
    args: ({ workbook }) => [workbook, '--since', 'yesterday!'],
    code: 127,
    out: none,
    err: sentence(/--since yesterday! is not a review/),
  },
  {
    name: 'report of a workbook never scanned',
    args: ({ workbook }) => [workbook],
    code: 127,
    out: none,
    err: sentence(/review\.xlsx: No scan of this workbook is stored/),
  },
  {
    name: 'report of a missing workbook',
    args: () => ['none.xlsx'],
    code: 127,
    out: none,
    err: sentence(/none\.xlsx: The file does not exist, and no scan/),
  },
  {
    name: 'report of an unknown scan',
    args: ({ workbook }) => [workbook, '--scan', 'x'],
    code: 127,
    out: none,
    err: sentence(/No scan x of this workbook/),
  },
  {
    name: 'report in an unknown format',
    args: ({ workbook }) => [workbook, '--format', 'pdf'],
    code: 127,
    out: none,
    err: sentence(/--format pdf is not a choice/),
  },
  {
    name: 'report over the workbook',
    args: scanned(({ workbook }) => [workbook, '--output', workbook, '--force']),
    code: 127,
    out: none,
    err: sentence(/--output names the workbook itself/),
  },
  ...(
    [
      ['a folder', ({ folder }) => folder],
      ['a link', ({ folder }) => made(join(folder, 'link'), (path) => symlinkSync('elsewhere.txt', path))],
      ...(process.platform === 'win32' ? [] : [pipe]),
    ] as readonly OutputKind[]
  ).map(([kind, path]): ExitRow => ({
    name: `report over ${kind}`,
    args: scanned((place) => [place.workbook, '--output', path(place), '--force']),
    code: 127,
    out: none,
    err: sentence(new RegExp(`--output names ${kind}\\.`)),
  })),
  {
    name: 'changes of two workbooks',
    args: ({ workbook }) => [join(sample, 'review.xlsx'), workbook],
    code: 0,
    out: /^0 cells changed, 0 rows added, 0 removed\.\n$/,
    err: none,
  },
  {
    name: 'changes with one workbook',
    args: ({ workbook }) => [workbook],
    code: 127,
    out: none,
    err: sentence(/needs the AFTER/),
  },
  {
    name: 'changes of an unknown scan',
    args: ({ workbook }) => [workbook, '--scan', 'x'],
    code: 127,
    out: none,
    err: sentence(/No scan x/),
  },
  {
    name: 'changes to a review without packages',
    args: async (place) => [join(sample, 'review.xlsx'), ...(await wrong('a review without packages')(place))],
    code: 128,
    out: none,
    err: sentence(/lists no packages/),
  },
  {
    name: 'format-check that finds cells',
    args: ({ workbook }) => [workbook],
    code: 1,
    out: /^The colors of \d+ cells do not match the text; --fix fixes them\.\n/,
    err: none,
  },
  {
    name: 'format-check that puts them right',
    args: ({ workbook }) => [workbook, '--fix'],
    code: 0,
    out: /; \d+ fixed\.\n/,
    err: /^A backup of the workbook is at /,
  },
  {
    name: 'format-check of a locked workbook',
    args: ({ workbook }) => [workbook, '--fix'],
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
  {
    name: 'format-check of no workbook',
    args: wrong('a text'),
    code: 127,
    out: none,
    err: sentence(/not an Excel workbook/),
  },
  {
    name: 'format-check of a review without packages',
    args: wrong('a review without packages'),
    code: 128,
    out: none,
    err: sentence(/lists no packages/),
  },
];

const resolveRows: readonly ExitRow[] = [
  {
    name: 'resolve without scans',
    args: ({ workbook }) => [workbook],
    code: 127,
    out: none,
    err: /: No scan of this workbook is stored, so its cells cannot be compared\. Scan it first\.\n$/,
  },
  {
    name: 'resolve that finds cells',
    args: scanned(({ workbook }) => [workbook]),
    code: 1,
    out: /^5 cells say less than the finding, most severe first:\n[^]*W6 .* PROCEED .* SECURITY RISK/,
    err: none,
  },
  {
    name: 'resolve that settles them',
    args: scanned(({ workbook }) => [workbook, '--take', 'result']),
    code: 0,
    out: /^5 cells changed\.\n$/,
    err: /^A backup of the workbook is at /,
  },
  {
    name: 'resolve of no workbook',
    args: wrong('a text'),
    code: 127,
    out: none,
    err: sentence(/not an Excel workbook/),
  },
  {
    name: 'resolve of a review without packages',
    args: wrong('a review without packages'),
    code: 128,
    out: none,
    err: sentence(/lists no packages/),
  },
];

const checkpointRows: readonly ExitRow[] = [
  {
    name: 'checkpoints list',
    args: ({ workbook }) => [workbook],
    code: 0,
    out: /^No scan of .* is stored in /,
    err: none,
  },
  { name: 'checkpoints list of nothing', args: () => [], code: 127, out: none, err: sentence(/needs the WORKBOOK/) },
  ...(['show', 'compare', 'validate', 'restore', 'remove'] as const).flatMap((action): ExitRow[] => [
    {
      name: `checkpoints ${action} of one`,
      args: async (place) => [
        await stoppedScan(place),
        ...(action === 'restore' ? ['--workbook', place.workbook] : []),
      ],
      code: 0,
      out: /./,
      err: none,
    },
    {
      name: `checkpoints ${action} of an unknown one`,
      args: () => ['x'],
      code: 127,
      out: none,
      err: sentence(/Checkpoint x cannot be used: there is no such checkpoint/),
    },
  ]),
  {
    name: 'checkpoints restore that nobody can be asked about',
    args: async (place) => [await stoppedScan(place)],
    code: 127,
    out: none,
    err: sentence(/cannot be confirmed/),
  },
  {
    name: 'checkpoints restore into a locked workbook',
    args: async (place) => [await stoppedScan(place), '--workbook', place.workbook],
    isLocked: true,
    code: 3,
    out: none,
    err: sentence(/is scanning this workbook/),
  },
  {
    name: 'checkpoints validate of a damaged one',
    args: async (place) => {
      const id = await stoppedScan(place);
      const [file = ''] = readdirSync(place.folder, { recursive: true })
        .map(String)
        .filter((each) => each.endsWith(`${id}.json`));
      writeFileSync(join(place.folder, file), '{');
      return [id];
    },
    code: 127,
    out: none,
    err: sentence(/cannot be used: /),
  },
];

const otherRows: readonly ExitRow[] = [
  { name: 'sources download', args: download(), code: 0, out: /^OSV advisories {2}fetched/, err: none },
  {
    name: 'sources download without one file',
    args: download((files) => files.delete(exploitDbPath)),
    code: 2,
    out: /^Exploit-DB +not fetched/m,
    err: /^ihacpa: incomplete: Exploit-DB could not/,
  },
  {
    name: 'sources download that is stopped',
    args: async ({ folder, serve }) => [join(folder, 'data'), '--mirror', await serve()],
    signal: { name: 'SIGINT', when: 'asked' },
    code: 130,
    out: none,
    err: /^ihacpa: canceled; run the command again to continue\n$/,
  },
  {
    name: 'sources download into a file',
    args: ({ workbook }) => [workbook],
    code: 127,
    out: none,
    err: sentence(/review\.xlsx: It is a file/),
  },
  {
    name: 'sources download from no address',
    args: () => ['data', '--mirror', 'ftp://x'],
    code: 127,
    out: none,
    err: sentence(/"ftp:\/\/x" is not an address/),
  },
  { name: 'sources check', args: checkOfKev, code: 0, out: /^CISA KEV +works /, err: none },
  {
    name: 'sources check with no source on',
    args: () => ['--disable-source', 'pypi,osv,github,nvd,mitre,snyk,exploitDb,kev,epss'],
    code: 2,
    out: /^Nothing was checked: no source is enabled\./,
    err: none,
  },
  {
    name: 'sources check of old data, without a network',
    args: () => advisories,
    code: 0,
    out: /^OSV data OLD .*, data of \d{4}-\d\d-\d\d, it is older than 30 days\. Download it again /,
    err: none,
  },
  {
    name: 'sources check --json of data that is not there',
    args: () => ['--json', '--offline', '--kev', 'absent.json'],
    code: 2,
    out: /^\{"sources":\[\],"files":\[\{"kind":"kev","label":"CISA KEV",.*"status":"failed",.*\}\]\}\n$/,
    err: none,
  },
  {
    name: 'sources check of an unknown source',
    args: () => ['--disable-source', 'pip'],
    code: 127,
    out: none,
    err: sentence(/pip/),
  },
  { name: 'completion', args: () => ['bash'], code: 0, out: /^# Completion of ihacpa for bash\.\n/, err: none },
  {
    name: 'completion for another shell',
    args: () => ['tcsh'],
    code: 127,
    out: none,
    err: sentence(/no completion for "tcsh"/),
  },
  { name: 'demo', args: () => [], code: 0, out: /Scan finished: 33 of 33 packages/, err: /^Scanning / },
  { name: 'demo of something', args: () => ['x'], code: 127, out: none, err: sentence(/Unexpected argument "x"/) },
];

const queueRows: readonly ExitRow[] = [
  {
    name: 'worker without a queue',
    args: () => [],
    code: 127,
    out: none,
    err: sentence(/ihacpa worker needs a queue/),
  },
  {
    name: 'worker of a Sentinel',
    args: () => ['--queue', 'redis-sentinel://127.0.0.1:1'],
    code: 127,
    out: none,
    err: sentence(/Sentinel is not supported/),
  },
  {
    name: 'worker of too many packages at once',
    args: () => ['--queue', 'redis://127.0.0.1:1', '--concurrency', '5000'],
    code: 127,
    out: none,
    err: sentence(/--concurrency 5000/),
  },
  {
    name: 'queue status without a queue',
    args: () => [],
    code: 127,
    out: none,
    err: sentence(/ihacpa queue status needs a queue/),
  },
  {
    name: 'queue status of a server that is not there',
    args: () => ['--queue', 'redis://127.0.0.1:1'],
    code: 2,
    out: none,
    err: sentence(/The queue server redis:\/\/127\.0\.0\.1:1\/0 cannot be reached\. Start it/),
  },
];

export const otherExitRows = [
  ...reportRows,
  ...riskRows,
  ...resolveRows,
  ...checkpointRows,
  ...otherRows,
  ...queueRows,
];

/** What the command line makes of its arguments, and how it refuses those it does not know. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import { runFake } from './fakeCli';

const all = ['scan', 'review.xlsx', '--advisories', 'all.zip'];

describe('command line arguments', () => {
  const accepted: readonly [string[], Partial<ScanRequest>][] = [
    [
      [],
      {
        workbookPath: '/reviews/review.xlsx',
        advisoriesPath: '/reviews/all.zip',
        offline: false,
        overwrite: 'automated',
      },
    ],
    [[], { storageFolder: '/home/ana/.local/state/ihacpa', toolVersion: '9.8.7' }],
    [['--offline'], { offline: true }],
    [['--overwrite', 'all'], { overwrite: 'all' }],
    [['--overwrite=empty'], { overwrite: 'empty' }],
    [['--dry-run'], { dryRun: true }],
    [['--only', 'empty'], { selection: { only: 'empty' } }],
    [['--packages', 'click, attrs'], { selection: { packages: ['click', 'attrs'] } }],
    [['--start-row', '4', '--end-row', '9'], { selection: { firstRow: 4, lastRow: 9 } }],
    [['--storage', 'state'], { storageFolder: '/reviews/state' }],
    [['--storage', '/elsewhere'], { storageFolder: '/elsewhere' }],
  ];
  for (const [args, expected] of accepted) {
    it(`scan ${args.join(' ')} asks for ${Object.keys(expected).join(', ')}`, async () => {
      const { requests } = await runFake([...all, ...args]);
      const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, requests[0]?.[key as never]]));
      deepStrictEqual(actual, expected);
    });
  }

  for (const strategy of ['fixed-size', 'memory-adaptive', 'time-based']) {
    it(`accepts the batch strategy ${strategy}`, async () => {
      const { requests } = await runFake([...all, '--batch-strategy', strategy]);
      strictEqual(requests[0]?.configuration.strategy, strategy);
    });
  }

  for (const size of [1, 10, 100]) {
    it(`accepts a batch size of ${size}`, async () => {
      const { requests } = await runFake([...all, '--batch-size', String(size)]);
      strictEqual(requests[0]?.configuration.defaultBatchSize, size);
    });
  }

  const recoveries: readonly [string[], object][] = [
    [[], {}],
    [['--start-fresh'], { resumeMode: 'fresh' }],
    [['--resume-auto'], { resumeMode: 'auto' }],
    [['--checkpoint', 'cp-5'], { resumeMode: 'custom', checkpointId: 'cp-5' }],
    [['--resume-from-package', '31'], { resumeMode: 'custom', startFromPackage: 30 }],
    [['--resume-from-batch', '1'], { resumeMode: 'custom', startFromBatch: 0 }],
    [['--resume-auto', '--force-continue'], { resumeMode: 'auto', forceContinue: true }],
    [['--resume-auto', '--merge-strategy', 'use_checkpoint'], { resumeMode: 'auto', mergeStrategy: 'use_checkpoint' }],
  ];
  for (const [args, expected] of recoveries) {
    it(`scan ${args.join(' ') || 'without a choice'} starts as ${JSON.stringify(expected)}`, async () => {
      const { requests } = await runFake([...all, ...args]);
      const standard = { forceContinue: false, validateExcelState: true, mergeStrategy: 'use_current' };
      deepStrictEqual(requests[0]?.recovery, { ...standard, ...expected });
    });
  }

  const scanHelp = /See ihacpa scan --help\.\n$/;
  const refused: readonly [string[], RegExp][] = [
    [[], /No command was given.*scan, new, add, sync, watch, report, .*demo.*See ihacpa --help/],
    [['scam'], /Unknown command "scam"\. If you meant scan, pass that\./],
    [['frobnicate'], /Unknown command "frobnicate"\. Pass one of scan, new, add, sync, watch, report, /],
    [['checkpoints'], /ihacpa checkpoints needs another word\. Pass one of checkpoints list, [^.]*remove\. /],
    [['queue'], /ihacpa queue needs another word\. If you meant queue status, pass that/],
    [['checkpoints', 'lsit'], /Unknown command "checkpoints lsit"\. If you meant checkpoints list, pass that/],
    [['sources', 'x'], /Unknown command "sources x"\. Pass one of sources check, sources download\. /],
    [['scan'], /needs the WORKBOOK\. Pass the path/],
    [['scan', ''], /needs the WORKBOOK/],
    [['scan', 'a.xlsx', 'b.xlsx', '--output', 'c.xlsx'], /--output goes with one workbook only/],
    [['scan', 'a.xlsx', 'b.xlsx', '--checkpoint', 'x'], /--checkpoint goes with one workbook only/],
    [['scan', 'a.xlsx', './a.xlsx'], /a\.xlsx is named twice\. Name each workbook once/],
    [['report', 'a.xlsx', 'b.xlsx'], /Unexpected argument "b\.xlsx"/],
    [[...all, '--nope'], /Unknown option --nope\. Allowed are --advisories, .*--verbose/],
    [[...all, '-x'], /Unknown option -x/],
    [
      ['new', '--from', 'a.txt'],
      /ihacpa new needs the WORKBOOK\. Pass the path of an \.xlsx file that does not exist yet/,
    ],
    [['add', 'a.xlsx'], /needs the NAME.*or a list with -r FILE/],
    [['add', 'a.xlsx', '-r'], /--requirement needs a value/],
    [['add', 'a.xlsx', '-r', '--json'], /--requirement needs a value/],
    [['sync', 'a.xlsx'], /ihacpa sync needs --from FILE\. Pass --from with a list/],
    [['sync', 'a.xlsx', 'b.txt', '--from', 'c.txt'], /Unexpected argument "b\.txt"/],
    [[...all, '--ofline'], /Unknown option --ofline\. If you meant --offline, pass that\./],
    [['scan', 'a.xlsx', '--advisories'], /--advisories needs a value\. Pass --advisories FILE\|DIR/],
    [['scan', 'a.xlsx', '--advisories', '--json'], /--advisories needs a value/],
    [[...all, '--output='], /--output needs a value/],
    [[...all, '--output', '  '], /--output needs a value/],
    [[...all, '--output', './review.xlsx'], /--output names the workbook itself/],
    [[...all, '--json=yes'], /--json takes no value/],
    [[...all, '--json', '--json'], /--json is given twice/],
    [[...all, '--batch-size', '0'], /--batch-size 0 is not a batch size\. Pass a whole number from 1 to 100/],
    [[...all, '--batch-size', '101'], /from 1 to 100/],
    [[...all, '--batch-size', '1.5'], /from 1 to 100/],
    [[...all, '--batch-size', 'ten'], /from 1 to 100/],
    [[...all, '--batch-size=-5'], /from 1 to 100/],
    [[...all, '--overwrite', 'none'], /Pass one of empty, automated, worse, all/],
    [[...all, '--checkpoint', '../x'], /is not a checkpoint's ID/],
    [[...all, '--start-fresh', '--resume-auto'], /--start-fresh and --resume-auto exclude each other/],
    [[...all, '--checkpoint', 'a', '--resume-from-batch', '2'], /--checkpoint and --resume-from-batch exclude/],
    [[...all, '--resume-from-package', '0'], /--resume-from-package 0 is not a number from 1 on/],
    [[...all, '--merge-strategy', 'manual'], /Pass one of use_checkpoint, use_current/],
    [[...all, '--batch-strategy', 'quick'], /Pass one of fixed-size, memory-adaptive, time-based/],
    [[...all, '--packages', 'a,,b'], /--packages contains an empty name/],
    [[...all, '--start-row', '9', '--end-row', '4'], /--start-row is below --end-row/],
    [[...all, '--only', 'empty', '--resume-auto'], /--only cannot be combined with --resume-auto/],
    [
      [...all, '--dry-run', '--resume-auto'],
      /--dry-run cannot be combined with --resume-auto: a dry run is always a new scan/,
    ],
    [[...all, '--checkpoint', 'b0005-ce568a4a', '--dry-run'], /with --checkpoint: .*Leave it out, or remove --dry-run/],
    [[...all, '--dry-run', '--output', 'b.xlsx'], /--output and --dry-run exclude each other/],
    [[...all, '--fail-on', 'bad'], /Pass one of critical, high, medium, low/],
    [[...all, '--fail-on', 'low', '--no-fail'], /--no-fail and --fail-on exclude each other/],
    [[...all, '--quiet', '--verbose'], /--quiet and --verbose exclude each other/],
  ];
  for (const [args, reason] of refused) {
    it(`refuses: ihacpa ${args.join(' ')}`, async () => {
      const { code, out, err, requests } = await runFake(args);
      strictEqual(code, 127);
      strictEqual(out, '');
      match(err, reason);
      match(err, args[0] === 'scan' ? scanHelp : /See ihacpa .*--help\.\n$/);
      strictEqual(requests.length, 0);
    });
  }
});

/** `ihacpa demo`: scans a fresh copy of the sample and says what to try next. Never touches the sample itself. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultRecoveryOptions } from '../../core/scan/recoveryOptions';
import type { CliDependencies, CliIo } from '../cliPorts';
import { type Outcome, outcomeOf } from '../exitCode';
import { performScan } from './performScan';
import type { ScanArguments } from '../arguments/scanArguments';
import { scanReport } from '../output/scanReport';

/** Findings are what the sample is for: a demo that found them ends as complete. */
export async function runDemoCommand(io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const folder = await mkdtemp(join(deps.place.temporaryFolder, 'ihacpa-demo-'));
  await cp(deps.sampleFolder, folder, { recursive: true });
  const args = demoArguments(folder);
  const summary = await performScan(args, io, deps);
  io.writeOut(scanReport(summary, 'normal', demoSteps(args, deps.sampleFolder), io.outPaint));
  const outcome = outcomeOf(summary);
  return outcome === 'completeWithFindings' ? 'complete' : outcome;
}

function demoArguments(folder: string): ScanArguments {
  return {
    workbookPath: join(folder, 'review.xlsx'),
    outputPath: undefined,
    advisoriesPath: join(folder, 'advisories'),
    storageFolder: join(folder, 'state'),
    storageGiven: true,
    offline: true,
    sources: { services: {}, files: {} },
    repeated: [],
    overwrite: 'automated',
    overwriteGiven: false,
    mergeGiven: false,
    settings: {},
    configPath: undefined,
    selection: undefined,
    dryRun: false,
    addColumns: false,
    ignoreOwnerFile: false,
    recovery: { ...defaultRecoveryOptions, resumeMode: 'fresh' },
    mayAsk: false,
    failOn: 'any',
    failOnNew: false,
    json: false,
    queue: undefined,
    detail: 'normal',
  };
}

/** From a clone, the command is the built file, and VS Code can be opened on the sample; installed, it is `ihacpa`. */
function demoSteps(args: ScanArguments, sampleFolder: string): string[] {
  const cloned = existsSync(join(sampleFolder, '..', '..', 'esbuild.mjs'));
  const command = cloned ? 'node dist/cli.js' : 'ihacpa';
  return [
    `View the results: open ${args.workbookPath} in a spreadsheet program`,
    ...(cloned ? ['See it in VS Code: npm run code'] : []),
    `Scan a copy of your own workbook: ${command} scan WORKBOOK --output reviewed.xlsx`,
    `Every option: ${command} scan --help`,
  ];
}

/** Starts scans as processes, kills them, and judges what they leave behind. Refuses to judge by the engine's own words alone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import type { JournalEvent } from '../../../src/engine/journal/journalEntry';
import { storageLayout } from '../../../src/engine/storage/storageLayout';
import { judgeScan } from '../../support/judge/judgeSave';
import { projectRoot } from '../../support/vscode/projectRoot';
import type { ScanProcessOptions } from './scanProcess';
import { identityKey } from '../../../src/core/package/identity';

export interface Ended {
  readonly killed: boolean;
  /** The scan came to its end. */
  readonly complete: boolean;
  /** Name and version of packages that were told to be finished. */
  readonly finished: readonly string[];
  readonly output: string;
  /** Whether the scan before it had come to its end, also when its process was killed before it could say so. */
  readonly afterFinished: boolean;
}

export interface RigOptions {
  /** `cli`: the built dist/cli.js. `engine`: the engine alone, which can die at a call of the file system. */
  readonly program: 'cli' | 'engine';
  readonly lookupMs: number;
  readonly batchSize: number;
  readonly maxConcurrentBatches: number;
}

export interface Kill {
  /** Milliseconds after the moment `from`. */
  readonly afterMs?: number;
  /** The start of the process, or of the scan in it. */
  readonly from?: 'process' | 'scan';
  /** Only the engine alone: right before this call. */
  readonly dieAt?: number;
}

/** How the two programs tell what happens. */
const words = {
  engine: { started: /^started /m, finished: /^finished (.+)$/gm, complete: /^ended finished$/m },
  cli: {
    started: /^(Scanning|Resuming the scan of) /m,
    finished: /^(.+): (?:vulnerable|accepted|safe|clean|review|notChecked)$/gm,
    complete: /"status":"finished"/,
  },
} as const;

export class KillRig {
  readonly workbookPath: string;
  readonly storageFolder: string;
  /** Told to be finished by any process so far. */
  readonly acknowledged = new Set<string>();

  constructor(
    folder: string,
    private readonly original: string,
    private readonly options: RigOptions,
  ) {
    this.workbookPath = join(folder, 'review.xlsx');
    this.storageFolder = join(folder, 'state');
    copyFileSync(original, this.workbookPath);
    const { batchSize: defaultBatchSize, maxConcurrentBatches } = options;
    writeFileSync(join(folder, 'ihacpa.yaml'), JSON.stringify({ batch: { defaultBatchSize, maxConcurrentBatches } }));
  }

  run(resume: boolean, kill: Kill = {}): Promise<Ended> {
    const { lookupMs, program } = this.options;
    const afterFinished = this.newestJournal().at(-1)?.type === 'finished';
    const env = { ...process.env, IHACPA_TEST_LOOKUP_DELAY_MS: String(lookupMs) };
    const child = spawn(process.execPath, this.command(resume, kill), { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Promise((resolve, reject) => {
      let output = '';
      let timer: NodeJS.Timeout | undefined;
      const arm = (): void => {
        if (kill.afterMs !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
      };
      const hear = (data: unknown): void => {
        output += String(data);
        if (timer === undefined && words[program].started.test(output)) arm();
      };
      if (kill.from === 'process') arm();
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('error', reject);
      child.on('close', (_, signal) => {
        clearTimeout(timer);
        const finished = [...output.matchAll(words[program].finished)].map((match) => match[1]!);
        const complete = words[program].complete.test(output);
        resolve({ killed: signal === 'SIGKILL', complete, finished, output, afterFinished });
      });
    });
  }

  /** No finished lookup may be missing from the journal, and none may ever be asked again. */
  judge({ finished, output, afterFinished }: Ended): void {
    // Killed before its begin or after its end: a new scan asks everything anew, and only then.
    if (output.includes('no scan to resume')) {
      const { size } = this.acknowledged;
      assert.ok(size === 0 || afterFinished, `${size} finished lookups were forgotten\n${output}`);
      this.acknowledged.clear();
    }
    const repeated = finished.filter((name) => this.acknowledged.has(name));
    assert.deepEqual(repeated, [], `repeated lookups\n${output}`);
    for (const name of finished) this.acknowledged.add(name);
    const journaled = this.journaledPackages();
    assert.equal(new Set(journaled).size, journaled.length, 'a lookup is in the journal twice');
    assert.ok(journaled.length >= this.acknowledged.size, 'a finished lookup is not in the journal');
    assert.deepEqual(judgeScan(readFileSync(this.original), readFileSync(this.workbookPath)), []);
  }

  private command(resume: boolean, { dieAt }: Kill): readonly string[] {
    const { workbookPath, storageFolder } = this;
    const { program, lookupMs, batchSize, maxConcurrentBatches } = this.options;
    if (program === 'cli') {
      const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
      const scan = ['scan', workbookPath, '--advisories', advisories, '--offline', '--storage', storageFolder];
      const how = resume ? '--resume-auto' : '--start-fresh';
      return [join(projectRoot(), 'dist', 'cli.js'), ...scan, how, '--verbose', '--json', '--no-input'];
    }
    const settings = { lookupMs, batchSize, maxConcurrentBatches, ...(dieAt === undefined ? {} : { dieAt }) };
    const options: ScanProcessOptions = { workbookPath, storageFolder, resume, ...settings };
    return [join(__dirname, 'scanProcess.js'), JSON.stringify(options)];
  }

  private journaledPackages(): string[] {
    const results = this.newestJournal().filter((event) => event.type === 'result');
    return results.map((event) => identityKey(event.data.finding.package));
  }

  /** Of the scan that began last; empty when none did. */
  private newestJournal(): readonly JournalEvent[] {
    const folder = storageLayout.scansFolder(this.storageFolder);
    const journals = (existsSync(folder) ? readdirSync(folder) : [])
      .map((scanId) => storageLayout.journal(this.storageFolder, scanId))
      .filter((path) => existsSync(path))
      .map((path) => decodeJournal(readFileSync(path)).events)
      .sort((one, other) => startOf(other).localeCompare(startOf(one)));
    return journals[0] ?? [];
  }
}

/** When a scan began, '' when its plan is not written yet. */
function startOf([first]: readonly JournalEvent[]): string {
  return first?.type === 'planned' ? first.data.startedAt : '';
}

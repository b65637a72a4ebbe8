/** Starts scans as processes, kills them, and judges what they leave behind. Refuses to judge by the engine's own words alone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { JournalEvent } from '../../../src/batch/journal/journalEntry';
import { decodeJournal } from '../../../src/batch/journal/journalDecoder';
import { storageLayout } from '../../../src/batch/storage/storageLayout';
import { identityKey } from '../../../src/core/package/packageRow';
import { isSound } from '../../../src/workbook/save/restoreBackup';
import { defaultZipLimits } from '../../../src/zip/zipLimits';
import type { ScanProcessOptions } from './scanProcess';

export interface Ended {
  readonly killed: boolean;
  /** Name and version of packages that were told to be finished. */
  readonly finished: readonly string[];
  readonly output: string;
}

export class KillRig {
  readonly workbookPath: string;
  readonly storageFolder: string;
  /** Told to be finished by any process so far. */
  readonly acknowledged = new Set<string>();

  constructor(
    folder: string,
    original: string,
    /** In the workbook. */
    private readonly packages: number,
    private readonly settings: Pick<ScanProcessOptions, 'lookupMs' | 'batchSize' | 'maxConcurrentBatches'>,
  ) {
    this.workbookPath = join(folder, 'review.xlsx');
    this.storageFolder = join(folder, 'state');
    copyFileSync(original, this.workbookPath);
  }

  /** Runs a scan process; `killAfterMs` counts from the scan's own start. */
  run(resume: boolean, kill: { readonly afterMs?: number; readonly dieAt?: number } = {}): Promise<Ended> {
    const { workbookPath, storageFolder } = this;
    const dieAt = kill.dieAt === undefined ? {} : { dieAt: kill.dieAt };
    const options: ScanProcessOptions = { workbookPath, storageFolder, resume, ...this.settings, ...dieAt };
    const child = spawn(process.execPath, [join(__dirname, 'scanProcess.js'), JSON.stringify(options)]);
    return new Promise((resolve, reject) => {
      let output = '';
      let timer: NodeJS.Timeout | undefined;
      child.stdout.on('data', (data) => {
        output += String(data);
        if (kill.afterMs !== undefined && output.includes('started ')) {
          timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
        }
      });
      child.stderr.on('data', (data) => (output += String(data)));
      child.on('error', reject);
      child.on('close', (_, signal) => {
        clearTimeout(timer);
        const finished = [...output.matchAll(/^finished (.+)$/gm)].map((match) => match[1]!);
        resolve({ killed: signal === 'SIGKILL', finished, output });
      });
    });
  }

  /** No finished lookup may be missing from the journal, and none may ever be asked again. */
  judge({ finished, output }: Ended): void {
    // Killed before its begin or after its end: a new scan asks everything anew, and only then.
    if (output.includes('nothing to resume')) {
      const { size } = this.acknowledged;
      assert.ok(size === 0 || size === this.packages, `${size} finished lookups were forgotten\n${output}`);
      this.acknowledged.clear();
    }
    const repeated = finished.filter((name) => this.acknowledged.has(name));
    assert.deepEqual(repeated, [], `repeated lookups\n${output}`);
    for (const name of finished) this.acknowledged.add(name);
    const journaled = this.journaledPackages();
    assert.equal(new Set(journaled).size, journaled.length, 'a lookup is in the journal twice');
    assert.ok(journaled.length >= this.acknowledged.size, 'a finished lookup is not in the journal');
    // Sound by our own strict container check, every CRC included; other readers are asked by the tests.
    assert.ok(isSound(readFileSync(this.workbookPath), defaultZipLimits), 'the workbook is damaged');
  }

  private journaledPackages(): string[] {
    const journals = readdirSync(storageLayout.scansFolder(this.storageFolder))
      .map((scanId) => storageLayout.journal(this.storageFolder, scanId))
      .filter((path) => existsSync(path))
      .map((path) => decodeJournal(readFileSync(path)).events)
      .sort((one, other) => startOf(other).localeCompare(startOf(one)));
    const events = journals[0] ?? [];
    return events.flatMap((event) => (event.type === 'result' ? identityKey(event.data.finding.package) : []));
  }
}

/** When a scan began, '' when its plan is not written yet. */
function startOf([first]: readonly JournalEvent[]): string {
  return first?.type === 'planned' ? first.data.startedAt : '';
}

/** How many rows a reader of another make finds in the first sheet. */
export async function rowsByExcelJs(path: string): Promise<number> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook.worksheets[0]?.actualRowCount ?? 0;
}

/** Scans through a queue next to scans without one: requests, time, and what the NVD saw of all in its window. Simulated services, real processes. Judges nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableLines } from '../../src/cli/output/terminalText';
import { advisory, factsOfWorld, workbookOf, type World } from '../scenario/smallWorlds';
import { internetSecrets } from '../support/internet/internet';
import { LoopbackInternet, mostWithin } from '../support/internet/loopbackInternet';
import { queuePrograms, QueueServer, freePort } from '../support/queue/queueServer';
import { projectRoot } from '../support/vscode/projectRoot';

export interface QueueBenchSize {
  readonly packages: number;
  /** Of them those that all workbooks have. */
  readonly common: number;
  readonly workbooks: number;
}

/** As of an organization: ten reviews that have four of five packages in common. */
export const usualSize: QueueBenchSize = { packages: 486, common: 389, workbooks: 10 };

interface Measured {
  readonly what: string;
  readonly requests: number;
  readonly ms: number;
  /** Requests to the NVD in its rolling 30 seconds, of five allowed. */
  readonly window: number;
  /** Of the workers, in MiB at their end. */
  readonly workersMb?: readonly number[];
}

const environment = { GITHUB_TOKEN: internetSecrets.githubToken };
/** Their limits would hide everything else. */
const off = ['--disable-source', 'snyk,mitre'];

export async function queueTable(size: QueueBenchSize = usualSize): Promise<string> {
  const [program] = queuePrograms;
  if (program === undefined) return 'Scans through a queue: not measured, no queue server is installed';
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-queue-bench-'));
  const bench = new QueueBench(folder, size, program);
  try {
    const alone = await bench.local(1);
    const rows = [
      alone,
      await bench.queued(1, 1),
      await bench.queued(size.workbooks, 1),
      await bench.queued(size.workbooks, 4),
    ];
    return shown(size, rows);
  } finally {
    await bench.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function shown({ packages, common, workbooks }: QueueBenchSize, rows: readonly Measured[]): string {
  const [first] = rows;
  const times = (value: number, one = 1): string => (value / one).toFixed(2);
  const cells = rows.map(({ what, requests, ms, window, workersMb = [] }) => [
    what,
    String(requests),
    times(requests, first?.requests),
    `${(ms / 1000).toFixed(1)} s`,
    times(ms, first?.ms),
    `${window} of 5`,
    workersMb.map((mb) => `${mb} MiB`).join(', '),
  ]);
  const different = packages + (workbooks - 1) * (packages - common);
  const title = `Through a queue: ${workbooks} workbooks of ${packages} packages, ${different} different ones (${times(different, packages)} times one workbook)`;
  return [title, ...tableLines([['', 'requests', 'ratio', 'time', 'ratio', 'NVD in 30 s', 'workers'], ...cells])].join(
    '\n',
  );
}

class QueueBench {
  private readonly children = new Set<ChildProcess>();
  private count = 0;

  constructor(
    private readonly folder: string,
    private readonly size: QueueBenchSize,
    private readonly program: string,
  ) {}

  async local(workbooks: number): Promise<Measured> {
    return this.measure('ihacpa scan of one', async (internet) => {
      await this.scans(workbooks, ['--source-url', internet.addresses], environment);
    });
  }

  async queued(workbooks: number, workers: number): Promise<Measured> {
    const server = new QueueServer(this.program, [], await freePort());
    await server.start();
    const workersMb: number[] = [];
    try {
      const measured = await this.measure(
        `${workbooks === 1 ? 'one' : `${workbooks} at once`} through ${workers === 1 ? 'one worker' : `${workers} workers`}`,
        async () => this.scans(workbooks, ['--queue', server.url]),
        async (internet) => {
          const words = ['worker', '--queue', server.url, '--source-url', internet.addresses, ...off];
          return Promise.all(Array.from({ length: workers }, () => this.worker(words)));
        },
        (all) => workersMb.push(...all.map(residentMb)),
      );
      return { ...measured, workersMb };
    } finally {
      await server.end();
    }
  }

  async end(): Promise<void> {
    for (const child of this.children) await stop(child);
  }

  private async measure(
    what: string,
    work: (internet: LoopbackInternet) => Promise<void>,
    prepare: (internet: LoopbackInternet) => Promise<readonly ChildProcess[]> = () => Promise.resolve([]),
    look: (helpers: readonly ChildProcess[]) => unknown = () => undefined,
  ): Promise<Measured> {
    const internet = await LoopbackInternet.start(factsOfWorld(this.world()));
    try {
      const helpers = await prepare(internet);
      const started = performance.now();
      await work(internet);
      const ms = performance.now() - started;
      look(helpers);
      await Promise.all(helpers.map(stop));
      const window = mostWithin(
        internet.seenBy('nvd').map(({ at }) => at),
        30_000,
      );
      return { what, ms, window, requests: internet.takeCount() };
    } finally {
      await internet.close();
    }
  }

  private rowsOf(workbook: number): World['rows'] {
    const { packages, common } = this.size;
    return Array.from({ length: packages }, (_, at) => [at < common ? `common-${at}` : `own-${workbook}-${at}`, '1.0']);
  }

  private world(): World {
    const rows = Array.from({ length: this.size.workbooks }, (_, at) => this.rowsOf(at)).flat();
    const names = [...new Set(rows.map(([name]) => name))];
    const records = names
      .filter((_, at) => at % 20 === 0)
      .map((name, at) =>
        advisory(name, `GHSA-aaaa-bbbb-${String(at).padStart(4, 'c')}`, [`CVE-2021-${1000 + at}`], '1.5'),
      );
    return { rows: names.map((name) => [name, '1.0']), records };
  }

  private async scans(
    count: number,
    more: readonly string[],
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const all = Array.from({ length: count }, async (_, at) => {
      const own = this.newFolder();
      const workbook = workbookOf(own, { rows: this.rowsOf(at) });
      const words = ['scan', workbook, '--storage', join(own, 'state'), '--quiet', ...off, ...more];
      const child = this.start(words, secrets);
      let said = '';
      child.stderr?.on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 1) throw new Error(`Expected findings, got code ${code}: ${said}`);
    });
    await Promise.all(all);
  }

  private async worker(words: readonly string[]): Promise<ChildProcess> {
    const child = this.start(words, environment);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (text: string) => {
        said += text;
        if (said.includes('is ready at')) resolve();
      });
      child.once('close', () => reject(new Error(`A worker ended: ${said}`)));
    });
    return child;
  }

  /** With a state of its own, as on a computer of its own. */
  private start(words: readonly string[], secrets: Readonly<Record<string, string>>): ChildProcess {
    const cli = join(projectRoot(), 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, IHACPA_STATE_HOME: this.newFolder(), NO_PROXY: '*', ...secrets },
    });
    child.stderr.setEncoding('utf8');
    this.children.add(child);
    child.once('close', () => this.children.delete(child));
    return child;
  }

  private newFolder(): string {
    const folder = join(this.folder, String((this.count += 1)));
    mkdirSync(folder);
    return folder;
  }
}

/** Where the system tells; else 0. */
function residentMb({ pid }: ChildProcess): number {
  try {
    const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kb) / 1024);
  } catch {
    return 0;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

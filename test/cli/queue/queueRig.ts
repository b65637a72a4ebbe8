/** Real workers and scans at a real queue server, with simulated services on the loopback for the workers. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/vscode/projectRoot';
import { saysOnce, startCli, type Started } from '../realCli';

export const sample = join(projectRoot(), 'media', 'sample');
/** What workers of the sample's own advisories are started with. */
export const sampleData = ['--advisories', join(sample, 'advisories'), '--offline'];

/** Call inside `describe`: what the returned functions start ends with its test. */
export function useQueueRig(folder: () => string) {
  const running = new Set<Started>();
  let count = 0;
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.allSettled([...running].map(({ ended }) => ended));
    running.clear();
  });

  /** Each with a state of its own, as on a machine of its own. */
  const start = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Started => {
    const home = join(folder(), `home-${(count += 1)}`);
    mkdirSync(home, { recursive: true });
    const started = startCli(words, { environment: { IHACPA_STATE_HOME: home, NO_PROXY: '*', ...environment } });
    running.add(started);
    return started;
  };

  return {
    start,
    /** Resolves when it takes jobs. */
    startWorker: async (
      url: string,
      more: readonly string[] = sampleData,
      environment: Readonly<Record<string, string>> = {},
    ): Promise<Started> => {
      const worker = start(['worker', '--queue', url, ...more], environment);
      await saysOnce(worker, /is ready at/);
      return worker;
    },
    /** Of a copy of the sample. */
    startScan: (url: string, more: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) => {
      const own = join(folder(), `scan-${(count += 1)}`);
      mkdirSync(own);
      const workbook = join(own, 'review.xlsx');
      cpSync(join(sample, 'review.xlsx'), workbook);
      const words = ['scan', workbook, '--storage', join(own, 'state'), '--json', '--queue', url, ...more];
      return { ...start(words, environment), workbook, words };
    },
  };
}

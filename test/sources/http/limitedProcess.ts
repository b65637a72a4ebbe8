/** A process that asks one service again and again, as a scan does, and says when. Its clock is everybody's, only faster. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceId, SourceSecrets } from '../../../src/core/scan/sourceSettings';
import { toEnglish } from '../../../src/core/message/text';
import type { Clock } from '../../../src/platform/clock';
import type { FileSystem } from '../../../src/platform/fileSystem';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import type { HttpClient } from '../../../src/sources/http/httpClient';
import { SharedLimits } from '../../../src/sources/http/sharedLimits';
import { clientFor } from './clientRig';

/** What happens here is told to whoever started the process. */
export interface LimitedWork {
  readonly service: ServiceId;
  readonly base: string;
  readonly paths: readonly string[];
  readonly folder: string;
  readonly speed: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly platform?: NodeJS.Platform;
  readonly secrets?: SourceSecrets;
  readonly cacheFolder?: string;
}

/** The machine's own, `speed` times as fast from `since` on: the same in every process. */
export function commonClock({ speed, since }: Pick<LimitedWork, 'speed' | 'since'>): Clock {
  const now = (): number => since + (Date.now() - since) * speed;
  return {
    now,
    monotonic: now,
    sleep: async (ms, signal) => {
      for (let left = ms, end = now() + ms; left > 0 && signal?.aborted !== true; left = end - now()) {
        await wait(Math.ceil(left / speed), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

export interface LimitedClient {
  readonly client: HttpClient;
  readonly warnings: readonly string[];
}

export function limitedClient(
  work: Omit<LimitedWork, 'paths'>,
  clock = commonClock(work),
  fileSystem: FileSystem = nodeFileSystem,
): LimitedClient {
  const { service, base, folder, platform = process.platform, secrets = {}, cacheFolder } = work;
  const warnings: string[] = [];
  const shared = new SharedLimits({
    ...{ folder, clock, fileSystem: nodeFileSystem, machine: { platform, folder } },
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    onDidFail: (message) => void warnings.push(toEnglish(message)),
  });
  return { warnings, client: clientFor({ [service]: base }, { clock, secrets, cacheFolder, shared, fileSystem }) };
}

/** All at once; the limits say when each leaves. */
export async function askAll(client: HttpClient, { service, base, paths }: LimitedWork): Promise<readonly string[]> {
  const hour = 3_600_000;
  const { signal } = new AbortController();
  const ask = (path: string) => client.request({ service, url: `${base}${path}`, freshMs: hour, staleMs: 0 }, signal);
  const outcomes = await Promise.all(paths.map(ask));
  return outcomes.map((outcome) => (outcome.kind === 'answer' ? `${outcome.status}` : outcome.why));
}

if (process.send !== undefined && process.argv[2] === 'work') {
  const work = JSON.parse(process.argv[3] ?? '') as LimitedWork;
  const { client, warnings } = limitedClient(work);
  process.send('started');
  void askAll(client, work).then((said) => process.send?.([...said, ...warnings]));
}

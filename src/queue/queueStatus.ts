/** What stands in a queue: its server, workers, and jobs, for a person who watches it. Changes nothing. */
import { UserError } from '../core/message/errors';
import { verbatim } from '../core/message/text';
import { queueNameOf, queuePrefix } from './jobFormat';
import type { QueueAddress } from './queueAddress';
import type { QueueLibrary } from './queueLibrary';
import { checkQueueServer, connectionOptions, factsOf } from './queueServer';
import { dataDayOf, listWorkers } from './workerRegistry';

export interface QueueStatus {
  readonly server: {
    readonly address: string;
    readonly product: string;
    readonly version: string;
    readonly memoryBytes: number;
  };
  readonly workers: readonly {
    readonly name: string;
    readonly toolVersion: string;
    readonly concurrency: number;
    readonly services: readonly string[];
    /** ISO day of its oldest data file; absent: it queries services only. */
    readonly dataDay?: string;
    readonly queue: string;
  }[];
  /** One for each version and data of workers, those without a worker included. */
  readonly queues: readonly {
    readonly name: string;
    readonly workers: number;
    readonly waiting: number;
    readonly active: number;
    readonly finished: number;
    readonly failed: number;
  }[];
}

/** Rejects with a UserError `queueRefused` or `queueAway`. */
export async function readQueueStatus(address: QueueAddress, library: QueueLibrary): Promise<QueueStatus> {
  if ((await checkQueueServer(address, library)) === 'away') throw away(address);
  const redis = new library.Redis({ ...connectionOptions(address), enableReadyCheck: false });
  redis.on('error', () => undefined); // Whatever is asked next fails or waits.
  try {
    const fact = factsOf(await redis.info());
    const isValkey = fact('valkey_version') !== '';
    const { workers } = await listWorkers(redis);
    const named = workers.map((worker) => ({ worker, queue: queueNameOf(worker) }));
    const names = new Set([...named.map(({ queue }) => queue), ...(await storedQueues(redis))]);
    const queues: QueueStatus['queues'][number][] = [];
    for (const name of [...names].sort()) {
      const own = new library.bullmq.Queue(name, { connection: redis, prefix: queuePrefix, skipVersionCheck: true });
      own.on('error', () => undefined);
      const counts = await own.getJobCounts('wait', 'prioritized', 'active', 'completed', 'failed');
      const count = (state: string): number => counts[state] ?? 0;
      queues.push({
        ...{ name, workers: named.filter(({ queue }) => queue === name).length },
        ...{ waiting: count('wait') + count('prioritized'), active: count('active') },
        ...{ finished: count('completed'), failed: count('failed') },
      });
    }
    return {
      server: {
        address: address.shown,
        product: isValkey ? 'Valkey' : 'Redis',
        version: fact(isValkey ? 'valkey_version' : 'redis_version'),
        memoryBytes: Number(fact('used_memory')),
      },
      workers: named.map(({ worker, queue }) => {
        const { name, toolVersion, concurrency, services } = worker;
        const dataDay = dataDayOf(worker);
        return { name, toolVersion, concurrency, services, queue, ...(dataDay === undefined ? {} : { dataDay }) };
      }),
      queues,
    };
  } finally {
    redis.disconnect();
  }
}

async function storedQueues(redis: InstanceType<QueueLibrary['Redis']>): Promise<readonly string[]> {
  const pattern = new RegExp(`^${queuePrefix}:(lookups-[0-9a-f]+):meta$`);
  const found: string[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${queuePrefix}:lookups-*:meta`, 'COUNT', 1000);
    found.push(...keys.flatMap((key) => pattern.exec(key)?.[1] ?? []));
    cursor = next;
  } while (cursor !== '0');
  return found;
}

function away({ shown }: QueueAddress): UserError {
  return new UserError({
    code: 'queueAway',
    what: verbatim(`The queue server ${shown} cannot be reached`),
    next: verbatim('Start it, or correct the address'),
  });
}

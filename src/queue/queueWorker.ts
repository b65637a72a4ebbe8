/** Takes jobs from the queue, many at once, and answers each. Looks nothing up itself, and trusts no job. */
import type { Job, Worker } from 'bullmq';
import * as v from 'valibot';
import type { Finding } from '../core/verdict/finding';
import type { Clock } from '../platform/clock';
import {
  type Group,
  jobFormat,
  jobSchema,
  type LookupJob,
  type LookupAnswer,
  queueNameOf,
  queuePrefix,
  withoutJobIds,
} from './jobFormat';
import type { QueueAddress } from './queueAddress';
import type { QueueLibrary } from './queueLibrary';
import { connectionOptions } from './queueServer';
import { SaidOnce } from './saidOnce';

/** Milliseconds: a worker that is gone for so long loses its jobs to others, which look every few seconds. */
const lockMs = 15_000;
const stalledMs = 7000;
/** How often a job may lose its worker; one that ends every worker must come to an end. */
const mostLosses = 50;

export interface QueueWorkerPorts {
  readonly address: QueueAddress;
  readonly library: QueueLibrary;
  readonly group: Group;
  readonly name: string;
  readonly concurrency: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly lookUp: (job: LookupJob) => Promise<Finding>;
  /** Called with what went wrong, once for the same of many jobs; it goes on. */
  readonly onDidFail: (why: string) => void;
}

export interface RunningWorker {
  /** Jobs under way. */
  readonly active: number;
  /** Jobs answered. */
  readonly done: number;
  /** Takes no more, and resolves when those under way have ended. */
  drain(): Promise<void>;
}

export function startQueueWorker(ports: QueueWorkerPorts): RunningWorker {
  const { address, library, group, concurrency, clock, onDidFail, name } = ports;
  let [active, done] = [0, 0];
  const process = async (job: Job): Promise<LookupAnswer> => {
    active += 1;
    try {
      const finding = await answer(job.data, ports);
      done += 1;
      return { format: jobFormat, toolVersion: group.toolVersion, data: group.data, finding };
    } finally {
      active -= 1;
    }
  };
  const worker: Worker = new library.bullmq.Worker(queueNameOf(group), process, {
    connection: connectionOptions(address),
    prefix: queuePrefix,
    ...{ concurrency, name, skipVersionCheck: true, skipWaitingForReady: true },
    ...{ lockDuration: lockMs, stalledInterval: stalledMs, maxStalledCount: mostLosses },
    runRetryDelay: 1000,
  });
  const said = new SaidOnce(clock, onDidFail);
  const say = (why: string): void => said.say(why, withoutJobIds(why));
  worker.on('error', (error) => say(error.message));
  worker.on('failed', (job, error) => say(`Job ${job?.id ?? ''} failed: ${error.message}`));
  return {
    get active() {
      return active;
    },
    get done() {
      return done;
    },
    drain: () => worker.close(),
  };
}

async function answer(data: unknown, { group, name, lookUp }: QueueWorkerPorts): Promise<Finding> {
  const read = v.safeParse(jobSchema, data);
  if (!read.success) throw new Error(`refused by worker ${name}: the job is not readable`);
  const job = read.output;
  if (job.toolVersion !== group.toolVersion)
    throw new Error(`refused by worker ${name}: it runs ihacpa ${group.toolVersion}, the job is of ${job.toolVersion}`);
  if (job.data !== group.data) throw new Error(`refused by worker ${name}: it has other data than the job wants`);
  return lookUp(job);
}

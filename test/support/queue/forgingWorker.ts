/** A worker that fits and answers whatever it is told to. Nothing of what it gives is checked here. */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { version as toolVersion } from '../../../package.json';
import { sourceOfService } from '../../../src/core/scan/sourceSettings';
import { assessPackage } from '../../../src/core/verdict/assess';
import {
  type Group,
  jobFormat,
  jobSchema,
  type LookupAnswer,
  type LookupJob,
  queryOf,
  queueNameOf,
  queuePrefix,
} from '../../../src/queue/jobFormat';
import { parseQueueAddress } from '../../../src/queue/queueAddress';
import { connectionOptions } from '../../../src/queue/queueServer';
import { beatMs, type Hello, sayHello } from '../../../src/queue/workerRegistry';
import { factsOf, serviceIds } from '../../../src/sources/registered';

const group: Group = { toolVersion, data: 'forged' };
const sources = serviceIds.map((id) => ({ source: sourceOfService(id), label: factsOf(id).label }));
const hello: Hello = {
  ...{ format: jobFormat, ...group, name: 'forger:1', services: [...serviceIds], isOnline: true, concurrency: 50 },
  provenance: sources.map((each) => ({ ...each, origin: 'https://example.com', dataDate: undefined })),
  counted: sources.map(({ source }) => source),
};

/** Instead of an answer; what it throws fails the job. */
export type Forge = (job: LookupJob, honest: LookupAnswer) => unknown;

/** What a worker says that has found nothing of the package. */
export function cleanAnswer(job: LookupJob): LookupAnswer {
  const query = queryOf(job);
  const clean = assessPackage(query, { status: 'ok', value: [] });
  const all = sources.map((each) => ({ ...each, status: 'ok' as const }));
  const answeredBy = hello.counted as typeof clean.answeredBy;
  return { format: jobFormat, ...group, finding: { ...clean, answeredBy, sources: all } };
}

export class ForgingWorker {
  private constructor(
    private readonly redis: Redis,
    private readonly worker: Worker,
    private readonly beating: NodeJS.Timeout,
  ) {}

  static async start(url: string, forge: Forge): Promise<ForgingWorker> {
    const connection = connectionOptions(parseQueueAddress(url));
    const redis = new Redis(connection);
    const worker = new Worker(
      queueNameOf(group),
      async ({ data }) => {
        const job = v.parse(jobSchema, data);
        return Promise.resolve(forge(job, cleanAnswer(job)));
      },
      { connection, prefix: queuePrefix, concurrency: hello.concurrency },
    );
    const beat = (): void => void sayHello(redis, 'forger', hello).catch(() => undefined);
    await sayHello(redis, 'forger', hello);
    return new ForgingWorker(redis, worker, setInterval(beat, beatMs));
  }

  async end(): Promise<void> {
    clearInterval(this.beating);
    await this.worker.close(true);
    this.redis.disconnect();
  }
}

/** A worker of a queue, from its start to its end: what it is set up to ask, its limits, and its jobs. */
import { hostname } from 'node:os';
import { setMaxListeners } from 'node:events';
import { UserError } from '../../core/message/errors';
import { toEnglish, verbatim } from '../../core/message/text';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { randomHex, systemClock } from '../../platform/systemClock';
import { jobFormat, type JobSettings, queryOf } from '../../queue/jobFormat';
import { parseQueueAddress } from '../../queue/queueAddress';
import { queueGates } from '../../queue/queueGate';
import { loadQueueLibrary } from '../../queue/queueLibrary';
import { checkQueueServer, connectionOptions } from '../../queue/queueServer';
import { startQueueWorker } from '../../queue/queueWorker';
import { beatMs, dataDigestOf, type Hello, sayGoodbye, sayHello } from '../../queue/workerRegistry';
import { openOnce } from '../../sources/offline/dataOpeners';
import { openHttpClient } from '../openHttpClient';
import { openPackageLookup } from '../openPackageLookup';
import type { ScanNetwork } from '../runScan';
import { LookupPool } from './lookupPool';

export interface WorkerRequest {
  readonly url: string;
  readonly concurrency: number;
  readonly sources: SourceSettings;
  readonly advisoriesPath?: string | undefined;
  /** No request leaves the machine but to the queue. */
  readonly isOffline: boolean;
  readonly toolVersion: string;
}

export interface WorkerIo {
  /** Absent: no service is asked. */
  readonly network?: ScanNetwork | undefined;
  readonly onDidSay: (message: string) => void;
  /** Aborting takes no more jobs, and ends the worker when those under way have ended. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two tries to reach the server at the start. */
const againMs = 1000;

/** Resolves when it was told to end. Rejects with a UserError for what it is set up with. */
export async function runWorker(request: WorkerRequest, io: WorkerIo): Promise<void> {
  const { toolVersion, sources, advisoriesPath } = request;
  const address = parseQueueAddress(request.url);
  const library = await loadQueueLibrary();
  setMaxListeners(0);
  if (!(await serverIsThere())) return;
  const redis = new library.Redis(connectionOptions(address));
  redis.on('error', () => undefined); // Its state tells.
  try {
    await work();
  } finally {
    redis.disconnect();
  }

  async function serverIsThere(): Promise<boolean> {
    for (let isSaid = false; !io.signal.aborted; isSaid = true) {
      if ((await checkQueueServer(address, library)) === undefined) return true;
      if (!isSaid) io.onDidSay(`Cannot reach the queue server ${address.shown}. Trying again every second.`);
      await systemClock.sleep(againMs, io.signal);
    }
    return false;
  }

  async function work(): Promise<void> {
    const openGate = queueGates(redis, systemClock);
    const onDidWarn = (message: Parameters<typeof toEnglish>[0]): void => io.onDidSay(toEnglish(message));
    const { services, cacheFolder } = sources;
    const client =
      io.network && openHttpClient({ ...io.network, services, cacheFolder, toolVersion, onDidWarn, openGate });
    const network = io.network && client && { client, secrets: io.network.secrets };
    const open = openOnce();
    const openFor = (asked: Pick<ScanRequest, 'sources' | 'advisoriesPath'>) =>
      openPackageLookup(asked, { network, open, onDidWarn, lookAhead: 0 });
    const whole = (await openFor({ sources, advisoriesPath })).lookup;
    const enabled = Object.keys(services).filter((id) => services[id]?.enabled === true);
    const { provenance, counted } = whole;
    if (provenance.length === 0 || counted.length === 0) throw nothingToAsk();
    const data = dataDigestOf(provenance, counted, enabled);
    const name = `${hostname()}:${process.pid}`.slice(0, 200);
    const hello: Hello = {
      ...{ format: jobFormat, toolVersion, data, name, concurrency: request.concurrency },
      ...{ services: enabled, provenance: [...provenance], counted: [...counted], isOnline: network !== undefined },
    };
    const never = new AbortController().signal;
    setMaxListeners(0, never);
    const pool = new LookupPool(async (settings) => {
      const chosen = { ...sources, ...chosenOf(settings, services) };
      return (await openFor({ sources: chosen, advisoriesPath })).lookup;
    }, systemClock);
    const worker = startQueueWorker({
      ...{ address, library, group: hello, name, concurrency: request.concurrency, clock: systemClock },
      lookUp: async (job) => (await pool.take(job.settings)).lookupWithout(job.accepted ?? [], queryOf(job), never),
      onDidFail: io.onDidSay,
    });
    const id = randomHex(12);
    const beat = (): void => {
      if (redis.status === 'ready') sayHello(redis, id, hello).catch(() => undefined);
    };
    await sayHello(redis, id, hello);
    const beating = setInterval(beat, beatMs);
    io.onDidSay(
      `Worker ${name} is ready at ${address.shown} (ihacpa ${toolVersion}, ${provenance.map(({ label }) => label).join(', ')}).`,
    );
    await whenAborted(io.signal);
    clearInterval(beating);
    if (redis.status === 'ready') await sayGoodbye(redis, id).catch(() => undefined);
    io.onDidSay(`Finishing ${worker.active} jobs, then stopping. Interrupt again to stop now.`);
    await worker.drain();
    io.onDidSay(`Worker ${name} stopped after ${worker.done} jobs.`);
  }
}

/** Sources that the job wants, of those that this worker is set up to ask. */
function chosenOf(settings: JobSettings, services: SourceSettings['services']): Partial<SourceSettings> {
  const chosen = Object.entries(services).map(([id, service]) => {
    const enabled = service.enabled && settings.services.includes(id);
    return [id, { ...service, enabled }] as const;
  });
  const { ageBounds } = settings;
  return { services: Object.fromEntries(chosen), ...(ageBounds === undefined ? {} : { ageBounds }) };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function nothingToAsk(): UserError {
  return new UserError({
    code: 'badArgument',
    what: verbatim('The worker has no source to query'),
    next: verbatim('Leave out --offline, or pass --advisories'),
  });
}

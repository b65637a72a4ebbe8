/** Opens the lookup of a scan at the workers of a queue, or here after all where a person said so. */
import type { ScanRequest } from '../../core/scan/scanRequest';
import { sourceOfService } from '../../core/scan/sourceSettings';
import type { LookupExecutor } from '../../core/verdict/lookup';
import { UserError } from '../../core/message/errors';
import { verbatim } from '../../core/message/text';
import { systemClock } from '../../platform/systemClock';
import type { JobSettings } from '../../queue/jobFormat';
import { parseQueueAddress } from '../../queue/queueAddress';
import { loadQueueLibrary } from '../../queue/queueLibrary';
import { QueueLookup } from '../../queue/queueLookup';
import { QueueWatch } from '../../queue/queueWatch';
import { standingsBy } from '../../sources/openSources';
import type { OpenElsewhere } from '../runScan';
import { FallbackLookup } from './fallbackLookup';

export interface QueueChoice {
  /** May hold a password. */
  readonly url: string;
  /** What to do when the server or every worker is gone for too long. */
  readonly fallback: 'none' | 'local';
}

/** Milliseconds without a server or a worker until a scan gives up; tests shorten it. */
const usualPatienceMs = 60_000;

/** For `runScan`. Rejects with a UserError `badArgument`, `queueRefused`, or `queueAway`. */
export function lookUpAtQueue({ url, fallback }: QueueChoice): OpenElsewhere {
  return async (request, { openHere, acceptedOf, onDidWarn, signal }) => {
    const address = parseQueueAddress(url);
    const library = await loadQueueLibrary();
    const settings = jobSettingsOf(request);
    const watch = new QueueWatch({
      ...{ address, library, clock: systemClock, signal },
      wanted: { toolVersion: request.toolVersion, services: settings.services },
      patienceMs: Number(process.env['IHACPA_TEST_QUEUE_PATIENCE_MS'] ?? 0) || usualPatienceMs,
      onDidWarn: (message) => onDidWarn(verbatim(message)),
    });
    const goHere = async (error: unknown): Promise<LookupExecutor> => {
      if (fallback !== 'local' || !isAway(error)) throw error;
      onDidWarn(verbatim(`${error.what}. This scan now queries the sources itself.`));
      return (await openHere()).lookup;
    };
    try {
      const { hello, now } = await watch.find();
      const lookup = new QueueLookup({ address, library, redis: watch.redis, hello, settings, acceptedOf, now });
      watch.watch(hello.data, (error) => lookup.fail(error));
      const close = async (): Promise<void> => {
        await lookup.close();
        watch.close();
      };
      const asked = new Set(settings.services.map(sourceOfService));
      const sources = hello.provenance.flatMap(({ source }) => (asked.has(source) ? [source] : []));
      const label = hello.provenance.find(({ source }) => source === 'advisories')?.label ?? 'OSV';
      const standings = standingsBy(label, sources, hello.isOnline);
      return { lookup: fallback === 'local' ? new FallbackLookup(lookup, goHere) : lookup, standings, close };
    } catch (error) {
      watch.close();
      if (fallback !== 'local' || !isAway(error)) throw error;
      onDidWarn(verbatim(`${error.what}. This scan now queries the sources itself.`));
      return openHere();
    }
  };
}

function jobSettingsOf({ sources }: ScanRequest): JobSettings {
  const services = Object.entries(sources?.services ?? {}).flatMap(([id, { enabled }]) => (enabled ? [id] : []));
  const bounds = sources?.ageBounds;
  return { services: services.sort(), ...(bounds === undefined ? {} : { ageBounds: bounds }) };
}

function isAway(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'queueAway';
}

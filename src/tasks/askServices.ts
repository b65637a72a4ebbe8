/** Asks every source that is on one question through the client that scans use, but once and without kept answers. Reads no workbook. */
import type { Clock } from '../platform/clock';
import type { ServiceId, SourceSecrets, SourceSettings } from '../core/scan/sourceSettings';
import { checkServices, type ServiceCheck } from '../sources/check/checkServices';
import { adviceOf } from '../sources/http/retryAfter';
import type { Transport } from '../sources/http/transport';
import { openSources } from '../sources/openSources';
import { randomHex, systemClock } from '../platform/systemClock';
import { openHttpClient } from './openHttpClient';

export interface AskServicesPorts {
  readonly transport: Transport;
  readonly secrets: SourceSecrets;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
  /** This machine's when absent. */
  readonly clock?: Clock;
  /** From which on data is old; 30 when absent. */
  readonly fileDays?: number | undefined;
}

/** In the order of `serviceIds`; rejects only with the signal's reason. */
export async function askServices(
  services: SourceSettings['services'],
  { transport, secrets, toolVersion, signal, fileDays, clock = systemClock }: AskServicesPorts,
): Promise<readonly ServiceCheck[]> {
  const firstSent = new Map<ServiceId, number>();
  const onDidSend = (id: ServiceId): void => void firstSent.set(id, firstSent.get(id) ?? clock.monotonic());
  const waits = new Map<string, number>();
  const client = openHttpClient({
    transport: hearing(transport, clock, waits),
    clock,
    services,
    secrets,
    toolVersion,
    onDidSend,
    mostTries: 1,
  });
  const network = { client, secrets };
  const world = { network, clock, randomHex, onDidWarn: () => undefined };
  const { sources } = await openSources({ services, files: {} }, undefined, world);
  return checkServices({ sources, services, secrets, clock, firstSent, waits, fileDays }, signal);
}

/** Notes what hosts ask to be waited, in milliseconds. */
function hearing(transport: Transport, clock: Clock, waits: Map<string, number>): Transport {
  return async (request, signal) => {
    const response = await transport(request, signal);
    const ms = adviceOf(response, clock.now());
    if (ms !== undefined) waits.set(new URL(request.url).host, ms);
    return response;
  };
}

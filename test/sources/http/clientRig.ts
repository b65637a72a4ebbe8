/** The client on Node's own fetch with a fast clock, asking loopback servers. Counts nothing itself. */
import { randomBytes } from 'node:crypto';
import { boundedFetch } from '../../../src/sources/http/boundedFetch';
import { createHttpClient, type HttpClientPorts } from '../../../src/sources/http/createHttpClient';
import type { HttpAnswer, HttpClient, HttpOutcome, HttpUnavailable } from '../../../src/sources/http/httpClient';
import type { ServiceId, SourceSecrets } from '../../../src/core/scan/sourceSettings';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { scaledClock } from '../../support/scaledClock';

export const never = new AbortController().signal;

/** A minute takes 300 ms. */
export const speed = 200;

export type RigOptions = Partial<Omit<HttpClientPorts, 'services'>>;

/** Services at other addresses than their own; `base` without a slash at the end. */
export function clientFor(bases: Partial<Record<ServiceId, string>>, options: RigOptions = {}): HttpClient {
  const services = Object.fromEntries(
    Object.entries(bases).map(([service, baseUrl]) => [service, { enabled: true, baseUrl }]),
  );
  return createHttpClient({
    transport: boundedFetch((url, init) => fetch(url, init)),
    clock: scaledClock(speed),
    random: () => 0.5,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    fileSystem: nodeFileSystem,
    secrets: {} satisfies SourceSecrets,
    userAgent: 'ihacpa-package-review/0.0.0',
    services,
    ...options,
  });
}

export interface Ask {
  readonly service?: ServiceId;
  readonly freshMs?: number;
  readonly staleMs?: number;
}

export function ask(
  client: HttpClient,
  url: string,
  { service = 'osv', freshMs = 0, staleMs = 0 }: Ask = {},
): Promise<HttpOutcome> {
  return client.request({ service, url, freshMs, staleMs }, never);
}

export function answered(outcome: HttpOutcome): HttpAnswer {
  if (outcome.kind === 'answer') return outcome;
  throw new Error(`Expected an answer, got: ${outcome.why}`);
}

export function refused(outcome: HttpOutcome): HttpUnavailable {
  if (outcome.kind === 'unavailable') return outcome;
  throw new Error(`Expected none, got an answer with status ${outcome.status}`);
}

export function textOf(outcome: HttpOutcome): string {
  return Buffer.from(answered(outcome).body).toString();
}

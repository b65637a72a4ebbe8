/** Tries one token by one request. Keeps and tells nothing of it. */
import { serviceIds } from '../../sources/registered';
import { testConnection } from '../../sources/connectionTest';
import { openHttpClient } from '../../tasks/openHttpClient';
import type { Transport } from '../../sources/http/transport';
import type { JobAnswers, JobInput } from './jobProtocol';

/** The NVD's window, which other scans may have filled, and its answer. */
const limitMs = 60_000;

export function testToken(
  transport: Transport,
  { service, secrets, baseUrl, toolVersion }: JobInput<'testToken'>,
): Promise<JobAnswers['testToken']> {
  const own = { enabled: true, ...(baseUrl === undefined ? {} : { baseUrl }) };
  const services = Object.fromEntries(serviceIds.map((id) => [id, id === service ? own : { enabled: false }]));
  const client = openHttpClient({ transport, services, secrets, toolVersion });
  return testConnection(service, client, baseUrl, AbortSignal.timeout(limitMs));
}

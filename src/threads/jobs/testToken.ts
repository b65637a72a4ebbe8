/** Tries one token by one request. Keeps and tells nothing of it. */
import { serviceIds } from '../../sources/registered';
import { testConnection } from '../../sources/connectionTest';
import { createHttpClient } from '../../sources/http/createHttpClient';
import { userAgentOf } from '../../tasks/userAgent';
import type { Transport } from '../../sources/http/transport';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { randomHex, systemClock } from '../../platform/systemClock';
import type { JobAnswers, JobInput } from './jobProtocol';

const limitMs = 30_000;

export function testToken(
  transport: Transport,
  { service, secrets, baseUrl, toolVersion }: JobInput<'testToken'>,
): Promise<JobAnswers['testToken']> {
  const own = { enabled: true, ...(baseUrl === undefined ? {} : { baseUrl }) };
  const services = Object.fromEntries(serviceIds.map((id) => [id, id === service ? own : { enabled: false }]));
  const client = createHttpClient({
    ...{ transport, clock: systemClock, random: Math.random, randomHex, fileSystem: nodeFileSystem },
    services,
    secrets,
    userAgent: userAgentOf(toolVersion),
  });
  return testConnection(service, client, baseUrl, AbortSignal.timeout(limitMs));
}

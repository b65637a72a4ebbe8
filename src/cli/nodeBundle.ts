/** Offline data over this process's own network, clock and disk. Decides nothing. */
import { createHttpClient, userAgentOf } from '../sources/http/createHttpClient';
import { type BundleResult, downloadBundle } from '../sources/bulk/downloadBundle';
import { bulkFiles } from '../sources/bulk/bulkFiles';
import { nodeFileSystem } from '../workbook/disk/nodeFileSystem';
import { randomHex, systemClock } from '../worker/systemClock';
import type { BundleIo } from './cliPorts';
import { nodeTransport } from './nodeTransport';

export function downloadNodeBundle(
  toolVersion: string,
  folder: string,
  { mirror, signal, onDidProgress }: BundleIo,
): Promise<readonly BundleResult[]> {
  const services = bulkFiles.map(({ service }) => [service, { enabled: true, baseUrl: mirror }] as const);
  const client = createHttpClient({
    transport: nodeTransport(),
    clock: systemClock,
    random: Math.random,
    randomHex,
    fileSystem: nodeFileSystem,
    services: mirror === undefined ? {} : Object.fromEntries(services),
    // Everything here is public.
    secrets: {},
    userAgent: userAgentOf(toolVersion),
  });
  const progress = onDidProgress === undefined ? {} : { onDidProgress };
  return downloadBundle(folder, { client, clock: systemClock, signal, mirror, ...progress });
}

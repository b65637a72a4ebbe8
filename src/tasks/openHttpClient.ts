/** The client of all services on this machine: its disk, its chance, and limits that count over all processes of the user. */
import { join } from 'node:path';
import { userStateFolder } from '../engine/storage/userState';
import type { Clock } from '../platform/clock';
import type { SourceSecrets, SourceSettings } from '../core/scan/sourceSettings';
import type { Text } from '../core/message/text';
import { createHttpClient, type HttpClientPorts } from '../sources/http/createHttpClient';
import type { HttpClient } from '../sources/http/httpClient';
import type { OpenGate } from '../sources/http/sharedGate';
import { SharedLimits } from '../sources/http/sharedLimits';
import type { Transport } from '../sources/http/transport';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { randomHex, systemClock } from '../platform/systemClock';
import { userAgentOf } from './userAgent';

export interface ClientOptions {
  readonly transport: Transport;
  readonly services: SourceSettings['services'];
  readonly secrets: SourceSecrets;
  readonly toolVersion: string;
  /** This machine's when absent. */
  readonly clock?: Clock | undefined;
  /** Absent: no response is kept. */
  readonly cacheFolder?: string | undefined;
  readonly mostTries?: number;
  readonly onDidSend?: NonNullable<HttpClientPorts['onDidSend']>;
  /** Opens what counts over several machines, too; absent: nothing does. */
  readonly openGate?: OpenGate | undefined;
  /** Called at most once, where the limits count for this process alone. */
  readonly onDidWarn?: (message: Text) => void;
}

export function openHttpClient({ toolVersion, clock = systemClock, onDidWarn, ...options }: ClientOptions): HttpClient {
  const machine = { fileSystem: nodeFileSystem, clock, randomHex };
  const warning = onDidWarn === undefined ? {} : { onDidFail: onDidWarn };
  const shared = new SharedLimits({ ...machine, folder: join(userStateFolder(), 'limits'), ...warning });
  return createHttpClient({ ...options, ...machine, random: Math.random, shared, userAgent: userAgentOf(toolVersion) });
}

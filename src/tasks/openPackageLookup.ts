/** Opens the lookup of packages in the sources themselves, from this process. */
import type { Clock } from '../platform/clock';
import type { AcceptedOf } from '../core/verdict/acceptRisks';
import type { LookupExecutor } from '../core/verdict/lookup';
import type { SourceAvailabilities } from '../core/verdict/sourceAvailability';
import type { SourceId } from '../core/advisory/evidence';
import type { ScanRequest } from '../core/scan/scanRequest';
import { sourceOfService, type SourceSecrets } from '../core/scan/sourceSettings';
import type { Text } from '../core/message/text';
import type { HttpClient } from '../sources/http/httpClient';
import { PackageLookup, usualLookAhead } from '../sources/lookup/packageLookup';
import type { DataOpeners } from '../sources/offline/dataOpeners';
import { openSources } from '../sources/openSources';
import { serviceIds } from '../sources/registered';
import { randomHex, systemClock } from '../platform/systemClock';

export interface PackageLookupWorld {
  /** Absent: no service is asked. */
  readonly network?: { readonly client: HttpClient; readonly secrets: SourceSecrets } | undefined;
  /** The machine's own when absent. */
  readonly clock?: Clock | undefined;
  readonly open?: DataOpeners | undefined;
  readonly onDidWarn: (message: Text) => void;
  /** Packages looked up before their turn; when absent, as many as a scan usually does. */
  readonly lookAhead?: number;
  /** Absent: nothing is accepted. */
  readonly acceptedOf?: AcceptedOf | undefined;
}

export interface OpenedLookup {
  readonly lookup: LookupExecutor;
  readonly standings: SourceAvailabilities;
  /** Frees what it holds; absent: nothing. Never rejects. */
  readonly close?: () => Promise<void>;
}

/** Rejects with a UserError for data at hand that cannot be read. */
export async function openPackageLookup(
  { sources: settings, advisoriesPath }: Pick<ScanRequest, 'sources' | 'advisoriesPath'>,
  { network, clock = systemClock, open, onDidWarn, lookAhead = usualLookAhead, acceptedOf }: PackageLookupWorld,
): Promise<OpenedLookup & { readonly lookup: PackageLookup }> {
  const opened = await openSources(settings, advisoriesPath, { network, clock, randomHex, onDidWarn, open });
  const lookup = new PackageLookup(opened.sources, {
    clock,
    onDidWarn,
    ageBounds: settings?.ageBounds,
    sent: ({ source }) => sentBy(source, network?.client),
    lookAhead: opened.isLive ? lookAhead : 0,
    delayMs: testDelayMs(),
    acceptedOf,
  });
  return { lookup, standings: opened.standings };
}

function sentBy(source: SourceId, client: HttpClient | undefined): number {
  const services = serviceIds.filter((service) => sourceOfService(service) === source);
  return services.reduce((sum, service) => sum + (client?.sent.get(service) ?? 0), 0);
}

/** Tests slow each lookup down through this variable, to stand for a network; nothing else sets it. */
function testDelayMs(): number {
  return Number(process.env['IHACPA_TEST_LOOKUP_DELAY_MS'] ?? 0) || 0;
}

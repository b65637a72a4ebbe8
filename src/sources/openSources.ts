/** Puts the sources of one scan together from its settings. */
import type { Clock, RandomHex } from '../platform/clock';
import type { SourceId } from '../core/advisory/evidence';
import type { AdvisorySource } from '../core/advisory/source';
import { notCheckedWhy } from '../core/cells/resultGrammar';
import type { SourceAvailability, SourceAvailabilities } from '../core/verdict/sourceAvailability';
import type { ServiceId, SourceSecrets, SourceSettings } from '../core/scan/sourceSettings';
import { type Text } from '../core/message/text';
import { remark } from '../core/message/remark';
import { type BundledFile, type BundledFiles, bundleFiles } from './offline/bundleManifest';
import type { HttpClient } from './http/httpClient';
import { advisoriesWithFallback } from './lookup/advisoriesWithFallback';
import type { LookupSources } from './lookup/lookupSources';
import { noAdvisories } from './lookup/noAdvisories';
import { type DataOpeners, openAnew } from './offline/dataOpeners';
import { requireDataFiles } from './offline/requireDataFiles';
import { OsvAdvisories } from './osv/osv';
import { serviceIds } from './registered';
import { type Ability, type PortOfAbility, adapters } from './adapters';
import { PypiIndex } from './pypi/pypi';
import { openPypiFolder } from './pypi/pypiFolder';
import type { PypiNames } from './pypi/pypiNames';
import type { SourceContext } from './sourceContext';

export interface SourceWorld {
  /** Absent: the scan is offline. */
  readonly network?: { readonly client: HttpClient; readonly secrets: SourceSecrets } | undefined;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  readonly onDidWarn: (message: Text) => void;
  /** Absent: anew. */
  readonly open?: DataOpeners | undefined;
}

export interface OpenedSources {
  readonly sources: LookupSources;
  /** Of the columns whose source may be off. */
  readonly standings: SourceAvailabilities;
  /** Whether any of them asks the network. */
  readonly isLive: boolean;
}

const nothingAsked: SourceSettings = { services: {}, files: {} };

/** Rejects with a UserError for data at hand that cannot be read. */
export async function openSources(
  settings: SourceSettings = nothingAsked,
  advisoriesPath: string | undefined,
  world: SourceWorld,
): Promise<OpenedSources> {
  const { files } = settings;
  const { clock, network, open = openAnew } = world;
  await requireDataFiles(files);
  const live = liveContexts(settings, world);
  const secrets = network?.secrets ?? {};
  const advisories = await openAdvisories(advisoriesPath, live('osv'), world);
  const bundle: BundledFiles = advisoriesPath === undefined ? {} : await bundleFiles(advisoriesPath);
  const pypi = live('pypi');
  const folder = files['pypi'];
  const index = folder === undefined ? pypi && new PypiIndex(pypi) : await openPypiFolder(folder);
  const opened = serviceIds.flatMap((id) => {
    const adapter = adapters[id];
    if (adapter === undefined) return [];
    const { ability, open: ofService, openFile } = adapter;
    const named = files[id];
    const context = live(id);
    const bundled = bundle[id];
    // A file that a person named, else the service, else what lies with the advisories.
    if (openFile !== undefined && named !== undefined) return [{ ability, port: openFile(named, clock) }];
    if (context !== undefined) return [{ ability, port: ofService(context, secrets) }];
    if (openFile === undefined || bundled === undefined) return [];
    return [{ ability, port: openFile(bundled.path, clock, bundled.dataDate) }];
  });
  /** The adapter's type joins the ability with its port; the list has lost that. */
  const portsOf = <A extends Ability>(ability: A): readonly PortOfAbility[A][] =>
    opened.filter((each) => each.ability === ability).map(({ port }) => port as PortOfAbility[A]);
  const sources: LookupSources = {
    advisories,
    index,
    names: await openNames(files['pypiNames'], bundle['pypiNames'], open),
    reports: portsOf('reports'),
    cveReports: portsOf('cveReports'),
    knownExploited: portsOf('knownExploited'),
    predictions: portsOf('predictions'),
    exploits: portsOf('exploits'),
  };
  const isLive = network !== undefined && Object.values(settings.services).some(({ enabled }) => enabled);
  return { sources, standings: standingsOf(sources, network !== undefined), isLive };
}

function openNames(
  named: string | undefined,
  bundled: BundledFile | undefined,
  open: DataOpeners,
): Promise<PypiNames | undefined> {
  if (named !== undefined) return open.names(named);
  return bundled === undefined ? Promise.resolve(undefined) : open.names(bundled.path, bundled.retrievedAt);
}

/** What a service is asked with; undefined when it is off or nothing may leave the machine. */
function liveContexts({ services, cacheFolder }: SourceSettings, { network, clock, randomHex }: SourceWorld) {
  return (service: ServiceId): SourceContext | undefined => {
    const setting = services[service];
    if (network === undefined || setting?.enabled !== true) return undefined;
    const baseUrl = setting.baseUrl?.replace(/\/+$/, '');
    return { client: network.client, clock, randomHex, baseUrl, cacheFolder };
  };
}

async function openAdvisories(
  path: string | undefined,
  context: SourceContext | undefined,
  { onDidWarn, clock, open = openAnew }: SourceWorld,
): Promise<AdvisorySource> {
  const atHand = path === undefined ? undefined : await open.advisories(path, clock.now());
  if (context === undefined) return atHand ?? noAdvisories(remark`not provided`);
  const live = new OsvAdvisories(context);
  return atHand === undefined ? live : advisoriesWithFallback(live, atHand, onDidWarn);
}

function standingsOf(sources: LookupSources, online: boolean): SourceAvailabilities {
  const { advisories, reports, cveReports, exploits } = sources;
  const asked = [...reports, ...cveReports, ...exploits].map(({ provenance }) => provenance.source);
  return standingsBy(advisories.provenance.label, asked, online);
}

/** Of the columns that each show one source, by the sources that are asked. */
export function standingsBy(advisories: string, asked: readonly SourceId[], online: boolean): SourceAvailabilities {
  const standing = (label: string, source: SourceId, offline: string): SourceAvailability =>
    asked.includes(source) ? { label } : { label, notChecked: online ? notCheckedWhy.off : offline };
  return {
    advisories: { label: advisories },
    nvd: standing('NVD', 'nvd', notCheckedWhy.offline),
    mitre: standing('MITRE', 'mitre', notCheckedWhy.offline),
    snyk: standing('Snyk', 'snyk', notCheckedWhy.noToken),
    exploitDb: standing('Exploit-DB', 'exploitDb', notCheckedWhy.offline),
  };
}

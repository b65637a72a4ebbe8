/** Puts the sources of one scan together from its settings. */
import type { Clock, RandomHex } from '../platform/clock';
import type { AdvisorySource } from '../core/advisory/source';
import { notCheckedWhy } from '../core/cells/resultGrammar';
import type { SourceAvailability, SourceAvailabilities } from '../core/verdict/sourceAvailability';
import type { ServiceId, SourceSecrets, SourceSettings } from '../core/scan/sourceSettings';
import { type Text } from '../core/message/text';
import { remark } from '../core/message/remark';
import { type BundledFile, bundleFiles } from './offline/bundleManifest';
import { epss } from './epss/epss';
import { epssFile } from './epss/epssFile';
import { exploitDb, exploitDbFile } from './exploitDb/exploitDb';
import { githubAdvisories } from './githubAdvisories/githubAdvisories';
import type { HttpClient } from './http/httpClient';
import { kev, kevFile } from './kev/kev';
import { advisoriesWithFallback } from './lookup/advisoriesWithFallback';
import type { LookupSources } from './lookup/lookupSources';
import { noAdvisories } from './lookup/noAdvisories';
import { mitreCve } from './mitreCve/mitreCve';
import { nvd } from './nvd/nvd';
import { type DataOpeners, openAnew } from './offline/dataOpeners';
import { requireDataFiles } from './offline/requireDataFiles';
import { OsvAdvisories } from './osv/osv';
import { PypiIndex } from './pypi/pypi';
import { openPypiFolder } from './pypi/pypiFolder';
import type { PypiNames } from './pypi/pypiNames';
import { snyk } from './snyk/snyk';
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
  const github = live('github');
  const snykContext = live('snyk');
  const secrets = network?.secrets ?? {};
  const advisories = await openAdvisories(advisoriesPath, live('osv'), world);
  const bundle = advisoriesPath === undefined ? {} : await bundleFiles(advisoriesPath);
  const sources: LookupSources = {
    advisories,
    index:
      files.pypi === undefined
        ? made(live('pypi'), (context) => new PypiIndex(context))
        : await openPypiFolder(files.pypi),
    names: await openNames(files.pypiNames, bundle.pypiNames, open),
    github: github && githubAdvisories(github, secrets.githubToken !== undefined),
    snyk:
      snykContext &&
      snyk(snykContext, { hasToken: secrets.snykToken !== undefined, organization: secrets.snykOrganization }),
    nvd: made(live('nvd'), (context) => nvd(context, secrets.nvdApiKey !== undefined)),
    mitre: made(live('mitre'), mitreCve),
    kev: listSource(files.kev, made(live('kev'), kev), bundle.kev, (path, day) => kevFile(path, clock, day)),
    epss: listSource(files.epss, made(live('epss'), epss), bundle.epss, (path, day) => epssFile(path, clock, day)),
    exploitDb: listSource(files.exploitDb, made(live('exploitDb'), exploitDb), bundle.exploitDb, (path, day) =>
      exploitDbFile(path, clock, day),
    ),
  };
  const isLive = network !== undefined && Object.values(settings.services).some(({ enabled }) => enabled);
  return { sources, standings: standingsOf(sources, network !== undefined), isLive };
}

/** A file that a person named, else the service, else what lies with the advisories. */
function listSource<Port>(
  named: string | undefined,
  service: Port | undefined,
  bundled: BundledFile | undefined,
  ofFile: (path: string, dataDate: string | undefined) => Port,
): Port | undefined {
  if (named !== undefined) return ofFile(named, undefined);
  return service ?? (bundled === undefined ? undefined : ofFile(bundled.path, bundled.dataDate));
}

function openNames(
  named: string | undefined,
  bundled: BundledFile | undefined,
  open: DataOpeners,
): Promise<PypiNames | undefined> {
  if (named !== undefined) return open.names(named);
  return bundled === undefined ? Promise.resolve(undefined) : open.names(bundled.path, bundled.retrievedAt);
}

function made<Port>(context: SourceContext | undefined, make: (context: SourceContext) => Port): Port | undefined {
  return context === undefined ? undefined : make(context);
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
  if (context === undefined) return atHand ?? noAdvisories(remark`not given`);
  const live = new OsvAdvisories(context);
  return atHand === undefined ? live : advisoriesWithFallback(live, atHand, onDidWarn);
}

function standingsOf(
  { advisories, snyk: asksSnyk, exploitDb: asksExploits, nvd: asksNvd, mitre: asksMitre }: LookupSources,
  online: boolean,
): SourceAvailabilities {
  const standing = (label: string, isAsked: boolean, offline: string): SourceAvailability =>
    isAsked ? { label } : { label, notChecked: online ? notCheckedWhy.off : offline };
  return {
    advisories: { label: advisories.provenance.label },
    nvd: standing('NVD', asksNvd !== undefined, notCheckedWhy.offline),
    mitre: standing('MITRE', asksMitre !== undefined, notCheckedWhy.offline),
    snyk: standing('Snyk', asksSnyk !== undefined, notCheckedWhy.noToken),
    exploitDb: standing('Exploit-DB', asksExploits !== undefined, notCheckedWhy.offline),
  };
}

/** The sources beside PyPI and OSV on the real client and the simulated internet, asked about many packages at once. Decides nothing. */
import { randomBytes } from 'node:crypto';
import type { SourceAnswer } from '../../src/core/advisory/source';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { epss } from '../../src/sources/epss/epss';
import { exploitDb } from '../../src/sources/exploitDb/exploitDb';
import { githubAdvisories } from '../../src/sources/githubAdvisories/githubAdvisories';
import { boundedFetch } from '../../src/sources/http/boundedFetch';
import { createHttpClient } from '../../src/sources/http/createHttpClient';
import { kev } from '../../src/sources/kev/kev';
import { mitreCve } from '../../src/sources/mitreCve/mitreCve';
import { nvd } from '../../src/sources/nvd/nvd';
import { snyk } from '../../src/sources/snyk/snyk';
import type { SourceContext } from '../../src/sources/sourceContext';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';

export interface FeedQuestions {
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly cves: readonly string[];
}

export const feedIds = [
  'github',
  'nvd',
  'mitre',
  'snyk',
  'exploitDb',
  'kev',
  'epss',
] as const satisfies readonly ServiceId[];
export type FeedId = (typeof feedIds)[number];

/** What was answered, by source and then by package or CVE; lists answer under the one key `all`. */
export type FeedAnswers = Readonly<Record<FeedId, ReadonlyMap<string, SourceAnswer<unknown>>>>;

/** Everything is asked at once, as a scan does that knows its packages. */
export async function askFeeds(
  internet: SimulatedInternet,
  { packages, cves }: FeedQuestions,
  cacheFolder?: string,
): Promise<FeedAnswers> {
  const { clock } = internet;
  const { services } = internet.settings();
  const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
  const client = createHttpClient({
    ...{
      transport: clock.watch(boundedFetch(fetch)),
      clock,
      random: Math.random,
      randomHex,
      fileSystem: nodeFileSystem,
    },
    ...{ services, secrets: internetSecrets, cacheFolder, userAgent: 'ihacpa-test/0' },
  });
  const context = (id: FeedId): SourceContext => ({
    client,
    clock,
    randomHex,
    baseUrl: services[id]?.baseUrl,
    cacheFolder,
  });
  const signal = new AbortController().signal;
  const reports = {
    github: githubAdvisories(context('github'), true),
    snyk: snyk(context('snyk'), { hasToken: true }),
  };
  const about = async (id: 'github' | 'snyk') =>
    new Map(
      await Promise.all(
        packages.map(
          async ({ name, version }) => [name, await reports[id].fetchReport(name, version, signal)] as const,
        ),
      ),
    );
  const lists = { exploitDb: exploitDb(context('exploitDb')), kev: kev(context('kev')), epss: epss(context('epss')) };
  const all = async (id: keyof typeof lists) => new Map([['all', await lists[id].find(cves, signal)]]);
  const [github, nvdAnswers, mitre, snykAnswers, exploits, exploited, predictions] = await Promise.all([
    about('github'),
    nvd(context('nvd')).fetchOpinions(cves, signal),
    mitreCve(context('mitre')).fetchOpinions(cves, signal),
    about('snyk'),
    all('exploitDb'),
    all('kev'),
    all('epss'),
  ]);
  return {
    ...{ github, nvd: nvdAnswers, mitre, snyk: snykAnswers },
    ...{ exploitDb: exploits, kev: exploited, epss: predictions },
  };
}

/** Scans of two packages during which one service answers as a test says. */
import { join } from 'node:path';
import type { ServiceId, SourceSecrets, SourceSettings } from '../../src/core/scan/sourceSettings';
import type { Transport, TransportResponse } from '../../src/sources/http/transport';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';
import { mirrorService, type mirrorShapes } from '../support/internet/services/pypiMirrors';
import { scan, type ScanOutcome } from './scanRig';
import { advisory, type Cells, cellsOf, startWorld, workbookOf, type World } from './smallWorlds';

export const ghsa = 'GHSA-aaaa-bbbb-cccc';
export const cve = 'CVE-2021-0001';
export const released = [
  ['1.0', '2020-01-01'],
  ['2.0', '2021-01-01'],
] as const;

/** `demo` 1.0 has a flaw, `clean` has none. */
export const world: World = {
  rows: [
    ['demo', '1.0'],
    ['clean', '1.0'],
  ],
  records: [advisory('demo', ghsa, [cve], '2.0')],
  own: { releases: { demo: released, clean: released }, snyk: { demo: [], clean: [] } },
};

interface Met {
  readonly url: URL;
  /** How often the service was asked before. */
  readonly before: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Undefined: the simulated service answers. */
export type Meets = (met: Met) => TransportResponse | { readonly json: unknown } | undefined;

export interface Told {
  readonly outcome: ScanOutcome;
  readonly internet: SimulatedInternet;
  readonly asked: readonly URL[];
}

export interface Options {
  readonly over?: World;
  readonly secrets?: SourceSecrets;
  readonly services?: (services: SourceSettings['services']) => SourceSettings['services'];
  readonly files?: SourceSettings['files'];
  /** Of every answer of the service, added to its own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly shape?: (typeof mirrorShapes)[number];
}

/** `folder` is that of one test. */
export function useTold(
  folder: () => string,
): (service: ServiceId | undefined, meets: Meets, options?: Options) => Promise<Told> {
  let scans = 0;
  return told;

  /** A scan during which `service` answers as `meets` says. */
  async function told(service: ServiceId | undefined, meets: Meets, options: Options = {}): Promise<Told> {
    const {
      over = world,
      secrets = internetSecrets,
      services = (all: SourceSettings['services']) => all,
      files = {},
      headers = {},
      shape,
    } = options;
    const internet = await startWorld(over, shape === undefined ? undefined : (facts) => mirrorService(facts, shape));
    const own = join(folder(), `scan${(scans += 1)}`);
    const asked: URL[] = [];
    const through =
      (transport: Transport): Transport =>
      async (request, signal) => {
        const url = new URL(request.url);
        const isMet =
          service !== undefined && (url.origin === internet.service(service).url || url.protocol === 'https:');
        if (!isMet) return transport(request, signal);
        const answer = meets({ url, before: asked.length, headers: request.headers });
        asked.push(url);
        if (answer === undefined) {
          const own = await transport(request, signal);
          return { ...own, headers: { ...own.headers, ...headers } };
        }
        if ('status' in answer) return answer;
        const body = new TextEncoder().encode(JSON.stringify(answer.json));
        return { status: 200, headers: { 'content-type': 'application/json' }, body };
      };
    try {
      const settings = internet.settings();
      const pypi = { enabled: true, baseUrl: internet.service('pypi').url + (shape?.base ?? '') };
      const sources = { ...settings, services: services({ ...settings.services, pypi }), files };
      const outcome = await scan(internet, {
        folder: own,
        original: workbookOf(own, over),
        secrets,
        request: { sources },
        through,
      });
      return { outcome, internet, asked };
    } finally {
      await internet.close();
    }
  }
}

export const nothing: Meets = () => undefined;
export const cells = ({ outcome }: Told, name = 'demo'): Cells => cellsOf(outcome, name, '1.0');
export const refused = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  text = '<html>Forbidden</html>',
): TransportResponse => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: new TextEncoder().encode(text),
});

/** The package index from PyPI's JSON API and its simple API, or from a mirror that has the second one only. Decides no verdict. */
import type { Provenance, SourceAnswer } from '../../core/advisory/source';
import type { IndexedPackage, PackageIndexSource, PublishedSpelling } from '../../core/advisory/sourcePorts';
import { isValidName, whyInvalid } from '../../core/package/packageName';
import { urlPart } from '../../core/message/inert';
import { remark } from '../../core/message/remark';
import { unavailable, type Unanswered, unavailableBy, originOf } from '../answers/answerText';
import type { HttpAnswer, HttpOutcome } from '../http/httpClient';
import { pypiFacts } from './facts';
import { tellsError } from '../answers/toldError';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, type SourceContext } from '../sourceContext';
import { joinedReleases } from './joinedReleases';
import { describeVersion, type PypiProject, readPypiProject } from './pypiDocument';
import { nameInMetadata, readSimplePage, readSimpleProject, type SimpleProject } from './simpleProject';

export const pypiLabel = 'PyPI';

/** JSON before a page of links, which is all that some mirrors have (PEP 691, "Content negotiation"). */
const simpleTypes = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/** How mirrors without PyPI's JSON API answer to it; 200 is a page for people, 401 and 302 lead to one to sign in on. */
const lacksDocuments: ReadonlySet<number> = new Set([200, 301, 302, 303, 307, 308, 400, 401, 403, 405, 406, 501]);

/** How an index says that it does not have a project; gateways and wrong addresses say the same of everything. */
const missing: ReadonlySet<number> = new Set([404, 410]);

/** Every index has it, so that it tells a name that is not there from an address that leads nowhere. */
const surelyThere = 'pip';
/** PyPI lets nobody take this name. */
const surelyMissing = 'requirements-txt';

/** After so many files in a row without what the list promises, no further one is asked for. */
const mostWithoutMetadata = 3;

type WholeProject = PypiProject & Required<Pick<PypiProject, 'releases'>>;
type ProjectAnswer = SourceAnswer<WholeProject>;

export class PypiIndex implements PackageIndexSource {
  readonly provenance: Provenance;
  /** One project is asked once for all its rows; what could not be had is asked again. */
  private readonly projects = new Map<string, Promise<ProjectAnswer>>();

  /** Projects that the index has shown. */
  #shown = 0;
  /** Settles with the first list that was asked for. */
  #first: Promise<unknown> | undefined;
  /** Whether it has the one that every index has. */
  #known: Promise<SourceAnswer<SimpleProject>> | undefined;
  /** How it answers for the one that none has. */
  #unknown: Promise<SourceAnswer<SimpleProject>> | undefined;
  /** Files in a row whose metadata was promised and not there. */
  #withoutMetadata = 0;
  /** By name: what tells the answers apart of what is missing. */
  readonly #looks = new Map<string, string>();

  /** Above the JSON API, without a slash at the end. */
  readonly #base: string;
  /** Of the simple API. */
  readonly #simpleRoot: string;

  constructor(private readonly context: SourceContext) {
    const base = context.baseUrl ?? pypiFacts.bases[0];
    // Installers are given the address of the simple API itself, and so people have that one at hand.
    this.#base = base.replace(/\/\+?simple$/, '');
    this.#simpleRoot = this.#base === base ? `${base}/simple` : base;
    this.provenance = { source: 'pypi', label: pypiLabel, origin: this.#base, dataDate: undefined };
  }

  async fetchPackage(name: string, version: string, signal: AbortSignal): Promise<SourceAnswer<IndexedPackage>> {
    if (!isValidName(name)) return { status: 'unresolvable', why: whyInvalid(name) };
    const answer = await this.project(name, signal);
    const { baseUrl } = this.context;
    const mirror = baseUrl === undefined ? {} : { mirror: new URL(baseUrl).host };
    const origin = { ...answer.origin, ...mirror };
    return answer.status === 'ok'
      ? { ...answer, origin, value: describeVersion(answer.value, version) }
      : { ...answer, origin };
  }

  private project(name: string, signal: AbortSignal): Promise<ProjectAnswer> {
    const known = this.projects.get(name);
    if (known !== undefined) return known;
    const asked = this.askProject(name, signal);
    this.projects.set(name, asked);
    const forget = (): void => void this.projects.delete(name);
    asked.then((answer) => {
      if (answer.status === 'unavailable') forget();
    }, forget);
    return asked;
  }

  /** The JSON API alone tells what a project declares, the simple API alone its status. */
  private async askProject(name: string, signal: AbortSignal): Promise<ProjectAnswer> {
    // A mirror may refuse the login, which is then not tried everywhere: its first list shows that.
    const isFirst = this.#first === undefined && this.context.baseUrl !== undefined;
    if (!isFirst) await this.#first;
    const list = this.askSimple(name, signal);
    if (isFirst) await (this.#first = list.catch(() => undefined));
    const [document, simple] = await Promise.all([this.askDocument(name, signal), list]);
    if ('why' in document) return document;
    const { origin } = document;
    if (document.status === 'ok' || simple.status === 'ok') this.#shown += 1;
    if (document.status === 'notFound') {
      // A project in quarantine is hidden from the JSON API, and a mirror may have none.
      if (simple.status === 'notFound') return this.surelyMissing(name, simple, signal);
      if (simple.status !== 'ok') return simple;
      const { metadataAddress, ...listed } = simple.value;
      const status = listed.status ?? 'unknown';
      const spelling = this.withMetadata(name, listed.spelling, metadataAddress);
      return {
        status: 'ok',
        value: { ...listed, spelling, status, details: {} },
        origin: { ...simple.origin, ...origin },
      };
    }
    const { releases } = document.value;
    const listed = simple.status === 'ok' ? simple.value : undefined;
    const known = joinedReleases(releases, listed?.releases);
    if (known === undefined) return 'why' in simple ? simple : unavailable(remark`has no list of releases`);
    // A list without a status, or none, is not the word that a project is active.
    const status = listed?.status ?? 'unknown';
    const isStale = simple.status === 'ok' && simple.origin?.stale === true;
    return {
      status: 'ok',
      value: { ...document.value, status, releases: known },
      origin: { ...origin, ...(isStale ? { stale: true } : {}) },
    };
  }

  /** New files are named in small letters whatever the project's name is: their metadata tells it. */
  private withMetadata(name: string, spelling: PublishedSpelling, address: string | undefined): PublishedSpelling {
    if (spelling.isCertain || address === undefined) return spelling;
    const ask = async (signal: AbortSignal): Promise<PublishedSpelling> => {
      if (this.#withoutMetadata >= mostWithoutMetadata) return spelling;
      const outcome = await this.get(address, '*/*', signal, true);
      const isThere = outcome.kind === 'answer' && outcome.status === 200;
      const told = isThere ? nameInMetadata(new TextDecoder().decode(outcome.body), name) : undefined;
      this.#withoutMetadata = told === undefined ? this.#withoutMetadata + 1 : 0;
      return told === undefined ? spelling : { names: [...new Set([told, ...spelling.names])], isCertain: true };
    };
    let asked: Promise<PublishedSpelling> | undefined;
    return { ...spelling, settle: (signal) => (asked ??= ask(signal)) };
  }

  private async surelyMissing(
    name: string,
    answer: Extract<SourceAnswer<never>, { status: 'notFound' }>,
    signal: AbortSignal,
  ): Promise<ProjectAnswer> {
    const doubt = this.#shown > 0 ? undefined : await this.doubtOfAddress(signal);
    if (doubt !== undefined) return doubt;
    if (this.context.baseUrl === undefined) return answer;
    // Mirrors word it as they like, each of them always in the same way; a gateway before them words it otherwise.
    await (this.#unknown = this.askAgain(this.#unknown, surelyMissing, signal));
    const usual = this.#looks.get(surelyMissing) ?? this.#looks.get(name);
    return this.#looks.get(name) === usual
      ? answer
      : unavailable(remark`responded with status 404, but not as it does for unknown packages`);
  }

  /** Whether anything of an index is there at all. */
  private async doubtOfAddress(signal: AbortSignal): Promise<Unanswered | undefined> {
    const known = await (this.#known = this.askAgain(this.#known, surelyThere, signal));
    if (known.status === 'ok' || this.#shown > 0) return undefined;
    if ('why' in known) return known;
    return unavailable(remark`has neither this package nor ${surelyThere}: another service may respond at its address`);
  }

  /** Once for all, unless it could not be had. */
  private async askAgain(
    before: Promise<SourceAnswer<SimpleProject>> | undefined,
    name: string,
    signal: AbortSignal,
  ): Promise<SourceAnswer<SimpleProject>> {
    const known = await before?.catch(() => undefined);
    return known === undefined || 'why' in known ? this.askSimple(name, signal) : known;
  }

  private async askDocument(name: string, signal: AbortSignal): Promise<SourceAnswer<PypiProject>> {
    const url = `${this.#base}/pypi/${urlPart(name)}/json`;
    const isMirror = this.context.baseUrl !== undefined;
    const outcome = await this.get(url, 'application/json', signal, isMirror);
    if (outcome.kind === 'unavailable') {
      return isMirror && lacksDocuments.has(outcome.status ?? 0) ? { status: 'notFound' } : unavailableBy(outcome);
    }
    const origin = originOf(outcome, `https://pypi.org/project/${name}/`);
    if (missing.has(outcome.status)) return { status: 'notFound', origin };
    const body = readJsonBody(outcome.body);
    if (tellsError(body)) return unavailable(remark`sent no document of this package`);
    const value = readPypiProject(body, name);
    if (value !== undefined) return { status: 'ok', value, origin };
    const isOther = typeof body === 'object' && body !== null && !('info' in body);
    return isMirror && isOther ? { status: 'notFound', origin } : unavailable(remark`sent no document of this package`);
  }

  private async askSimple(name: string, signal: AbortSignal): Promise<SourceAnswer<SimpleProject>> {
    const read = (body: Uint8Array): SimpleProject | undefined => {
      const isPage = /^\s*</.test(new TextDecoder().decode(body.subarray(0, 64)));
      return isPage
        ? readSimplePage(new TextDecoder().decode(body), name)
        : readSimpleProject(readJsonBody(body), name);
    };
    const url = `${this.#simpleRoot}/${urlPart(name)}/`;
    const outcome = await this.get(url, simpleTypes, signal);
    if (outcome.kind === 'unavailable') return unavailableBy(outcome);
    const origin = originOf(outcome, `https://pypi.org/project/${name}/`);
    if (missing.has(outcome.status)) {
      this.#looks.set(name, lookOf(outcome));
      return { status: 'notFound', origin };
    }
    const value = withWholeAddress(read(outcome.body), outcome.url);
    return value === undefined ? unavailable(remark`sent no list of this package`) : { status: 'ok', value, origin };
  }

  private get(url: string, accept: string, signal: AbortSignal, isOptional = false): Promise<HttpOutcome> {
    const own = this.context.baseUrl === undefined ? { isMissing: isWordOfPypi } : {};
    const headers = { accept };
    return this.context.client.request({ service: 'pypi', url, headers, isOptional, ...own, ...hourOld }, signal);
  }
}

/** Addresses of files may be relative to the list's own. */
function withWholeAddress(project: SimpleProject | undefined, base: string): SimpleProject | undefined {
  if (project?.metadataAddress === undefined) return project;
  const { metadataAddress: address, ...rest } = project;
  return URL.canParse(address, base) ? { ...rest, metadataAddress: new URL(address, base).href } : rest;
}

/** What PyPI's own 404 says, in its JSON API and its simple one. */
function isWordOfPypi(body: Uint8Array): boolean {
  const text = new TextDecoder().decode(body.subarray(0, 256)).trim();
  return text === '404 Not Found' || /^\{\s*"message"\s*:\s*"Not Found"\s*\}$/.test(text);
}

function lookOf({ headers }: HttpAnswer): string {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  return `${type} ${headers['server'] ?? ''}`;
}

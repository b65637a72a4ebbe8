/** The package index from PyPI's JSON API, with the simple API where that one has no releases. Decides no verdict. */
import type { AnswerOrigin, Provenance, SourceAnswer } from '../../core/advisory/source';
import type { IndexedPackage, PackageIndexSource } from '../../core/advisory/sourcePorts';
import { isValidName } from '../../core/package/packageName';
import { urlPart } from '../../core/text/inert';
import { remark } from '../../core/text/remark';
import { type Unanswered, unavailable, unavailableBy, originOf } from '../answers/answerText';
import type { HttpOutcome } from '../http/httpClient';
import { serviceBases } from '../http/serviceBases';
import { readJsonBody } from '../answers/jsonBody';
import { hourOld, type SourceContext } from '../sourceContext';
import {
  describeVersion,
  type PypiProject,
  readPypiProject,
  readSimpleProject,
  type SimpleProject,
} from './pypiDocument';

export const pypiLabel = 'PyPI';

type WholeProject = Required<PypiProject>;
type ProjectAnswer = SourceAnswer<WholeProject>;

export class PypiIndex implements PackageIndexSource {
  readonly provenance: Provenance;
  /** One project is asked once for all its rows; what could not be had is asked again. */
  private readonly projects = new Map<string, Promise<ProjectAnswer>>();

  private readonly base: string;

  constructor(private readonly context: SourceContext) {
    this.base = context.baseUrl ?? serviceBases.pypi[0];
    this.provenance = { source: 'pypi', label: pypiLabel, origin: this.base, dataDate: undefined };
  }

  async fetchPackage(name: string, version: string, signal: AbortSignal): Promise<SourceAnswer<IndexedPackage>> {
    if (!isValidName(name)) return { status: 'unresolvable', why: remark`"${name}" is not a package name` };
    const answer = await this.project(name, signal);
    return answer.status === 'ok' ? { ...answer, value: describeVersion(answer.value, version) } : answer;
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

  private async askProject(name: string, signal: AbortSignal): Promise<ProjectAnswer> {
    const outcome = await this.get(`/pypi/${urlPart(name)}/json`, 'application/json', signal);
    if (outcome.kind === 'unavailable') return unavailableBy(outcome);
    const origin = originOf(outcome, `https://pypi.org/project/${name}/`);
    if (outcome.status !== 200) return this.withoutDocument(name, origin, signal);
    const project = readPypiProject(readJsonBody(outcome.body), name);
    if (project === undefined) return unavailable(remark`sent no document of this package`);
    const { releases } = project;
    if (releases !== undefined) return { status: 'ok', value: { ...project, releases }, origin };
    const simple = await this.askSimple(name, signal);
    if (simple === undefined) return unavailable(remark`has no list of releases`);
    return 'why' in simple ? simple : { status: 'ok', value: { ...project, releases: simple.releases }, origin };
  }

  /** A project in quarantine is hidden from the JSON API; the simple API may still tell its state. */
  private async withoutDocument(name: string, origin: AnswerOrigin, signal: AbortSignal): Promise<ProjectAnswer> {
    const simple = await this.askSimple(name, signal);
    if (simple === undefined) return { status: 'notFound', origin };
    return 'why' in simple ? simple : { status: 'ok', value: { ...simple, details: { requires: [] } }, origin };
  }

  /** Undefined: no such project. */
  private async askSimple(name: string, signal: AbortSignal): Promise<SimpleProject | Unanswered | undefined> {
    const path = `/simple/${urlPart(name)}/`;
    const outcome = await this.get(path, 'application/vnd.pypi.simple.v1+json', signal);
    if (outcome.kind === 'unavailable') return unavailableBy(outcome);
    if (outcome.status !== 200) return undefined;
    return readSimpleProject(readJsonBody(outcome.body), name) ?? unavailable(remark`sent no list of this package`);
  }

  private get(path: string, accept: string, signal: AbortSignal): Promise<HttpOutcome> {
    const headers = { accept };
    return this.context.client.request({ service: 'pypi', url: `${this.base}${path}`, headers, ...hourOld }, signal);
  }
}

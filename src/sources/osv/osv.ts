/** The advisories of OSV's service. */
import { inItsLetters } from '../answers/lenientSchema';
import type { AdvisoryAnswer, AdvisorySource, AnswerOrigin, Provenance } from '../../core/advisory/source';
import { isValidName, whyInvalid } from '../../core/package/packageName';
import { urlPart } from '../../core/message/inert';
import { remark } from '../../core/message/remark';
import { staleLimit, type Unanswered, unavailable, unavailableBy } from '../answers/answerText';
import { GroupedAnswers } from '../answers/groupedAnswers';
import { osvFacts } from './facts';
import { readJsonBody } from '../answers/jsonBody';
import { type OsvDocument, readOsvDocument } from './osvRecord';
import { keptBy, type SourceContext } from '../sourceContext';
import { listAdvisories, type ListedAdvisory, listedAdvisoriesSchema, mostQueries } from './osvBatch';

interface ReadDocument {
  readonly document: OsvDocument;
  readonly stale: boolean;
  readonly fromCache: boolean;
}

/**
 * One question for up to a thousand packages, without versions, tells the advisories of each and when they last changed;
 * then each distinct advisory is had once and kept until it changes. That is more requests than OSV's whole answer per
 * package on the first scan and close to none on every later one, and what affects a version is decided here, by the
 * rules of the OSV schema, for the installed version and for those to upgrade to alike.
 */
export class OsvAdvisories implements AdvisorySource {
  readonly provenance: Provenance;
  private readonly base: string;
  private readonly lists: GroupedAnswers<readonly ListedAdvisory[]>;
  /** By id and time of change. */
  private readonly documents = new Map<string, Promise<ReadDocument | Unanswered>>();

  constructor(private readonly context: SourceContext) {
    const { client, clock } = context;
    this.base = context.baseUrl ?? osvFacts.bases[0];
    this.provenance = { source: 'advisories', label: 'OSV', origin: this.base, dataDate: undefined };
    this.lists = new GroupedAnswers<readonly ListedAdvisory[]>({
      mostIds: mostQueries,
      mostCharacters: Infinity,
      freshMs: 0,
      staleMs: staleLimit,
      clock,
      kept: keptBy(context, 'osv', listedAdvisoriesSchema),
      whenRoom: (signal) => client.whenRoom('osv', signal),
      fetch: (names, signal) => listAdvisories(client, this.base, names, signal),
    });
  }

  async fetchAdvisories(name: string, signal: AbortSignal): Promise<AdvisoryAnswer> {
    // One name that OSV does not take would fail the question for all.
    if (!isValidName(name)) return { status: 'unresolvable', why: whyInvalid(name) };
    const list = (await this.lists.ask([name], signal)).get(name);
    if (list?.status !== 'ok') return list ?? unavailable(remark`did not respond`);
    const listed = await this.readAll(name, list.value, signal);
    const read = listed.some(isForeign) ? await this.readAlone(name, listed, signal) : listed;
    const documents = read.filter((each) => 'document' in each);
    const [lost] = read.filter((each) => 'why' in each);
    if (lost !== undefined && documents.length === 0) return lost;
    const origin: AnswerOrigin = {
      ...list.origin,
      url: `https://osv.dev/list?ecosystem=PyPI&q=${urlPart(name)}`,
      fromCache: list.origin?.fromCache === true && documents.every(({ fromCache }) => fromCache),
      ...(documents.some(({ stale }) => stale) ? { stale: true } : {}),
    };
    const value = documents.map(({ document }) => document.record);
    return { status: 'ok', value, origin, ...(lost === undefined ? {} : { unreadable: lost.why }) };
  }

  announce(names: readonly string[], signal: AbortSignal): void {
    const asked = this.lists.ask(names.filter(isValidName), signal);
    asked.catch(() => undefined); // Whoever needs an answer asks again.
  }

  private readAll(name: string, list: readonly ListedAdvisory[], signal: AbortSignal): Promise<readonly Read[]> {
    return Promise.all(list.map(async (each) => aboutPackage(name, await this.document(each, signal))));
  }

  /** What is listed of another package was meant for that one: asked alone, a package cannot be given another's list. */
  private async readAlone(name: string, before: readonly Read[], signal: AbortSignal): Promise<readonly Read[]> {
    const alone = await listAdvisories(this.context.client, this.base, [name], signal);
    const list = 'status' in alone ? alone : alone.answers.get(name);
    return list === undefined || list === null || 'status' in list ? before : this.readAll(name, list, signal);
  }

  private document(listed: ListedAdvisory, signal: AbortSignal): Promise<ReadDocument | Unanswered> {
    const key = `${listed.id} ${listed.modified}`;
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const asked = this.askDocument(listed, signal);
    this.documents.set(key, asked);
    const forget = (): void => void this.documents.delete(key);
    asked.then((read) => {
      if ('why' in read) forget();
    }, forget);
    return asked;
  }

  /** A copy that was had after the advisory last changed is as good as new. */
  private async askDocument(listed: ListedAdvisory, signal: AbortSignal): Promise<ReadDocument | Unanswered> {
    const changed = Date.parse(listed.modified);
    const sinceChange = Number.isNaN(changed) ? 0 : Math.max(0, this.context.clock.now() - changed);
    const read = await this.getDocument(listed.id, sinceChange, signal);
    if (!('document' in read) || !isOlder(read.document, changed)) return read;
    if (read.stale) return unavailable(remark`could not be queried for ${listed.id}, which has changed`);
    return read.fromCache ? this.getDocument(listed.id, 0, signal) : read;
  }

  private async getDocument(id: string, freshMs: number, signal: AbortSignal): Promise<ReadDocument | Unanswered> {
    const url = `${this.base}/v1/vulns/${urlPart(id)}`;
    const outcome = await this.context.client.request({ service: 'osv', url, freshMs, staleMs: staleLimit }, signal);
    if (outcome.kind === 'unavailable') return unavailableBy(outcome);
    const document =
      outcome.status === 200 ? readOsvDocument(readJsonBody(outcome.body), this.context.clock.now()) : undefined;
    if (document?.record.id !== inItsLetters(id)) return unavailable(remark`sent no readable advisory ${id}`);
    const { stale, fromCache } = outcome;
    return { document, stale, fromCache };
  }
}

type Read = ReadDocument | Unanswered | Foreign;

/** It may be the list that is wrong or the record: that no version is affected, neither of them says. */
interface Foreign extends Unanswered {
  readonly isForeign: true;
}

function isForeign(read: Read): read is Foreign {
  return 'isForeign' in read;
}

function aboutPackage(name: string, read: ReadDocument | Unanswered): Read {
  if ('why' in read) return read;
  const { affected, id, withdrawn } = read.document.record;
  const isAbout = affected.some((each) => each.ecosystem === 'PyPI' && each.name === name);
  if (isAbout || withdrawn) return read;
  return { ...unavailable(remark`lists ${id}, which does not name this package`), isForeign: true };
}

/** To the second: OSV's lists and documents are not equally exact. */
function isOlder({ modified }: OsvDocument, changed: number): boolean {
  return Math.floor(modified / 1000) < Math.floor(changed / 1000);
}

/**
 * One check of a watched workbook: asks what changed, looks up only the packages that this concerns, and says what is new since the newest
 * review and was not reported yet. Only `save` writes to the workbook; what was not checked is never called unchanged.
 */
import { cvesOf } from '../../core/advisory/shownIds';
import { type Change, isBadNews, type NewSince } from '../../core/scan/change';
import { compareSnapshots } from '../../core/history/compareSnapshots';
import { currentSnapshot } from '../../core/history/currentSnapshot';
import type { Snapshot } from '../../core/history/snapshot';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { UnnamedRow } from '../../core/sheet/unnamedRow';
import type { WorkbookResults } from '../../core/scan/scanResults';
import { confinedFileSystem } from '../../engine/storage/confinedFileSystem';
import { userStateFolder } from '../../engine/storage/userState';
import { historyOfWorkbook } from '../../history/findReview';
import { onceReadable } from '../../platform/busyFile';
import { sha256 } from '../../platform/contentHash';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { systemClock } from '../../platform/systemClock';
import { readScannedWorkbook } from '../../workbook/large/readScannedWorkbook';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { openHttpClient } from '../openHttpClient';
import { runScan, type ScanIo } from '../runScan';
import { type Asked, askEpss, askKev, askLists } from './askChanges';
import { keyOfChange, nameOfKey, reportOnce } from './reportOnce';
import { saveReported } from './saveReported';
import { watchDigest } from './watchDigest';
import { readWatchMemory, type WatchMemory } from './watchMemory';

export interface WatchRound {
  /** The review that was compared with, and what is new since and was not reported before. */
  readonly since: NewSince;
  /** Packages that were looked up. */
  readonly checked: number;
  /** Labels of services that did not respond, names of packages that could not be checked or compared, and rows of which nobody can read the package. */
  readonly notChecked: {
    readonly services: readonly string[];
    readonly packages: readonly string[];
    readonly rows: readonly UnnamedRow[];
  };
  /** Passes `tell` what no watch has reported; none reports it again, unless `tell` throws. Throws UserError `storageUnusable`. */
  readonly report: (tell: (since: NewSince) => Promise<void>) => Promise<void>;
  /** HTML: the report of the workbook with everything that is new since the review, reported or not. */
  readonly digest: () => Promise<string>;
  /** Scans the packages whose changes were reported, and saves the results to the workbook. Resolves with how many; rejects as runScan. */
  readonly save: () => Promise<number>;
}

export type WatchIo = Pick<ScanIo, 'signal' | 'onDidEvent' | 'open'> &
  Required<Pick<ScanIo, 'network'>> & {
    /** Where something is to be looked up, so are the packages with reported changes: a digest has all of them. */
    readonly hasDigest?: boolean;
  };

/** Rejects with UserError: `nothingToResume` without a review, else as runScan. */
export async function watchRound(request: ScanRequest, io: WatchIo): Promise<WatchRound> {
  const { workbookPath, sources, toolVersion } = request;
  const services = sources?.services ?? {};
  const onDidWarn = (message: Text): void => io.onDidEvent({ type: 'warning', message });
  const workbook = await onceReadable(() => readScannedWorkbook(nodeFileSystem, workbookPath), systemClock);
  const state = userStateFolder();
  const fileSystem = confinedFileSystem(nodeFileSystem, state);
  const history = await historyOfWorkbook(
    fileSystem,
    { folder: state, others: [request.storageFolder] },
    workbook,
    onDidWarn,
  );
  const review = await history.newest();
  if (review === undefined) throw neverReviewed(workbookPath);
  const place = { fileSystem, state, name: history.name };
  const stored = await readWatchMemory(place);
  const told = stored?.scanId === review.scanId ? stored.told : [];
  const client = openHttpClient({
    ...io.network,
    ...{ services, cacheFolder: sources?.cacheFolder, toolVersion, onDidWarn },
  });
  const seen = await look({ client, services, signal: io.signal }, workbook, review);
  const changed = concerned(seen, stored, review, told);
  const reported = io.hasDigest === true && changed.length > 0 ? told.map(nameOfKey) : [];
  const names = [...new Set([...changed, ...reported.filter((name) => seen.packages.has(name))])];
  const found = names.length === 0 ? undefined : await lookUp({ ...request, selection: { packages: [...names] } }, io);
  const compared = found === undefined ? [] : compareThese(names, review, currentSnapshot(found, workbook));
  const changes = compared.filter(
    (change) => (isBadNews(change) || change.kind === 'better') && !told.includes(keyOfChange(change)),
  );
  const open = new Set([
    ...seen.unlisted,
    ...openOf(names, found),
    ...compared.flatMap((change) => (change.open === true ? [change.name] : [])),
  ]);
  const packages = new Map([...seen.packages].filter(([name]) => !open.has(name)));
  const memory: WatchMemory = {
    scanId: review.scanId,
    packages: Object.fromEntries(packages),
    ...day('kev', seen.kev, stored?.kev, open.size === 0),
    ...day('epss', seen.epss, stored?.epss, open.size === 0),
    told: [...told, ...changes.map(keyOfChange)],
  };
  const since: NewSince = { scanId: review.scanId, at: review.at, changes };
  const present = new Set([...workbook.rows].map(({ identity }) => identity.name));
  return {
    since,
    checked: names.length,
    notChecked: { services: seen.silent, packages: [...open].sort(), rows: workbook.leftOut?.unnamed ?? [] },
    report: (tell) => reportOnce(place, memory, changes, (fresh) => tell({ ...since, changes: fresh })),
    digest: () => watchDigest(request, found, { ...since, changes: compared.filter(isAboutFlaws) }),
    save: () => saveReported(place, review.scanId, present, { request, io }),
  };
}

function isAboutFlaws({ kind }: Change): boolean {
  return kind !== 'added' && kind !== 'gone';
}

interface Seen {
  /** By name; without those whose list OSV did not send. */
  readonly packages: ReadonlyMap<string, string>;
  readonly unlisted: readonly string[];
  readonly kev: string | undefined;
  readonly epss: string | undefined;
  /** Labels. */
  readonly silent: readonly string[];
}

async function look(asked: Asked, workbook: ScannedWorkbook, review: Snapshot): Promise<Seen> {
  const versions = new Map<string, string[]>();
  for (const { identity } of workbook.rows)
    versions.set(identity.name, [...(versions.get(identity.name) ?? []), identity.version]);
  const names = [...versions.keys()];
  const lists = await askLists(asked, names);
  if ('status' in lists)
    return { packages: new Map(), unlisted: names, kev: undefined, epss: undefined, silent: ['OSV'] };
  const today = new Date(systemClock.now()).toISOString().slice(0, 10);
  const ended = new Set(
    review.packages.flatMap(({ name, flaws = [] }) =>
      flaws.some(({ accepted }) => accepted !== undefined && accepted < today) ? [name] : [],
    ),
  );
  const packages = new Map<string, string>();
  const unlisted: string[] = [];
  for (const [name, own] of versions) {
    const list = lists.get(name);
    if (list === undefined || 'status' in list) unlisted.push(name);
    else {
      const ids = list.map(({ id, modified }) => `${id} ${modified}`).sort();
      packages.set(name, sha256(JSON.stringify([own, ids, ended.has(name)])));
    }
  }
  const cves = review.packages.flatMap(({ flaws = [] }) => flaws.flatMap(({ ids }) => cvesOf(ids)));
  const kev = await askKev(asked);
  const epss = await askEpss(asked, [...new Set(cves)].sort());
  const silent = [
    ...(kev === undefined ? ['CISA KEV'] : []),
    ...(epss === undefined ? ['EPSS'] : []),
    ...(unlisted.length > 0 ? ['OSV'] : []),
  ];
  return { packages, unlisted, kev, epss, silent };
}

/** Whose list or version changed; with a newer catalog or newer scores also those that are known to be vulnerable. */
function concerned(
  { packages, kev, epss }: Seen,
  stored: WatchMemory | undefined,
  review: Snapshot,
  told: readonly string[],
): readonly string[] {
  const isNewer = (now: string | undefined, before: string | undefined): boolean =>
    now !== undefined && now !== 'off' && now !== before;
  const isEvidenceNewer = isNewer(kev, stored?.kev) || isNewer(epss, stored?.epss);
  const vulnerable = new Set([
    ...review.packages.flatMap(({ name, flaws = [] }) => (flaws.length > 0 ? [name] : [])),
    ...told.map(nameOfKey),
  ]);
  return [...packages].flatMap(([name, hash]) =>
    stored?.packages[name] !== hash || (isEvidenceNewer && vulnerable.has(name)) ? [name] : [],
  );
}

/** Of what did not respond, or could not be looked up for, the former day stays: the next round asks again. */
function day(
  name: 'kev' | 'epss',
  now: string | undefined,
  before: string | undefined,
  isSettled: boolean,
): Partial<Record<'kev' | 'epss', string>> {
  const known = now === undefined || !isSettled ? before : now;
  return known === undefined ? {} : { [name]: known };
}

async function lookUp(request: ScanRequest, io: WatchIo): Promise<WorkbookResults | undefined> {
  let found: WorkbookResults | undefined;
  await runScan({ ...request, dryRun: true }, { ...io, onDidDryRun: (results) => (found = results) });
  return found;
}

/** Whose look-up left something open. */
function openOf(names: readonly string[], found: WorkbookResults | undefined): readonly string[] {
  const whole = new Set(
    (found?.newest.results ?? []).flatMap(({ finding, failed }) => (failed ? [] : [finding.package.name])),
  );
  const silent = (found?.newest.results ?? []).flatMap(({ finding }) =>
    finding.verdict === 'notChecked' || finding.sources?.some(({ status }) => status === 'unavailable') === true
      ? [finding.package.name]
      : [],
  );
  return [...silent, ...names.filter((name) => !whole.has(name))];
}

function compareThese(names: readonly string[], before: Snapshot, now: Snapshot): readonly Change[] {
  const own = new Set(names);
  const only = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    packages: snapshot.packages.filter(({ name }) => own.has(name)),
  });
  return compareSnapshots(only(before), only(now));
}

function neverReviewed(workbookPath: string): UserError {
  return new UserError({
    code: 'nothingToResume',
    what: say`No review of this workbook is known`,
    file: workbookPath,
    next: say`Scan it first: watch reports what is new since the last finished scan`,
  });
}

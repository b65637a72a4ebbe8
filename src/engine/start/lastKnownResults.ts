/** What earlier looks at the packages of a workbook found, for results that rest on less: found in all of its scans, the unfinished ones among them. */
import type { FileSystem } from '../../platform/fileSystem';
import { type Finding, isVulnerable } from '../../core/verdict/finding';
import { dataDay, unknownDay } from '../../core/advisory/dataAge';
import { reportingSources } from '../../core/advisory/evidence';
import {
  isLessData,
  type LastKnown,
  type LookedWith,
  lookText,
  lookedWith,
  lacksFoundInCells,
  missingRecords,
} from '../../core/scan/lastKnown';
import { foundInCells } from '../../core/scan/foundInCells';
import { remark } from '../../core/message/remark';
import type { RunSource } from '../journal/journalEntry';
import type { ResultFacts } from '../journal/resultFacts';
import type { ResultOrigin, ScanRecord } from '../journal/scanRecord';
import { findStoredScans } from '../scans/storedScans';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { identityKey } from '../../core/package/identity';

/** A result that was just found, as it counts: beside what is known of the package. */
export interface Judged {
  readonly finding: Finding;
  readonly lastKnown?: LastKnown;
}

/** `hasOtherResults`: the cells of the row tell of another package. */
export type JudgeFinding = (finding: Finding, hasOtherResults: boolean) => Judged;

/** To be read before the scan begins: from then on its own earlier results are gone. `sources`: what this run looks with. */
export async function judgeByLastKnown(
  fileSystem: FileSystem,
  storage: string,
  { realPath: workbookPath, rows }: Pick<ScannedWorkbook, 'realPath' | 'rows'>,
  sources: readonly RunSource[],
): Promise<JudgeFinding> {
  const known = new Map<string, LastKnown>();
  const scans = await findStoredScans(fileSystem, storage, workbookPath);
  const days = new Map<string, string>();
  for (const { record } of [...scans].reverse()) {
    addKnown(known, record);
    addDays(days, record);
  }
  for (const row of rows) {
    const key = identityKey(row.identity);
    const found = known.has(key) ? undefined : foundInCells(row);
    if (found !== undefined) known.set(key, found);
  }
  const now = lookedWith(reportingSources(sources));
  return ({ recordIds = [], ...finding }, hasOtherResults) => {
    const key = identityKey(finding.package);
    const day = dataDay(finding.sources ?? []);
    const isSame = day !== undefined && days.get(key) === day;
    const before = known.get(key);
    const counts = before?.at !== undefined || !hasOtherResults;
    return judged(isSame ? { ...finding, sameData: true } : finding, counts ? before : undefined, { now, recordIds });
  };
}

/** Of the data that decided what the cells say: a look that nobody saved, or that was to fill empty cells only, changed none. */
function addDays(days: Map<string, string>, { results, saved, overwrite, written, plan }: ScanRecord): void {
  for (const key of plan.keys) {
    const facts = results.get(key);
    if (facts?.dataDay === undefined || facts.verdict === 'notChecked' || !saved.has(key)) continue;
    if (overwrite !== 'empty' || written.of(key)?.recommendation !== undefined) days.set(key, facts.dataDay);
  }
}

/** Newer results take the place of older ones, unless they rest on less themselves. */
function addKnown(known: Map<string, LastKnown>, record: ScanRecord): void {
  const lookedWithOf = record.runs.map(({ sources }) => lookedWith(reportingSources(sources)));
  for (const key of record.plan.keys) {
    for (const { facts, origin } of [record.replaced.get(key), current(record, key)].filter(isGiven)) {
      const answer =
        facts.verdict === 'notChecked'
          ? facts.lastKnown
          : (facts.lastKnown ?? asKnown(record, facts, origin, lookedWithOf));
      if (answer !== undefined) known.set(key, answer);
    }
  }
}

interface Found {
  readonly facts: ResultFacts;
  readonly origin: ResultOrigin | undefined;
}

function current(record: ScanRecord, key: string): Found | undefined {
  const facts = record.results.get(key);
  return facts === undefined ? undefined : { facts, origin: record.origins.get(key) };
}

function isGiven<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

function asKnown(
  { planned }: ScanRecord,
  facts: ResultFacts,
  origin: ResultOrigin | undefined,
  lookedWithOf: readonly LookedWith[][],
): LastKnown {
  const { verdict, advisories, affecting = [], flaws, highestSeverity, fixedIn } = facts;
  const at = origin === undefined ? planned.startedAt : new Date(origin.minute * 60_000).toISOString();
  const found = { verdict, advisories: [...advisories], affecting: [...affecting], flaws, highestSeverity, fixedIn };
  return { ...found, at, lookedWith: (lookedWithOf[origin?.run ?? 0] ?? []).map(withDay(facts)) };
}

/** What stood in for a service was as old as its own day, not as the look. */
function withDay({ standIns = [] }: ResultFacts): (look: LookedWith) => LookedWith {
  return (look) => {
    const day = standIns.find(({ label }) => label === look.label)?.day;
    return look.dataDate !== undefined || day === undefined || day === unknownDay ? look : { ...look, dataDate: day };
  };
}

interface LookedNow {
  readonly now: readonly LookedWith[];
  readonly recordIds: readonly string[];
}

function judged(finding: Finding, known: LastKnown | undefined, { now, recordIds }: LookedNow): Judged {
  const { verdict, sources = [] } = finding;
  if (known === undefined || isVulnerable(verdict) || verdict === 'accepted') return { finding };
  if (verdict === 'notChecked') return { finding, lastKnown: known };
  if (!isVulnerable(known.verdict)) return { finding };
  const silent = sources.filter(({ status }) => status === 'unavailable').map(({ source }) => source);
  const answered = now.filter(({ source }) => !silent.includes(source));
  const reason = whyDoubtful(known, answered, recordIds);
  return reason === undefined ? { finding } : { finding: { ...finding, verdict: 'review', reason }, lastKnown: known };
}

/** Why what was found may still hold though `answered` does not tell it; undefined: it does not. */
function whyDoubtful(
  known: LastKnown,
  answered: readonly LookedWith[],
  recordIds: readonly string[],
): string | undefined {
  if (known.at === undefined) return lacksFoundInCells(known, recordIds);
  const day = known.at.slice(0, 10);
  if (!isLessData(known.lookedWith, answered)) {
    const gone = missingRecords(known.advisories, recordIds);
    return gone.length === 0
      ? undefined
      : remark`found vulnerable on ${day}: the data no longer has ${gone.join(', ')}`;
  }
  return remark`found vulnerable on ${day} with more data (${known.lookedWith.map(lookText).join(', ')})`;
}
